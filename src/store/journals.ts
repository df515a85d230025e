import type { RunEvent } from "../engine/event.ts";
import { newLine, type Journals, type RunOrigin } from "../engine/journals.ts";
import { systemClock } from "../engine/system.ts";
import type { Database, StoredRun } from "./database.ts";
import { deleteRuns } from "./deletion.ts";
import { StoredJournal, type JournalObserver } from "./journal.ts";
import { logsIn, numberAt } from "./logChunk.ts";
import { noBytes } from "./size.ts";

/** Runs in IndexedDB. */
export class StoredJournals implements Journals {
  constructor(
    private readonly database: Database,
    private readonly clock = systemClock,
  ) {}

  async create(origin: RunOrigin, createdAt: number, observer?: JournalObserver): Promise<StoredJournal> {
    await addRun(this.database, origin, createdAt);
    return StoredJournal.open(this.database, origin.id, observer, this.clock);
  }

  reopen(runId: string, observer?: JournalObserver): Promise<StoredJournal> {
    return StoredJournal.open(this.database, runId, observer, this.clock);
  }

  read(runId: string, from = 0): Promise<RunEvent[]> {
    return readEvents(this.database, runId, from);
  }

  lines(): Promise<StoredRun[]> {
    return this.database.runs.orderBy("createdAt").reverse().filter(isWhole).toArray();
  }

  async programOf(runId: string): Promise<string | undefined> {
    const run = await this.database.runs.get(runId);
    return run && (await this.database.programs.get(run.programHash))?.text;
  }

  delete(runId: string): Promise<void> {
    return deleteRuns(this.database, [runId]);
  }
}

/** False for a run that is still coming in from a file. */
export function isWhole({ isArriving }: StoredRun): boolean {
  return !isArriving;
}

/** What a run's line may have from its beginning. The number it has only if no other run of the flow has it. */
export type LineMarks = Partial<Pick<StoredRun, "number" | "isPinned" | "isArriving">>;

/** Gives a run its line and its number, and keeps its program. */
export async function addRun(
  database: Database,
  origin: RunOrigin,
  createdAt: number,
  { number: wanted, ...marks }: LineMarks = {},
): Promise<void> {
  const { program: text, flowId } = origin;
  const hash = await hashOf(text);
  await database.transaction("rw", database.runs, database.programs, async () => {
    const isFree = wanted !== undefined && !(await hasNumber(database, flowId, wanted));
    const line = newLine(origin, isFree ? wanted : await nextNumber(database, flowId), createdAt);
    await database.programs.put({ hash, text });
    await database.runs.add({
      ...line,
      programHash: hash,
      bytes: noBytes,
      events: 0,
      lines: 0,
      isOpen: 1,
      ...marks,
    });
  });
}

async function hasNumber(database: Database, flowId: string, number: number): Promise<boolean> {
  return (await database.runs.where("[flowId+number]").equals([flowId, number]).count()) > 0;
}

/** The number of the flow's next run; to be used in the same transaction. */
export async function nextNumber(database: Database, flowId: string): Promise<number> {
  const ofFlow = database.runs.where("[flowId+number]").between([flowId, 0], [flowId, Infinity]);
  return ((await ofFlow.last())?.number ?? 0) + 1;
}

/** What a program's text is known by. */
export async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A stored run's events, in order, some thousands at a time. */
export async function* eventsInPages(database: Database, runId: string): AsyncGenerator<RunEvent[]> {
  const { events: count = 0 } = (await database.runs.get(runId)) ?? {};
  for (let from = 0; from < count; from += eventsInPage) {
    const until = Math.min(from + eventsInPage, count);
    yield await readEvents(database, runId, from, until);
  }
}

const eventsInPage = 5_000;

/** A stored run's events, in order, with numbers from `from` on and below `until`; of one moment, whatever is written meanwhile. */
export function readEvents(
  database: Database,
  runId: string,
  from = 0,
  until = Infinity,
): Promise<RunEvent[]> {
  return database.transaction("r", database.events, database.logs, async () => {
    const events = await rowsFrom(database.events, runId, from, until);
    const chunks = await rowsFrom(database.logs, runId, from, until);
    const numbered = [
      ...events.flatMap((row) => row.events.map((event, index) => ({ number: numberAt(row, index), event }))),
      ...chunks.flatMap((chunk) =>
        logsIn(chunk).map(({ number, log }) => ({ number, event: { kind: "log", log } as const })),
      ),
    ];
    return numbered
      .filter(({ number }) => number >= from && number < until)
      .sort((left, right) => left.number - right.number)
      .map(({ event }): RunEvent => event);
  });
}

/** What is kept of a run behind its first events, without its log lines; of one moment. */
export interface KeptNews {
  readonly events: readonly RunEvent[];
  /** How many events are kept, log lines with them. */
  readonly count: number;
  /** How many log lines are kept. */
  readonly lines: number;
}

/** What is kept of a run that has just begun. */
export const nothingKept: KeptNews = { events: [], count: 0, lines: 0 };

/** What is kept with numbers from `from` on; nothing of a run that is not there. */
export function readNews(database: Database, runId: string, from: number): Promise<KeptNews> {
  return database.transaction("r", database.runs, database.events, async () => {
    const { events: count = 0, lines = 0 } = (await database.runs.get(runId)) ?? {};
    const rows = await rowsFrom(database.events, runId, from, Infinity);
    const events = rows.flatMap((row) => row.events.filter((_, index) => numberAt(row, index) >= from));
    return { events, count, lines };
  });
}

/** All that a run's events say but its log lines: enough to show it, however much it logged. */
export async function readCourse(database: Database, runId: string): Promise<RunEvent[]> {
  return (await rowsFrom(database.events, runId, 0, Infinity)).flatMap(({ events }) => events);
}

/** The rows that have events from this number on, and below the other; the first may begin before it. */
async function rowsFrom<Row extends { readonly first: number }>(
  table: import("dexie").Table<Row, [string, number]>,
  runId: string,
  from: number,
  until: number,
): Promise<Row[]> {
  const before = await table.where("[runId+first]").between([runId, 0], [runId, from], true, true).last();
  return table
    .where("[runId+first]")
    .between([runId, before?.first ?? 0], [runId, until])
    .toArray();
}
