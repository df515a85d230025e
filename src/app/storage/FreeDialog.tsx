import { useEffect, useState } from "react";
import { bytesText, countOf } from "../../runs/timeText.ts";
import type { Freeable, FreeableKind } from "../../store/freeing.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { announce } from "../storeNews.ts";
import styles from "./StoragePage.module.css";

/** What the storage page frees: what the database holds, and the types of packages in the browser's caches. */
export type FreeingKind = FreeableKind | "types";

/** What the user wants to be deleted. */
export interface Freeing {
  readonly kind: FreeingKind;
  /** The flow's name, when it is one flow's only. */
  readonly ofFlow?: string;
  readonly find: () => Promise<Freeable>;
}

interface FreeDialogProps {
  readonly freeing: Freeing;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** Says exactly what would go, and deletes it when the user says so. */
export function FreeDialog({ freeing, onClose, onChanged }: FreeDialogProps) {
  const [found, setFound] = useState<Freeable>();
  const [isDeleting, setDeleting] = useState(false);
  const [problem, setProblem] = useState<string>();
  const fail = (error: unknown) => setProblem((error as Error).message);
  useEffect(() => void freeing.find().then(setFound, fail), [freeing]);
  const free = async () => {
    setDeleting(true);
    try {
      await found?.free();
      onClose();
    } catch (error) {
      fail(error);
    } finally {
      setDeleting(false);
      announce({ kind: "lists" });
      onChanged();
    }
  };
  const { title, noun, loss } = words[freeing.kind];
  const isNothing = found?.count === 0;
  return (
    <Dialog
      open
      onClose={onClose}
      title={freeing.ofFlow === undefined ? title : `Delete the runs of “${freeing.ofFlow}”?`}
      description={loss}
      actions={
        <>
          <Button onClick={onClose}>{isNothing ? "Close" : "Cancel"}</Button>
          {!isNothing && (
            <Button variant="danger" disabled={!found || isDeleting} onClick={() => void free()}>
              {isDeleting ? "Deleting …" : found ? `Delete ${countOf(found.count, noun)}` : "Counting …"}
            </Button>
          )}
        </>
      }
    >
      {found && (
        <p>
          {isNothing
            ? "There is nothing that could go."
            : `${countOf(found.count, noun)} with ${bytesText(found.bytes)}. This cannot be taken back.`}
        </p>
      )}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          Not everything was deleted: {problem}
        </p>
      )}
    </Dialog>
  );
}

interface Words {
  readonly title: string;
  readonly noun: string;
  readonly loss: string;
}

const words: Readonly<Record<FreeingKind, Words>> = {
  runs: {
    title: "Delete runs?",
    noun: "run",
    loss: "Their states, logs and results go. Pinned runs stay, and so do runs that have not ended and versions of artifacts with a key.",
  },
  versions: {
    title: "Delete old versions of flows?",
    noun: "version",
    loss: "Every flow stays as it is now. Versions with a name stay too.",
  },
  artifacts: {
    title: "Delete old versions of artifacts?",
    noun: "version",
    loss: "Those whose run was deleted go. The newest of each key stays.",
  },
  cache: {
    title: "Delete cached results?",
    noun: "result",
    loss: "Tasks that would have found a result here compute it again.",
  },
  types: {
    title: "Delete the types of npm packages?",
    noun: "package",
    loss: "They are fetched again when a flow that imports the package is open and may reach the module server.",
  },
  bin: {
    title: "Empty the bin?",
    noun: "flow",
    loss: "The flows in it go for good, with their versions, runs and artifacts.",
  },
};
