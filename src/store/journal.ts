import type { RunEvent } from "../engine/event.ts";
import { countOf, wholeWithin, type Happening, type LogBlock } from "../engine/logBlock.ts";
import { lineAfter, noSuchRun, notSaved, type RunLine } from "../engine/journals.ts";
import type { Clock } from "../engine/ports.ts";
import { isSettled } from "../engine/state.ts";
import { systemClock } from "../engine/system.ts";
import type { Database, StoredArtifact, StoredEvents, StoredRun } from "./database.ts";
import { ChunkWriter, fewLines, isGapless, linesIn, type LogChunk } from "./logChunk.ts";
import type { KeepingJournal } from "./lateJournal.ts";
import { whyNotKept } from "./refusal.ts";
import { bytesOf } from "../engine/valueSize.ts";
import { bytesAfter } from "./size.ts";

/** Who hears how the keeping goes. */
export interface JournalObserver {
  /** All events with numbers below this are on disk, and so many log lines are among them. */
  kept?(count: number, lines: number): void;
  /** Something could not be kept, and why; or, without a reason, all is kept again. */
  trouble?(reason: string | undefined): void;
}

/** More would make one transaction too long for others to wait for. */
const mostPerCommit = 50_000;

/**
 * After a commit the journal rests for this many times as long as it took, so that writing has a tenth of the engine's
 * time, however busy the machine is; but not so long that a crash takes much with it.
 */
const restFactor = 9;
const [leastRestMs, mostRestMs] = [10, 250];

/**
 * Keeps a run's events in the database by group commit: whatever came since the last commit goes into the next, in one
 * transaction with the run's line. An event that comes alone is written at once; under load many are together, and what
 * lists show of the run, or somebody waits for, does not wait for more.
 *
 * 1. A commit is whole or not at all, and its events follow those before it without a gap.
 * 2. What failed stays in memory and is tried again with the next event, and by `flush`.
 * 3. A run that was deleted meanwhile does not come back in pieces: nothing more of it is written.
 */
export class StoredJournal implements KeepingJournal {
  private pending: Happening[] = [];
  private writing: Promise<void> | undefined;
  private failure: unknown;
  /** The run's last log chunk, while it is small. */
  private tail: LogChunk | undefined;
  /** Settles when the next commit may begin. */
  private rested: Promise<void> | undefined;
  private endRest: () => void = () => undefined;
  /** True when lists show something of what waits. */
  private isUrgent = false;
  /** How many wait for the disk. */
  private flushes = 0;

  private constructor(
    private readonly database: Database,
    /** The run's line with all that is on disk. */
    private line: StoredRun,
    private readonly observer: JournalObserver,
    private readonly clock: Clock,
  ) {}

  /** Goes on with a run whose line is kept. Whoever does this must own the run. */
  static async open(
    database: Database,
    runId: string,
    observer: JournalObserver = {},
    clock = systemClock,
  ): Promise<StoredJournal> {
    const line = await database.runs.get(runId);
    if (!line) throw noSuchRun(runId);
    const journal = new StoredJournal(database, line, observer, clock);
    const last = await database.logs.where("[runId+line]").between([runId, 0], [runId, Infinity]).last();
    journal.remember(last);
    return journal;
  }

  append(happening: Happening): void {
    this.pending.push(happening);
    if (happening.kind === "state" && happening.runId === this.line.id) {
      this.isUrgent = true;
      this.endRest();
    }
    this.writing ??= this.write();
  }

  appendLines(lines: LogBlock): void {
    this.append(lines);
  }

  /** Rejects when something could not be kept, with what the database said. */
  async flush(): Promise<void> {
    this.flushes += 1;
    this.endRest();
    while (this.writing) await this.writing;
    if (this.pending.length > 0) await (this.writing = this.write());
    this.flushes -= 1;
    if (this.failure !== undefined) throw notSaved(whyNotKept(this.failure));
  }

  /** False while something is only in memory. */
  get isKept(): boolean {
    return this.pending.length === 0;
  }

  /** Never rejects: whoever needs to know asks `flush`. */
  private async write(): Promise<void> {
    try {
      if (this.failure !== undefined) await this.database.reopen();
      while (this.pending.length > 0) {
        // At least until everything has come that happens in this turn.
        await this.rested;
        const begunAt = this.clock.now();
        await this.commit();
        this.rest(this.clock.now() - begunAt);
      }
      if (this.failure !== undefined) this.observer.trouble?.(undefined);
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
      this.observer.trouble?.(whyNotKept(error));
    }
    this.writing = undefined;
  }

  private rest(tookMs: number): void {
    if (this.isUrgent || this.flushes > 0) return;
    const restMs = Math.min(mostRestMs, Math.max(leastRestMs, restFactor * tookMs));
    this.rested = new Promise((resolve) => {
      const takeBack = this.clock.after(restMs, resolve);
      this.endRest = () => {
        takeBack();
        resolve();
      };
    });
  }

  private async commit(): Promise<void> {
    const batch = this.pending.slice(0, Math.max(1, wholeWithin(this.pending, mostPerCommit)));
    this.isUrgent = false;
    const { database, line } = this;
    const lines = new ChunkWriter(line.id, line.lines, this.tail);
    const sorted = sortedInto(lines, batch, line.events);
    const after = lineWith(line, sorted);
    const { events, artifacts, updates } = this.rowOf(sorted);
    const chunks = lines.chunks();
    const { runs, logs } = database;
    const tables = [runs, database.events, logs, database.artifacts, database.owners];
    await database.transaction("rw", tables, async () => {
      const stored = await runs.get(line.id);
      if (!stored) throw noSuchRun(line.id);
      if (stored.events !== line.events)
        throw new Error("Another tab writes this run too; this one has stopped saving it.");
      await runs.put({ ...after, ...(stored.isPinned ? { isPinned: 1 } : {}) });
      if (events.events.length > 0) await database.events.add(events);
      if (chunks.length > 0) await logs.bulkPut(chunks);
      if (artifacts.length > 0) await database.artifacts.bulkPut(artifacts);
      for (const event of updates) await updateArtifact(database, event);
    });
    this.line = after;
    this.remember(chunks.at(-1));
    this.pending = this.pending.length === batch.length ? [] : this.pending.slice(batch.length);
    this.observer.kept?.(after.events, after.lines);
  }

  private rowOf({ events, numbers }: Sorted) {
    const row: StoredEvents = {
      runId: this.line.id,
      first: numbers[0] ?? 0,
      ...(isGapless(numbers) ? {} : { numbers: Uint32Array.from(numbers) }),
      events,
    };
    // Versions outlive the run, and so are not there before it is whole.
    const news = this.line.isArriving ? [] : events;
    const artifacts = news.flatMap((event) => storedArtifact(this.line, event));
    const updates = news.filter((event) => event.kind === "artifactUpdated");
    return { events: row, artifacts, updates };
  }

  private remember(last: LogChunk | undefined): void {
    if (last) this.tail = linesIn(last) < fewLines ? last : undefined;
  }
}

/** A batch by where it is kept: log lines, of which there may be very many, and all else with the number of each. */
interface Sorted {
  readonly count: number;
  readonly lines: ChunkWriter;
  readonly events: readonly RunEvent[];
  readonly numbers: readonly number[];
}

function sortedInto(lines: ChunkWriter, batch: readonly Happening[], first: number): Sorted {
  const events: RunEvent[] = [];
  const numbers: number[] = [];
  let number = first;
  for (const one of batch) {
    if (one.kind === "lines") lines.addBlock(one, number);
    else if (one.kind === "log") lines.add(one.log, number);
    else {
      events.push(one);
      numbers.push(number);
    }
    number += countOf(one);
  }
  return { count: number - first, lines, events, numbers };
}

function lineWith(line: StoredRun, { count, lines, events }: Sorted): StoredRun {
  const { isOpen: _open, ...rest } = events.reduce(lineAfter, line);
  const open = isUnderWay(rest) || rest.isArriving ? ({ isOpen: 1 } as const) : {};
  const bytes = bytesAfter(line.bytes, events, lines);
  return { ...rest, ...open, bytes, lines: line.lines + lines.count, events: line.events + count };
}

/** True when somebody must be running it: not after its end, and not while it is suspended, which is asleep. */
export function isUnderWay({ state }: Pick<RunLine, "state">): boolean {
  return !isSettled(state) && state.name !== "Suspended";
}

/** The version that the event makes, if its artifact has a key. */
export function storedArtifact(line: Pick<StoredRun, "id" | "flowId">, event: RunEvent): StoredArtifact[] {
  if (event.kind !== "artifact" || !event.artifact.key) return [];
  const { artifact } = event;
  const { id, created } = artifact;
  const key = event.artifact.key;
  return [{ id, key, runId: line.id, flowId: line.flowId, created, artifact, bytes: bytesOf(artifact) }];
}

/** In its place: an update is no new version. */
async function updateArtifact(database: Database, update: ArtifactUpdate): Promise<void> {
  const stored = await database.artifacts.get(update.artifactId);
  if (stored) await database.artifacts.put(artifactAfter(stored, update));
}

type ArtifactUpdate = Extract<RunEvent, { kind: "artifactUpdated" }>;

/** The version after the update. */
export function artifactAfter(stored: StoredArtifact, { data, description }: ArtifactUpdate): StoredArtifact {
  const artifact = { ...stored.artifact, data, ...(description === undefined ? {} : { description }) };
  return { ...stored, artifact, bytes: bytesOf(artifact) };
}
