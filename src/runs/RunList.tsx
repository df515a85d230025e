import { ChevronDown, Download, Ellipsis, FolderOpen, Gauge, History, Pin } from "lucide-react";
import { DropdownMenu, Popover } from "radix-ui";
import { useRef, useState, type ChangeEvent, type KeyboardEvent } from "react";
import type { RunRecord } from "../engine/record.ts";
import { parseRunFile } from "../engine/runFile.ts";
import { isFinal } from "../engine/state.ts";
import { Button } from "../ui/Button.tsx";
import { durationText } from "../ui/duration.ts";
import { IconButton } from "../ui/IconButton.tsx";
import menuStyles from "../ui/Menu.module.css";
import type { RunSummary } from "./runService.ts";
import { StateBadge } from "./StateBadge.tsx";
import { bytesText, momentText } from "./timeText.ts";
import styles from "./RunList.module.css";

/** A browser cannot hold the text of a larger file. */
const largestFile = 400_000_000;

export interface RunListProps {
  /** The newest first. */
  readonly runs: readonly RunSummary[];
  readonly shownRunId?: string | undefined;
  readonly onSelect: (runId: string) => void;
  /** Saves the run as a run file. */
  readonly onDownload: (runId: string) => void;
  /** Saves the run with its flow, for another Millrace. Absent where runs are not kept. */
  readonly onArchive?: ((run: RunSummary) => void) | undefined;
  /** A pinned run stays until somebody deletes it. Absent where runs are not kept. */
  readonly onPin?: ((runId: string, isPinned: boolean) => void) | undefined;
  readonly onDelete?: ((run: RunSummary) => void) | undefined;
  /** Makes the flow what it was when the run began. Absent where there is no flow to change. */
  readonly onRestore?: ((runId: string) => void) | undefined;
  /** Called when the user wants to see what may run at once. */
  readonly onLimits?: () => void;
  /** A run file was read; damaged ones do not get here. */
  readonly onOpenFile: (record: RunRecord, fileName: string) => void;
}

/** The history of a flow: a button that drops its runs, and the way to runs in files. */
export function RunList(props: RunListProps) {
  const [isOpen, setOpen] = useState(false);
  const shown = props.runs.find((run) => run.id === props.shownRunId);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button
          size="small"
          variant="quiet"
          aria-label={shown ? `Runs, run ${shown.number} is shown` : "Runs"}
        >
          <History size={14} aria-hidden />
          Runs
          <ChevronDown size={13} aria-hidden />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.popover}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Runs"
        >
          <Runs {...props} onClose={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Runs(props: RunListProps & { readonly onClose: () => void }) {
  const { runs, shownRunId, onSelect, onDownload, onLimits, onOpenFile, onClose } = props;
  const [problem, setProblem] = useState<string>();
  const [now] = useState(() => Date.now());
  const open = async (file: File) => {
    const read = await readFile(file);
    if ("problem" in read) return setProblem(read.problem);
    onOpenFile(read.record, file.name);
    onClose();
  };
  return (
    <>
      {runs.length === 0 ? (
        <p className={styles.none}>This flow has not run yet.</p>
      ) : (
        <ul className={styles.list} onKeyDown={moveAmongRuns}>
          {runs.map((run) => (
            <li key={run.id} className={styles.row} data-shown={run.id === shownRunId || undefined}>
              <button
                type="button"
                className={styles.run}
                data-run
                aria-current={run.id === shownRunId || undefined}
                onClick={() => {
                  onSelect(run.id);
                  onClose();
                }}
              >
                <span className={styles.number}>#{run.number}</span>
                <span className={styles.name}>
                  {run.isPinned && <Pin size={12} role="img" aria-label="Pinned" />} {run.name}
                </span>
                <StateBadge state={run.state} />
                <span className={styles.time}>{momentText(run.createdAt, now)}</span>
                <span className={styles.time}>
                  {run.durationMs === undefined ? "" : durationText(run.durationMs)}
                </span>
              </button>
              <IconButton
                label={`Download run #${run.number}`}
                side="left"
                onClick={() => onDownload(run.id)}
              >
                <Download size={14} />
              </IconButton>
              <RunMenu {...props} run={run} />
            </li>
          ))}
        </ul>
      )}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <footer className={styles.footer}>
        <OpenFile onFile={(file) => void open(file)} />
        {onLimits && (
          <Button
            size="small"
            variant="quiet"
            onClick={() => {
              onClose();
              onLimits();
            }}
          >
            <Gauge size={14} aria-hidden />
            Limits
          </Button>
        )}
      </footer>
    </>
  );
}

/** What else can be done with a run. */
function RunMenu(props: RunListProps & { readonly run: RunSummary; readonly onClose: () => void }) {
  const { run, onArchive, onPin, onDelete, onRestore, onClose } = props;
  const { id, number, isPinned } = run;
  const leaving = (act: () => void) => () => {
    onClose();
    act();
  };
  if (!onPin && !onDelete && !onRestore) return null;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={styles.menuButton} aria-label={`More about run #${number}`}>
          <Ellipsis size={15} aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menuStyles.content} align="end" sideOffset={4} collisionPadding={8}>
          {onPin && (
            <MenuItem title={isPinned ? "Unpin" : "Pin: keep it"} onSelect={() => onPin(id, !isPinned)} />
          )}
          {onArchive && (
            <MenuItem title="Download for another Millrace" onSelect={leaving(() => onArchive(run))} />
          )}
          {onRestore && (
            <MenuItem title="Restore the flow from this run" onSelect={leaving(() => onRestore(id))} />
          )}
          {onDelete && (
            <MenuItem
              title={isFinal(run.state) ? "Delete…" : "Delete (stop it first)"}
              isDisabled={!isFinal(run.state)}
              onSelect={leaving(() => onDelete(run))}
            />
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  readonly title: string;
  readonly isDisabled?: boolean;
  readonly onSelect: () => void;
}

function MenuItem({ title, isDisabled = false, onSelect }: MenuItemProps) {
  return (
    <DropdownMenu.Item className={menuStyles.item} disabled={isDisabled} onSelect={onSelect}>
      {title}
    </DropdownMenu.Item>
  );
}

function OpenFile({ onFile }: { readonly onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const onChange = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    target.value = ""; // the same file, mended, can be chosen again
    if (file) onFile(file);
  };
  return (
    <>
      <Button size="small" variant="quiet" onClick={() => input.current?.click()}>
        <FolderOpen size={14} aria-hidden />
        Open run
      </Button>
      <input
        ref={input}
        className={styles.file}
        type="file"
        accept=".json,application/json"
        aria-label="Run file"
        tabIndex={-1}
        onChange={onChange}
      />
    </>
  );
}

async function readFile(file: File): Promise<ReturnType<typeof parseRunFile>> {
  if (file.size > largestFile) {
    return {
      problem: `${file.name} has ${bytesText(file.size)}; run files can have ${bytesText(largestFile)}.`,
    };
  }
  try {
    return parseRunFile(await file.text());
  } catch (error) {
    return { problem: `${file.name} could not be read: ${(error as Error).message}` };
  }
}

function moveAmongRuns(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const runs = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-run]")];
  const row = (event.target as HTMLElement).closest("li")?.querySelector<HTMLElement>("[data-run]");
  const next = runs[(row ? runs.indexOf(row) : -1) + step];
  event.preventDefault();
  next?.focus();
}
