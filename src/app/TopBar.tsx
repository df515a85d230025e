import { Download, Ellipsis, Moon, Play, Redo2, Search, Settings2, Sun, Undo2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useSyncExternalStore, type ReactNode } from "react";
import { KeyCaps } from "../editor/commands/KeyCaps.tsx";
import { chordLabels } from "../editor/commands/keys.ts";
import { canRedo, canUndo, useSession, type Session } from "../editor/session.ts";
import { Button } from "../ui/Button.tsx";
import { classes } from "../ui/classes.ts";
import { IconButton } from "../ui/IconButton.tsx";
import menuStyles from "../ui/Menu.module.css";
import { onThemeChosen, storedTheme, switchTheme } from "./theme.ts";
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
  /** Opens the palette of commands. */
  readonly onSearch: () => void;
}

/**
 * Name, saving, search, undo, theme, export and Run: what is wanted whatever is selected. On a narrow screen the run and
 * the ways to other flows stand in a second row, and the rest in a menu.
 */
export function TopBar(props: TopBarProps) {
  const { session, saveLabel, runStatus, menu, isStarting, onRun, onRunWith, onExport, onSearch } = props;
  const name = useSession(session, ({ program }) => program.flow.options.name);
  return (
    <header className={styles.bar}>
      <img className={styles.logo} src="/icon.svg" alt="Millrace" width={26} height={26} />
      <h1 className={styles.name}>{name}</h1>
      {saveLabel}
      <SearchButton onSearch={onSearch} />
      <div className={styles.more}>
        {runStatus}
        <span className={styles.wide}>
          <UndoButtons session={session} />
          <ThemeButton />
        </span>
        {menu}
      </div>
      <Button className={styles.wide} onClick={onExport}>
        <Download size={14} aria-hidden /> Export
      </Button>
      <div className={styles.run}>
        <Button variant="primary" onClick={onRun} disabled={isStarting}>
          <Play size={13} fill="currentColor" aria-hidden /> Run
        </Button>
        <IconButton
          className={styles.wide}
          label="Run with parameters"
          onClick={onRunWith}
          disabled={isStarting}
        >
          <Settings2 size={15} aria-hidden />
        </IconButton>
      </div>
      <MoreMenu {...props} />
    </header>
  );
}

function SearchButton({ onSearch }: { readonly onSearch: () => void }) {
  return (
    <button
      type="button"
      className={classes(styles.search, styles.wide)}
      aria-label="Search or run a command"
      onClick={onSearch}
    >
      <Search size={14} aria-hidden />
      <span className={styles.searchText}>Search or run a command</span>
      <KeyCaps chord="Mod+K" />
    </button>
  );
}

/** On a narrow screen: all that has no room in the bar. */
function MoreMenu({ session, isStarting, onRunWith, onExport, onSearch }: TopBarProps) {
  const [isUndoable, isRedoable] = [useSession(session, canUndo), useSession(session, canRedo)];
  const items: readonly (readonly [string, () => void, boolean])[] = [
    ["Search or run a command", onSearch, true],
    ["Undo", () => session.getState().undo(), isUndoable],
    ["Redo", () => session.getState().redo(), isRedoable],
    ["Run with parameters", onRunWith, !isStarting],
    ["Export", onExport, true],
    ["Switch between dark and light", switchTheme, true],
  ];
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={styles.moreButton} aria-label="More">
          <Ellipsis size={18} aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menuStyles.content} align="end" sideOffset={6} collisionPadding={8}>
          {items.map(([title, act, isEnabled]) => (
            <DropdownMenu.Item
              key={title}
              className={menuStyles.item}
              disabled={!isEnabled}
              onSelect={() => requestAnimationFrame(act)}
            >
              {title}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function UndoButtons({ session }: { readonly session: Session }) {
  const [isUndoable, isRedoable] = [useSession(session, canUndo), useSession(session, canRedo)];
  return (
    <>
      <IconButton
        label="Undo"
        keys={chordLabels("Mod+Z")}
        disabled={!isUndoable}
        onClick={() => session.getState().undo()}
      >
        <Undo2 size={16} aria-hidden />
      </IconButton>
      <IconButton
        label="Redo"
        keys={chordLabels("Mod+Shift+Z")}
        disabled={!isRedoable}
        onClick={() => session.getState().redo()}
      >
        <Redo2 size={16} aria-hidden />
      </IconButton>
    </>
  );
}

export function ThemeButton() {
  const theme = useSyncExternalStore(onThemeChosen, storedTheme);
  const other = theme === "dark" ? "light" : "dark";
  return (
    <IconButton
      label={other === "light" ? "Use the light theme" : "Use the dark theme"}
      onClick={switchTheme}
    >
      {other === "light" ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
    </IconButton>
  );
}
