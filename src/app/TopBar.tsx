import { Ellipsis, Play, Redo2, Search, Settings2, Shield, Undo2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useEffect, type ReactNode } from "react";
import { KeyCaps } from "../editor/commands/KeyCaps.tsx";
import { chordLabels } from "../editor/commands/keys.ts";
import { canRedo, canUndo, useSession, type Session } from "../editor/session.ts";
import { Button } from "../ui/Button.tsx";
import { classes } from "../ui/classes.ts";
import { IconButton } from "../ui/IconButton.tsx";
import menuStyles from "../ui/Menu.module.css";
import { ExportMenu, exportForms } from "./exports/ExportMenu.tsx";
import type { ExportForm } from "./exports/exportFlow.ts";
import { FlowName } from "./FlowName.tsx";
import { hashOf } from "./address.ts";
import { switchTheme } from "./theme.ts";
import styles from "./TopBar.module.css";

export interface TopBarProps {
  readonly session: Session;
  /** What the page says of saving. */
  readonly saveLabel: ReactNode;
  /** The run that shows, and the history of runs. */
  readonly runStatus: ReactNode;
  readonly isStarting: boolean;
  readonly onRun: () => void;
  readonly onRunWith: () => void;
  readonly onExport: (form: ExportForm) => void;
  /** Saves the flow with its versions and runs as an archive. */
  readonly onArchive: () => void;
  readonly onDuplicate: () => void;
  readonly onDelete: () => void;
  /** Shows what flows were granted. */
  readonly onPermissions: () => void;
  /** Opens the palette of commands. */
  readonly onSearch: () => void;
}

/**
 * Where one is, saving, search, undo, export and Run: what is wanted whatever is selected. On a narrow screen the runs
 * stand in a second row, and the rest in a menu.
 */
export function TopBar(props: TopBarProps) {
  const { session, saveLabel, runStatus, isStarting, onRun, onRunWith, onExport, onSearch } = props;
  const name = useSession(session, ({ program }) => program.flow.options.name);
  useEffect(() => {
    document.title = `${name} · Millrace`;
    return () => void (document.title = "Millrace");
  }, [name]);
  return (
    <header className={styles.bar}>
      <Breadcrumb />
      <FlowName session={session} name={name}>
        <FlowMenu {...props} />
      </FlowName>
      {saveLabel}
      <SearchButton onSearch={onSearch} />
      <span className={classes(styles.buttons, styles.wide)}>
        <UndoButtons session={session} />
        <IconButton label="Permissions" onClick={props.onPermissions}>
          <Shield size={16} aria-hidden />
        </IconButton>
        <ExportMenu onExport={onExport} />
      </span>
      <div className={styles.more}>{runStatus}</div>
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

/** The way back to all flows; on a phone, which has no rail, the logo. */
export function Breadcrumb() {
  return (
    <nav className={styles.breadcrumb} aria-label="Breadcrumb">
      <a className={styles.crumb} href={hashOf({ page: "flows" })} aria-label="My flows">
        <img className={styles.logo} src="/icon.svg" alt="" width={26} height={26} />
        <span>My flows</span>
      </a>
      <span className={styles.slash} aria-hidden>
        /
      </span>
    </nav>
  );
}

function FlowMenu({ onExport, onArchive, onDuplicate, onDelete }: TopBarProps) {
  return (
    <>
      <DropdownMenu.Item className={menuStyles.item} onSelect={onDuplicate}>
        Duplicate
      </DropdownMenu.Item>
      <DropdownMenu.Item className={menuStyles.item} onSelect={() => onExport("file")}>
        Export as TypeScript
      </DropdownMenu.Item>
      <DropdownMenu.Item className={menuStyles.item} onSelect={onArchive}>
        Download with its runs
      </DropdownMenu.Item>
      <DropdownMenu.Separator className={menuStyles.separator} />
      <DropdownMenu.Item className={menuStyles.item} onSelect={onDelete}>
        Delete
      </DropdownMenu.Item>
    </>
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
function MoreMenu({ session, isStarting, onRunWith, onExport, onPermissions, onSearch }: TopBarProps) {
  const [isUndoable, isRedoable] = [useSession(session, canUndo), useSession(session, canRedo)];
  const items: readonly (readonly [string, () => void, boolean])[] = [
    ["Search or run a command", onSearch, true],
    ["Undo", () => session.getState().undo(), isUndoable],
    ["Redo", () => session.getState().redo(), isRedoable],
    ["Run with parameters", onRunWith, !isStarting],
    ...exportForms.map(({ form, title }) => [`Export: ${title}`, () => onExport(form), true] as const),
    ["Permissions", onPermissions, true],
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
