import { Download, Moon, Play, Redo2, Settings2, Sun, Undo2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { canRedo, canUndo, useSession, type Session } from "../editor/session.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { chooseTheme, storedTheme } from "./theme.ts";
import styles from "./TopBar.module.css";

export interface TopBarProps {
  readonly session: Session;
  /** What the page says of saving. */
  readonly saveLabel: ReactNode;
  /** The run that shows, and the history of runs. */
  readonly runStatus: ReactNode;
  /** Leads to other flows. */
  readonly menu: ReactNode;
  readonly isStarting: boolean;
  readonly onRun: () => void;
  readonly onRunWith: () => void;
  readonly onExport: () => void;
}

/** Name, saving, undo, theme, export and Run: what is wanted whatever is selected. */
export function TopBar({
  session,
  saveLabel,
  runStatus,
  menu,
  isStarting,
  onRun,
  onRunWith,
  onExport,
}: TopBarProps) {
  const name = useSession(session, ({ program }) => program.flow.options.name);
  return (
    <header className={styles.bar}>
      <img className={styles.logo} src="/icon.svg" alt="Millrace" width={26} height={26} />
      <h1 className={styles.name}>{name}</h1>
      {saveLabel}
      <span className={styles.space} />
      {runStatus}
      <UndoButtons session={session} />
      <ThemeButton />
      {menu}
      <Button onClick={onExport}>
        <Download size={14} aria-hidden /> Export
      </Button>
      <div className={styles.run}>
        <Button variant="primary" onClick={onRun} disabled={isStarting}>
          <Play size={13} fill="currentColor" aria-hidden /> Run
        </Button>
        <IconButton label="Run with parameters" onClick={onRunWith} disabled={isStarting}>
          <Settings2 size={15} aria-hidden />
        </IconButton>
      </div>
    </header>
  );
}

function UndoButtons({ session }: { readonly session: Session }) {
  const [isUndoable, isRedoable] = [useSession(session, canUndo), useSession(session, canRedo)];
  return (
    <>
      <IconButton label="Undo" disabled={!isUndoable} onClick={() => session.getState().undo()}>
        <Undo2 size={16} aria-hidden />
      </IconButton>
      <IconButton label="Redo" disabled={!isRedoable} onClick={() => session.getState().redo()}>
        <Redo2 size={16} aria-hidden />
      </IconButton>
    </>
  );
}

export function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme);
  const other = theme === "dark" ? "light" : "dark";
  const change = () => {
    chooseTheme(other);
    setTheme(other);
  };
  return (
    <IconButton label={other === "light" ? "Use the light theme" : "Use the dark theme"} onClick={change}>
      {other === "light" ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
    </IconButton>
  );
}
