import * as Comlink from "comlink";
import type { MergeReport } from "../../store/archive/merge.ts";
import type { ArchiveExtent, Unkept } from "../../store/archive/write.ts";
import type { ArchiveWorker } from "./archiveWorker.ts";

/** Something that takes a while, and can be cancelled. */
export interface Job<Result> {
  /** Rejects with an `AbortError` when it was cancelled. */
  readonly done: Promise<Result>;
  readonly cancel: () => void;
}

type OnProgress = (done: number) => void;

export function writeJob(extent: ArchiveExtent, unkept: Unkept, onProgress: OnProgress): Job<Blob> {
  return job((worker) => worker.write(extent, unkept, Comlink.proxy(onProgress)));
}

export function mergeJob(file: File, onProgress: OnProgress): Job<MergeReport> {
  return job((worker) => worker.merge(file, Comlink.proxy(onProgress)));
}

function job<Result>(begin: (worker: Comlink.Remote<ArchiveWorker>) => Promise<Result>): Job<Result> {
  const own = new Worker(new URL("./archiveWorker.ts", import.meta.url), { type: "module", name: "archive" });
  const worker = Comlink.wrap<ArchiveWorker>(own);
  const failed = new Promise<never>((_, reject) => {
    own.onerror = () => reject(new Error("The part of Millrace that handles files could not be loaded."));
  });
  const done = Promise.race([begin(worker), failed]).finally(() => own.terminate());
  return { done, cancel: () => void worker.cancel() };
}

/** True for a file that begins as our archives do; whether it is whole only its reading tells. */
export async function isArchive(file: Blob): Promise<boolean> {
  return (await file.slice(0, 2).text()) === "PK";
}
