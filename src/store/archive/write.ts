import { Zip, ZipDeflate } from "fflate";
import type { RunEvent } from "../../engine/event.ts";
import type { Database, StoredFlow, StoredRun } from "../database.ts";
import { eventsInPages, isWhole } from "../journals.ts";
import { listRevisions, documentOf } from "../revisions.ts";
import { crc32 } from "./crc32.ts";
import { toLine } from "./line.ts";

/** What goes into a file. A run brings its flow along. */
export type ArchiveExtent =
  | { readonly kind: "workspace" }
  | { readonly kind: "flow"; readonly flowId: string }
  | { readonly kind: "run"; readonly runId: string };

/** A run that is only in memory, because the device refuses to keep it. */
export interface UnkeptRun {
  readonly run: Pick<StoredRun, "id" | "flowId" | "flowName" | "number" | "name" | "state" | "createdAt">;
  readonly program: string;
  readonly events: readonly RunEvent[];
}

/** What is only in memory, and goes into the file all the same: in place of what is kept of it, if anything is. */
export interface Unkept {
  readonly flows: readonly StoredFlow[];
  readonly runs: readonly UnkeptRun[];
}

export const nothingUnkept: Unkept = { flows: [], runs: [] };

export interface ArchiveOptions {
  readonly unkept?: Unkept;
  /** From 0 to 1. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
  readonly now: number;
}

export const archiveVersion = 1;

/**
 * Writes a file (`docs/archive.md`) piece by piece: `write` gets its bytes in order. Reads of the database are small, so
 * that it does not matter how much there is.
 */
export async function writeArchive(
  database: Database,
  extent: ArchiveExtent,
  write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void> | void,
  { unkept: all = nothingUnkept, onProgress, signal, now }: ArchiveOptions,
): Promise<void> {
  const unkeptFlows = new Map(
    all.flows.filter((flow) => isIn(extent, flow.id)).map((flow) => [flow.id, flow]),
  );
  const unkept = all.runs.filter(({ run }) => isIn(extent, run.flowId, run.id));
  const contents = await contentsOf(database, extent).catch((error: unknown) => {
    // A device that cannot be read is no reason to lose what is in memory.
    if (unkeptFlows.size + unkept.length === 0) throw error;
    return undefined;
  });
  const flowIds = [...new Set([...(contents?.flowIds ?? []), ...unkeptFlows.keys()])];
  const lonely = contents && extent.kind === "workspace" ? await lonelyArtifacts(database) : [];
  const unkeptIds = new Set(unkept.map(({ run }) => run.id));
  const kept = (contents?.runs ?? []).filter(({ id }) => !unkeptIds.has(id));
  const weights = [
    ...kept.map(({ events }) => events + 100),
    ...unkept.map(({ events }) => events.length + 100),
  ];
  const total = weights.reduce((sum, weight) => sum + weight, flowIds.length * 100 + 1);
  let done = 0;
  const step = (weight: number) => {
    signal?.throwIfAborted();
    onProgress?.((done += weight) / total);
  };
  const zip = new ZipPieces(write);
  await zip.entry("millrace.json", async (line) => {
    const counts = {
      flows: flowIds.length,
      runs: kept.length + unkept.length,
      artifacts: lonely.length,
    };
    await line({
      millrace: "archive",
      version: archiveVersion,
      writtenAt: now,
      extent: extent.kind,
      ...counts,
    });
  });
  for (const flowId of flowIds) {
    await zip.entry(`flows/${fileNameOf(flowId)}.jsonl`, (line) =>
      writeFlow(database, flowId, unkeptFlows.get(flowId), line),
    );
    step(100);
  }
  for (const run of kept) {
    await zip.entry(`runs/${fileNameOf(run.id)}.jsonl`, async (line) => {
      const program = (await database.programs.get(run.programHash))?.text ?? "";
      await line(runRow(run, program));
      for await (const events of eventsInPages(database, run.id)) {
        for (const event of events) await line(await writable(event));
        step(events.length);
      }
    });
    step(100);
  }
  for (const { run, program, events } of unkept) {
    await zip.entry(`runs/${fileNameOf(run.id)}.jsonl`, async (line) => {
      await line(runRow(run, program));
      for (const event of events) await line(await writable(event));
    });
    step(events.length + 100);
  }
  if (extent.kind === "workspace")
    await zip.entry("artifacts.jsonl", (line) => writeArtifacts(database, lonely, line));
  await zip.end();
  onProgress?.(1);
}

function isIn(extent: ArchiveExtent, flowId: string, runId?: string): boolean {
  if (extent.kind === "workspace") return true;
  return extent.kind === "flow" ? extent.flowId === flowId : extent.runId === runId;
}

async function contentsOf(database: Database, extent: ArchiveExtent) {
  if (extent.kind === "run") {
    const run = await database.runs.get(extent.runId);
    const flowIds = run && (await database.flows.get(run.flowId)) ? [run.flowId] : [];
    return { flowIds, runs: run ? [run] : [] };
  }
  if (extent.kind === "flow") {
    const ofFlow = database.runs
      .where("[flowId+number]")
      .between([extent.flowId, 0], [extent.flowId, Infinity]);
    // A demo has runs, and is no flow of the user's.
    const flowIds = (await database.flows.get(extent.flowId)) ? [extent.flowId] : [];
    return { flowIds, runs: await ofFlow.filter(isWhole).toArray() };
  }
  const flowIds = (await database.flows.toCollection().primaryKeys()) as string[];
  return { flowIds, runs: await database.runs.orderBy("createdAt").filter(isWhole).toArray() };
}

type WriteLine = (row: object) => Promise<void>;

async function writeFlow(
  database: Database,
  flowId: string,
  unkept: StoredFlow | undefined,
  line: WriteLine,
): Promise<void> {
  const flow = unkept ?? (await database.flows.get(flowId));
  if (!flow) throw deletedMeanwhile("A flow");
  await line({ flow });
  const revisions = await listRevisions(database, flowId).catch((error: unknown) => {
    if (!unkept) throw error;
    return [];
  });
  for (const revision of revisions.reverse())
    await line({ revision, document: await documentOf(database, revision) });
}

/** Versions of artifacts that have outlived their runs: those of other runs come with their runs. */
async function lonelyArtifacts(database: Database): Promise<readonly string[]> {
  const runIds = new Set(await database.runs.toCollection().primaryKeys());
  const lonely = database.artifacts.filter(({ runId }) => !runIds.has(runId));
  return (await lonely.primaryKeys()) as string[];
}

async function writeArtifacts(database: Database, ids: readonly string[], line: WriteLine): Promise<void> {
  for (const id of ids) {
    const artifact = await database.artifacts.get(id);
    if (!artifact) throw deletedMeanwhile("An artifact");
    await line({ artifact });
  }
}

/** What is written says at its beginning how much there is. */
function deletedMeanwhile(what: string): Error {
  return new Error(`${what} was deleted while the file was written. Try again.`);
}

function runRow(run: UnkeptRun["run"] & Pick<Partial<StoredRun>, "isPinned">, program: string): object {
  const { id, flowId, flowName, number, name, createdAt, isPinned } = run;
  return {
    run: { id, flowId, flowName, number, name, createdAt, ...(isPinned ? { isPinned } : {}) },
    program,
  };
}

/** A result of a kind that no file can hold is told of as lost, as one is that cannot be kept. */
async function writable(event: RunEvent): Promise<object> {
  if (event.kind !== "result") return event;
  try {
    await toLine(event);
    return event;
  } catch {
    return { kind: "resultLost", runId: event.runId };
  }
}

/** Ids are ours, but a file that was merged may have brought others. */
function fileNameOf(id: string): string {
  return encodeURIComponent(id).replaceAll("*", "%2A");
}

/** How much text goes through the compressor at once. */
const pieceLength = 256 * 1024;

/** A zip file that is written one entry after the other, each of lines, the last of which says how many and their checksum. */
class ZipPieces {
  private readonly zip: Zip;
  private readonly encoder = new TextEncoder();
  private ready: Uint8Array<ArrayBuffer>[] = [];
  private failure: Error | undefined;

  constructor(private readonly write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void> | void) {
    this.zip = new Zip((error, bytes) => {
      if (error) this.failure = error;
      else this.ready.push(bytes as Uint8Array<ArrayBuffer>);
    });
  }

  async entry(name: string, writeLines: (line: WriteLine) => Promise<void>): Promise<void> {
    const file = new ZipDeflate(name, { level: 6 });
    this.zip.add(file);
    let [text, lines, sum] = ["", 0, 0];
    const push = async () => {
      const bytes = this.encoder.encode(text);
      text = "";
      sum = crc32(bytes, sum);
      file.push(bytes);
      await this.pass();
    };
    await writeLines(async (row) => {
      text += `${await toLine(row)}\n`;
      lines += 1;
      if (text.length > pieceLength) await push();
    });
    if (text !== "") await push();
    file.push(this.encoder.encode(`${JSON.stringify({ lines, crc32: sum })}\n`), true);
    await this.pass();
  }

  async end(): Promise<void> {
    this.zip.end();
    await this.pass();
  }

  private async pass(): Promise<void> {
    if (this.failure) throw this.failure;
    for (const bytes of this.ready.splice(0)) await this.write(bytes);
  }
}
