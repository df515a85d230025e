import { leftBehindEvents } from "../engine/crash.ts";
import { RecordFold } from "../engine/record.ts";
import { stateOf } from "../engine/state.ts";
import type { Database, StoredRun } from "./database.ts";
import { deleteRuns } from "./deletion.ts";
import { isUnderWay, StoredJournal } from "./journal.ts";
import { readCourse } from "./journals.ts";
import { exclusiveLocks, whenLetGo } from "./webLocks.ts";

/** How often a tab says that its run is alive. */
const beatMs = 5_000;

/**
 * Takes a run for this tab; resolves when it is taken, with what lets go of it. To be taken before the run is first
 * kept: a run that is kept and not owned counts as abandoned. A tab that goes away lets go of all it owned; the
 * heartbeat only tells afterwards when that was.
 */
export function ownRun(database: Database, runId: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(lockName(runId), () => hold(database, runId, resolve)).catch(reject);
  });
}

/** As `ownRun`, but only if nobody has it: gives none where somebody does. */
export async function ownRunIfFree(database: Database, runId: string): Promise<(() => void) | undefined> {
  for (;;) {
    const letGo = await ownRunNow(database, runId);
    // Those who waited for it to be free have it together, for a moment.
    if (letGo || (await isOwned(runId))) return letGo;
  }
}

function ownRunNow(database: Database, runId: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const held = (lock: Lock | null) => (lock ? hold(database, runId, resolve) : resolve(undefined));
    navigator.locks.request(lockName(runId), { ifAvailable: true }, held).catch(reject);
  });
}

/** Holds the lock and beats until what `taken` is given is called. */
function hold(database: Database, runId: string, taken: (letGo: () => void) => void): Promise<void> {
  return new Promise((letGo) => {
    const stopBeating = beat(database, runId);
    taken(() => {
      stopBeating();
      letGo();
    });
  });
}

/** Resolves when nobody owns the run any more; never once it is aborted. */
export function whenFree(runId: string, signal: AbortSignal): Promise<void> {
  return whenLetGo(lockName(runId), signal);
}

function beat(database: Database, runId: string): () => void {
  // A beat that cannot be kept is not missed: the lock alone decides who owns the run.
  const once = () => void database.owners.put({ runId, beatAt: Date.now() }).catch(() => undefined);
  once();
  const timer = setInterval(once, beatMs);
  return () => clearInterval(timer);
}

/**
 * Marks runs as Crashed whose owner is gone: those that were left unfinished by a tab that was closed or died. One that
 * was paused is Suspended from then on, and can still be resumed; one that was coming in from a file goes. A run that
 * goes on in another tab is waited for, and left alone if it ended by itself.
 */
export class AbandonedRuns {
  private readonly watched = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly onClosed: () => void,
  ) {}

  /** To be called at the start, and when runs may have begun since: from then on those are watched, too. */
  async look(): Promise<void> {
    for (const runId of await this.database.runs.where("isOpen").equals(1).primaryKeys())
      if (!this.watched.has(runId)) void this.watch(runId);
  }

  private async watch(runId: string): Promise<void> {
    this.watched.add(runId);
    try {
      await whenFree(runId, new AbortController().signal);
      if (await this.isLeft(runId)) await navigator.locks.request(lockName(runId), () => this.close(runId));
    } catch {
      // What cannot be closed now is closed when somebody looks again.
    }
    this.watched.delete(runId);
  }

  private async isLeft(runId: string): Promise<boolean> {
    return (await this.database.runs.get(runId))?.isOpen === 1;
  }

  private async close(runId: string): Promise<void> {
    if (await closeRun(this.database, runId)) this.onClosed();
  }
}

async function closeRun(database: Database, runId: string): Promise<boolean> {
  const line = await database.runs.get(runId);
  if (line?.isArriving) {
    await deleteRuns(database, [runId]);
    return true;
  }
  if (!line || !isUnderWay(line)) return false;
  const journal = await StoredJournal.open(database, runId);
  const { record } = new RecordFold(await readCourse(database, runId));
  const reason = await reasonOf(database, runId);
  const events = leftBehindEvents(record, reason, Date.now());
  for (const event of events) journal.append(event);
  await journal.flush();
  if (events.length === 0) await closeUnborn(database, line, reason);
  await database.owners.delete(runId);
  return true;
}

async function reasonOf(database: Database, runId: string): Promise<string> {
  const owner = await database.owners.get(runId);
  const lastSeen = owner ? ` It was last seen at ${new Date(owner.beatAt).toISOString()}.` : "";
  return `The tab that ran this flow was closed or discarded before the run ended, or its browser or machine stopped.${lastSeen}`;
}

/** A run whose tab died before its first event was kept has a line and nothing else. */
async function closeUnborn(database: Database, line: StoredRun, message: string): Promise<void> {
  const { isOpen: _open, ...rest } = line;
  const state = { ...stateOf("Crashed", message), timestamp: Date.now() };
  await database.runs.put({ ...rest, name: line.name || "never started", state });
}

/** True while some tab runs it; only that tab may write to the run. */
export async function isOwned(runId: string): Promise<boolean> {
  return (await exclusiveLocks()).includes(lockName(runId));
}

function lockName(runId: string): string {
  return `millrace-run:${runId}`;
}
