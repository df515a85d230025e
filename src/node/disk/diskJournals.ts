import { mkdir, open, readdir, rename, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { RunEvent } from "../../engine/event.ts";
import {
  lineAfter,
  newLine,
  noSuchRun,
  notSaved,
  type Journals,
  type RunLine,
  type RunOrigin,
} from "../../engine/journals.ts";
import type { Journal } from "../../engine/ports.ts";
import { isSettled } from "../../engine/state.ts";
import { eventIn, lineOf } from "./eventLine.ts";
import { lock, readIfThere, writeWhole } from "./files.ts";

/** What `run.json` keeps of a run; all else is in its events. */
interface KeptOrigin extends Omit<RunOrigin, "program"> {
  readonly millraceRun: 1;
  readonly number: number;
  readonly createdAt: number;
}

/**
 * Runs in a folder. Each has a folder of its own in `runs`: `run.json`, `program.ts`, and `events.jsonl` with an event on
 * each line, to which only is appended. A last line without its end was being written when the process ended: it does
 * not count, and is cut off when the run goes on.
 */
export class DiskJournals implements Journals {
  constructor(private readonly folder: string) {}

  async create({ program, ...origin }: RunOrigin, createdAt: number): Promise<Journal> {
    const own = this.folderOf(origin.id);
    await mkdir(own, { recursive: true });
    await writeWhole(join(own, "program.ts"), program);
    const free = await lock(join(this.folder, "locks", "numbers"));
    try {
      const number = 1 + Math.max(0, ...(await this.numbersOf(origin.flowId)));
      const kept: KeptOrigin = { millraceRun: 1, ...origin, number, createdAt };
      await writeWhole(join(own, "run.json"), `${JSON.stringify(kept, null, 2)}\n`);
    } finally {
      await free();
    }
    return new DiskJournal(join(own, "events.jsonl"), origin.id, 0);
  }

  async reopen(runId: string): Promise<Journal> {
    const path = join(this.folderOf(runId), "events.jsonl");
    if (!(await this.originOf(runId))) throw noSuchRun(runId);
    const { size, isTorn } = await readLines(path);
    if (isTorn) await truncate(path, size);
    return new DiskJournal(path, runId, size);
  }

  async read(runId: string, from = 0): Promise<RunEvent[]> {
    const path = join(this.folderOf(runId), "events.jsonl");
    const { lines } = await readLines(path);
    return lines.slice(from).map((line, index) => readEvent(line, `${path}:${from + index + 1}`));
  }

  async lines(): Promise<readonly RunLine[]> {
    const lines = await Promise.all((await this.ids()).map((id) => this.lineOf(id)));
    return lines.flatMap((line) => line ?? []).sort((one, other) => other.createdAt - one.createdAt);
  }

  async programOf(runId: string): Promise<string | undefined> {
    return (await readIfThere(join(this.folderOf(runId), "program.ts")))?.toString();
  }

  async delete(runId: string): Promise<void> {
    const own = this.folderOf(runId);
    // Gone at once, whatever happens while its files are deleted.
    const doomed = join(this.folder, "deleted", encodeURIComponent(runId));
    await mkdir(join(this.folder, "deleted"), { recursive: true });
    await rm(doomed, { recursive: true, force: true });
    await rename(own, doomed).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    await rm(doomed, { recursive: true, force: true });
  }

  /** The run's own folder. */
  folderOf(runId: string): string {
    return join(this.folder, "runs", encodeURIComponent(runId));
  }

  private async ids(): Promise<string[]> {
    const names = await readdir(join(this.folder, "runs")).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return names.map(decodeURIComponent);
  }

  /** A run whose process ended before it was kept whole is none. */
  private async originOf(runId: string): Promise<KeptOrigin | undefined> {
    const text = await readIfThere(join(this.folderOf(runId), "run.json"));
    return text && (JSON.parse(text.toString()) as KeptOrigin);
  }

  private async lineOf(runId: string): Promise<RunLine | undefined> {
    const origin = await this.originOf(runId);
    if (!origin) return undefined;
    const { number, createdAt, millraceRun: _version, ...rest } = origin;
    const { lines } = await readLines(join(this.folderOf(runId), "events.jsonl"));
    const events = lines.filter((line) => !line.startsWith('{"kind":"log"')).map(eventIn);
    return events.reduce(lineAfter, newLine({ ...rest, program: "" }, number, createdAt));
  }

  private async numbersOf(flowId: string): Promise<number[]> {
    const origins = await Promise.all((await this.ids()).map((id) => this.originOf(id)));
    return origins.flatMap((origin) => (origin?.flowId === flowId ? origin.number : []));
  }
}

/** The whole lines of a file, and how many bytes they take. */
async function readLines(path: string) {
  const bytes = (await readIfThere(path)) ?? Buffer.alloc(0);
  const lines = bytes
    .subarray(0, bytes.lastIndexOf("\n") + 1)
    .toString()
    .split("\n");
  lines.pop();
  let size = bytes.lastIndexOf("\n") + 1;
  const last = lines.at(-1);
  // After a power cut a file may end in bytes that were never written.
  if (last !== undefined && !isWhole(last)) {
    lines.pop();
    size -= Buffer.byteLength(last) + 1;
  }
  return { lines, size, isTorn: size < bytes.length };
}

function isWhole(line: string): boolean {
  try {
    eventIn(line);
    return true;
  } catch {
    return false;
  }
}

function readEvent(line: string, place: string): RunEvent {
  try {
    return eventIn(line);
  } catch (error) {
    throw new Error(`${place} is damaged: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Appends what came together in one write. What a process that is killed had appended in a turn before is kept; a state
 * that ends the run, or sends it to sleep, is on the disk itself before `flush` settles.
 */
class DiskJournal implements Journal {
  private pending: string[] = [];
  /** The pending lines need to outlast a power cut. */
  private mustSync = false;
  /** How many events were appended, and how many of them are written. */
  private appended = 0;
  private written = 0;
  private writing: Promise<void> | undefined;
  private failure: unknown;

  constructor(
    private readonly path: string,
    private readonly runId: string,
    /** How many bytes are written whole. */
    private size: number,
  ) {}

  append(event: RunEvent): void {
    if (this.failure !== undefined) return;
    try {
      this.pending.push(`${lineOf(event)}\n`);
    } catch (error) {
      this.failure = error;
      return;
    }
    this.appended += 1;
    if (event.kind === "state" && event.runId === this.runId)
      this.mustSync ||= isSettled(event.state) || event.state.type === "PAUSED";
    this.writing ??= this.write();
  }

  /** Settles once what was appended before is written, however much comes meanwhile. */
  async flush(): Promise<void> {
    const upTo = this.appended;
    while (this.writing && this.written < upTo) await this.writing;
    if (this.failure !== undefined) throw notSaved(this.failure);
  }

  /** Writes what is pending. Never rejects: whoever needs to know asks `flush`. */
  private async write(): Promise<void> {
    await Promise.resolve();
    const lines = this.pending.splice(0);
    const { mustSync } = this;
    this.mustSync = false;
    try {
      await this.writeBatch(lines.join(""), mustSync);
      this.written += lines.length;
    } catch (error) {
      this.failure = error;
      // A batch is whole or not there.
      await truncate(this.path, this.size).catch(() => undefined);
    }
    const isMore = this.pending.length > 0 && this.failure === undefined;
    this.writing = isMore ? this.write() : undefined;
  }

  private async writeBatch(text: string, mustSync: boolean): Promise<void> {
    const file = await open(this.path, "a");
    try {
      const bytes = Buffer.from(text);
      await file.appendFile(bytes);
      if (mustSync) await file.datasync();
      this.size += bytes.length;
    } finally {
      await file.close();
    }
  }
}
