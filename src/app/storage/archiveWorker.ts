/** The worker that writes and reads archives: packing and checking would hold up the page. It lives for one file. */
import * as Comlink from "comlink";
import { emit } from "../../code/emit.ts";
import type { Program } from "../../program/program.ts";
import { whyNoProgram } from "../../program/shape.ts";
import { mergeArchive, type MergeReport } from "../../store/archive/merge.ts";
import { writeArchive, type ArchiveExtent, type Unkept } from "../../store/archive/write.ts";
import { openDatabase } from "../../store/migration.ts";

type OnProgress = (done: number) => void;

const database = openDatabase();
const control = new AbortController();

/** Bytes are handed to the browser, which puts them on disk when they are many, as soon as there are so many. */
const blobBytes = 4_000_000;

const api = {
  /** The archive as a file that need not fit into memory. */
  async write(extent: ArchiveExtent, unkept: Unkept, onProgress: OnProgress): Promise<Blob> {
    const blobs: Blob[] = [];
    let pieces: Uint8Array<ArrayBuffer>[] = [];
    let waiting = 0;
    const handOver = () => {
      blobs.push(new Blob(pieces));
      [pieces, waiting] = [[], 0];
    };
    const write = (bytes: Uint8Array<ArrayBuffer>) => {
      pieces.push(bytes);
      if ((waiting += bytes.length) >= blobBytes) handOver();
    };
    await writeArchive(database, extent, write, {
      unkept,
      onProgress: inSteps(onProgress),
      signal: control.signal,
      now: Date.now(),
    });
    handOver();
    return new Blob(blobs, { type: "application/zip" });
  },

  /** Takes in what is not here yet. A file that is damaged, or a merge that is cancelled, changes nothing. */
  merge(file: File, onProgress: OnProgress): Promise<MergeReport> {
    return mergeArchive(database, file, {
      whyNoDocument: whyNoFlow,
      onProgress: inSteps(onProgress),
      signal: control.signal,
      now: Date.now(),
    });
  },

  /** What is under way ends, with all that it has done taken back. */
  cancel(): void {
    control.abort();
  },
};

export type ArchiveWorker = typeof api;

/** The page hears of each percent once. */
function inSteps(onProgress: OnProgress): OnProgress {
  let told = -1;
  return (done) => {
    const percent = Math.floor(done * 100);
    if (percent === told) return;
    told = percent;
    onProgress(done);
  };
}

/** A flow must be a program that can be written as a file, or nothing could show it. */
function whyNoFlow(document: unknown): string | undefined {
  const wrong = whyNoProgram(document);
  if (wrong !== undefined) return wrong;
  try {
    emit(document as Program);
    return undefined;
  } catch (error) {
    return `cannot be written as TypeScript (${(error as Error).message})`;
  }
}

Comlink.expose(api);
