import { Clock, Bookmark } from "lucide-react";
import { useEffect, useState, type FormEvent } from "react";
import type { Session } from "../../editor/session.ts";
import { changeTo } from "../../program/difference.ts";
import type { Program } from "../../program/program.ts";
import { bytesText, momentText } from "../../runs/timeText.ts";
import type { Database, StoredRevision } from "../../store/database.ts";
import { documentOf, listRevisions, nameRevision } from "../../store/revisions.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Input } from "../../ui/Field.tsx";
import { announce, hearNews } from "../storeNews.ts";
import styles from "./VersionsDialog.module.css";

export interface VersionsDialogProps {
  readonly database: Database;
  readonly flowId: string;
  readonly session: Session;
  readonly onClose: () => void;
  /** Tells what was done, in a sentence. */
  readonly onNotice: (sentence: string) => void;
}

type Listed =
  | { readonly kind: "loading" }
  | { readonly kind: "listed"; readonly revisions: readonly StoredRevision[] }
  | { readonly kind: "failed"; readonly reason: string };

/** The flow as it once was: every version that is kept, to name or to go back to. */
export function VersionsDialog(props: VersionsDialogProps) {
  const { database, flowId, session, onClose, onNotice } = props;
  const listed = useRevisions(database, flowId);
  const [problem, setProblem] = useState<string>();
  const restore = async (revision: StoredRevision) => {
    const document = (await documentOf(database, revision)) as Program | undefined;
    if (!document) return setProblem("This version was tidied up meanwhile, so it cannot be restored.");
    restoreProgram(session, document);
    onNotice(`Restored ${titleOf(revision)}. Undo takes it back.`);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title="Versions of this flow"
      description="Ctrl+S or ⌘S keeps a version until you delete the flow. Of what is saved by itself, each minute of the last hour stays, then each hour of a day, then each day."
    >
      {listed.kind === "loading" && <p role="status">Reading the versions …</p>}
      {listed.kind === "failed" && (
        <p className={styles.problem} role="alert">
          The versions cannot be read: {listed.reason}
        </p>
      )}
      {listed.kind === "listed" && listed.revisions.length === 0 && (
        <EmptyState icon={<Clock size={20} aria-hidden />} title="No version yet">
          The first edit makes one.
        </EmptyState>
      )}
      {listed.kind === "listed" && listed.revisions.length > 0 && (
        <Revisions
          revisions={listed.revisions}
          onRestore={(revision) =>
            void restore(revision).catch((error: unknown) => setProblem((error as Error).message))
          }
          onName={(revision, name) =>
            void nameRevision(database, revision, name).then(
              () => announce({ kind: "flow", flowId }),
              (error: unknown) => setProblem((error as Error).message),
            )
          }
        />
      )}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

/** One step of the history: undo leads back. */
export function restoreProgram(session: Session, program: Program): void {
  const { program: current, apply } = session.getState();
  apply(changeTo(current, program));
}

interface RevisionsProps {
  readonly revisions: readonly StoredRevision[];
  readonly onRestore: (revision: StoredRevision) => void;
  readonly onName: (revision: StoredRevision, name: string) => void;
}

function Revisions({ revisions, onRestore, onName }: RevisionsProps) {
  const [now] = useState(() => Date.now());
  const [naming, setNaming] = useState<number>();
  return (
    <ul className={styles.list} aria-label="Versions">
      {revisions.map((revision, index) => (
        <li
          key={revision.revision}
          className={styles.row}
          data-named={revision.name !== undefined || undefined}
        >
          {revision.name === undefined ? (
            <Clock size={14} aria-hidden />
          ) : (
            <Bookmark size={14} fill="currentColor" aria-hidden />
          )}
          {naming === revision.revision ? (
            <NameForm
              name={revision.name ?? ""}
              onName={(name) => {
                setNaming(undefined);
                if (name !== undefined) onName(revision, name);
              }}
            />
          ) : (
            <span className={styles.name}>{revision.name ?? "Saved by itself"}</span>
          )}
          <span className={styles.time}>{momentText(revision.savedAt, now)}</span>
          <span className={styles.time}>{bytesText(revision.bytes)}</span>
          <Button size="small" variant="quiet" onClick={() => setNaming(revision.revision)}>
            {revision.name === undefined ? "Name" : "Rename"}
          </Button>
          {index === 0 ? (
            <span className={styles.newest}>The newest</span>
          ) : (
            <Button
              size="small"
              aria-label={`Restore ${titleOf(revision)}`}
              onClick={() => onRestore(revision)}
            >
              Restore
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function NameForm({
  name,
  onName,
}: {
  readonly name: string;
  /** Nothing when the user thought better of it. */
  readonly onName: (name: string | undefined) => void;
}) {
  const [text, setText] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onName(text.trim());
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Input
        aria-label="Name of the version"
        placeholder="Without a name it goes with time"
        ref={select}
        maxLength={120}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => onName(text.trim())}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          // Only the naming ends, not the dialog.
          event.stopPropagation();
          onName(undefined);
        }}
      />
    </form>
  );
}

/** The name is there to be typed over. */
function select(field: HTMLInputElement | null): void {
  field?.select();
}

function titleOf({ name, savedAt }: StoredRevision): string {
  return name === undefined ? `the version of ${new Date(savedAt).toLocaleString()}` : `“${name}”`;
}

function useRevisions(database: Database, flowId: string): Listed {
  const [listed, setListed] = useState<Listed>({ kind: "loading" });
  useEffect(() => {
    let isGone = false;
    const read = () =>
      listRevisions(database, flowId).then(
        (revisions) => !isGone && setListed({ kind: "listed", revisions }),
        (error: unknown) => !isGone && setListed({ kind: "failed", reason: (error as Error).message }),
      );
    void read();
    const stop = hearNews((news) => news.kind === "flow" && news.flowId === flowId && void read());
    return () => {
      isGone = true;
      stop();
    };
  }, [database, flowId]);
  return listed;
}
