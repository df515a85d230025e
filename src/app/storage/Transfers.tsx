import { createContext, useContext, useMemo, useState, type ReactNode } from "react";
import { fileNameOf, saveBlob } from "../../runs/deliver.ts";
import { bytesText, countOf } from "../../runs/timeText.ts";
import type { MergeReport } from "../../store/archive/merge.ts";
import type { ArchiveExtent } from "../../store/archive/write.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { useToast } from "../../ui/Toasts.tsx";
import { hashOf } from "../address.ts";
import type { Services } from "../services.ts";
import { announce } from "../storeNews.ts";
import { mergeJob, writeJob, type Job } from "./archiveJob.ts";
import styles from "./StoragePage.module.css";

export interface Transfers {
  /** Saves an archive as a file of the user's. */
  readonly download: (extent: ArchiveExtent, name: string) => void;
  /** Takes in what an archive holds and is not here yet. */
  readonly openArchive: (file: File) => Promise<void>;
}

const TransfersContext = createContext<Transfers | undefined>(undefined);

/** Saves and opens archives; only below `TransfersProvider`. */
export function useTransfers(): Transfers {
  const transfers = useContext(TransfersContext);
  if (!transfers) throw new Error("useTransfers is used outside of <TransfersProvider>.");
  return transfers;
}

/** What an archive of everything is called. */
export function workspaceName(): string {
  return `Millrace ${new Date().toISOString().slice(0, 10)}`;
}

type Shown =
  | { readonly kind: "working"; readonly title: string; readonly cancel: () => void }
  | { readonly kind: "came"; readonly fileName: string; readonly report: MergeReport }
  | { readonly kind: "failed"; readonly title: string; readonly reason: string; readonly remark: string };

/** Where archives are written and read from, whatever the page shows: one at a time, with its progress, and cancelled when the user says so. */
export function TransfersProvider(props: { readonly services: Services; readonly children: ReactNode }) {
  const { services, children } = props;
  const [shown, setShown] = useState<Shown>();
  const [done, setDone] = useState(0);
  const toast = useToast();
  const transfers = useMemo<Transfers>(() => {
    const follow = async <Result,>(title: string, job: Job<Result>): Promise<Result | undefined> => {
      setDone(0);
      setShown({ kind: "working", title, cancel: job.cancel });
      try {
        return await job.done;
      } catch (error) {
        if ((error as Error).name !== "AbortError") throw error;
        toast({ tone: "info", title: "Cancelled: nothing was changed" });
        return undefined;
      }
    };
    const download = async (extent: ArchiveExtent, name: string) => {
      const job = writeJob(extent, await services.unkept(), setDone);
      const blob = await follow(`Writing ${name} …`, job);
      setShown(undefined);
      if (!blob) return;
      const fileName = `${fileNameOf(name)}.millrace.zip`;
      saveBlob(blob, fileName);
      toast({ tone: "success", title: `${fileName} is downloaded`, detail: bytesText(blob.size) });
    };
    const open = async (file: File) => {
      const report = await follow(`Opening ${file.name} …`, mergeJob(file, setDone));
      setShown(report && { kind: "came", fileName: file.name, report });
      if (!report) return;
      announce({ kind: "lists" });
      for (const { id } of report.added) announce({ kind: "flow", flowId: id });
    };
    const failed = (title: string, remark: string) => (error: unknown) =>
      setShown({ kind: "failed", title, reason: (error as Error).message, remark });
    return {
      download: (extent, name) =>
        void download(extent, name).catch(failed("The file was not written", "What is kept is as it was.")),
      openArchive: (file) =>
        open(file).catch(failed(`${file.name} was not taken in`, "Nothing on this device was changed.")),
    };
  }, [services, toast]);
  return (
    <TransfersContext value={transfers}>
      {children}
      {shown && <TransferDialog shown={shown} done={done} onClose={() => setShown(undefined)} />}
    </TransfersContext>
  );
}

interface TransferDialogProps {
  readonly shown: Shown;
  /** From 0 to 1. */
  readonly done: number;
  readonly onClose: () => void;
}

function TransferDialog({ shown, done, onClose }: TransferDialogProps) {
  const close = <Button onClick={onClose}>Close</Button>;
  switch (shown.kind) {
    case "working":
      return (
        <Dialog
          open
          onClose={shown.cancel}
          title={shown.title}
          actions={<Button onClick={shown.cancel}>Cancel</Button>}
        >
          <progress className={styles.progress} aria-label={shown.title} value={done} />
          <p className={styles.note}>{Math.floor(done * 100)}%</p>
        </Dialog>
      );
    case "came":
      return (
        <Dialog open onClose={onClose} title={`${shown.fileName} was taken in`} actions={close}>
          <Summary report={shown.report} onLeave={onClose} />
        </Dialog>
      );
    case "failed":
      return (
        <Dialog open onClose={onClose} title={shown.title} description={shown.remark} actions={close}>
          <p className={styles.problem} role="alert">
            {shown.reason}
          </p>
        </Dialog>
      );
    default:
      return shown satisfies never;
  }
}

function Summary({ report, onLeave }: { readonly report: MergeReport; readonly onLeave: () => void }) {
  const { flows, runs, added } = report;
  return (
    <div className={styles.summary}>
      <p>
        {cameText(flows, "flow")} {cameText(runs, "run")}
      </p>
      {added.length > 0 && (
        <>
          <ul className={styles.came} aria-label="Flows that came in">
            {added.map(({ id, name }) => (
              <li key={id}>
                <a className={styles.link} href={hashOf({ page: "flow", id })} onClick={onLeave}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
          <p className={styles.note}>
            They came from a file, so each asks before its first run. Where another form of a flow was here
            already, the one from the file stands beside it as “(imported)”.
          </p>
        </>
      )}
    </div>
  );
}

function cameText({ added, here }: { readonly added: number; readonly here: number }, noun: string): string {
  const came = `${countOf(added, noun)} came in`;
  return here === 0
    ? `${came}.`
    : `${came}; ${countOf(here, noun)} ${here === 1 ? "was" : "were"} here already.`;
}
