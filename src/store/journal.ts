import type { RunEvent } from "../engine/event.ts";
import type { Journal } from "../engine/ports.ts";
import { isFinal } from "../engine/state.ts";
import type { Database, StoredRun } from "./database.ts";

/** What a run's line in lists needs from outside its events. */
export type RunOrigin = Pick<StoredRun, "flowId" | "flowName" | "program"> & { readonly id: string };

/**
 * Keeps a run's events in the database by group commit: whatever came while one commit was written goes into the next,
 * in one transaction with the run's line. No timer: at rest an event is written at once, under load many are together
 * (`reference/sandbox.md`, 5).
 */
export class StoredJournal implements Journal {
  private pending: RunEvent[] = [];
  private kept = 0;
  private writing: Promise<void> | undefined;
  private failure: unknown;

  private constructor(
    private readonly database: Database,
    private line: StoredRun,
  ) {}

  /** Gives the run its number and its line. The events of its birth must follow. */
  static async open(database: Database, origin: RunOrigin, createdAt: number): Promise<StoredJournal> {
    const state = { type: "PENDING", name: "Pending", timestamp: createdAt } as const;
    const line = await database.transaction("rw", database.runs, async () => {
      const ofFlow = database.runs
        .where("[flowId+number]")
        .between([origin.flowId, 0], [origin.flowId, Infinity]);
      const line = {
        ...origin,
        number: ((await ofFlow.last())?.number ?? 0) + 1,
        name: "",
        state,
        createdAt,
      };
      await database.runs.add(line);
      return line;
    });
    return new StoredJournal(database, line);
  }

  /** Goes on with a run whose first owner is gone. */
  static async reopen(database: Database, line: StoredRun): Promise<StoredJournal> {
    const journal = new StoredJournal(database, line);
    const last = await rowsOf(database, line.id).last();
    journal.kept = last ? last.first + last.events.length : 0;
    return journal;
  }

  append(event: RunEvent): void {
    this.line = lineAfter(this.line, event);
    this.pending.push(event);
    this.writing ??= this.write();
  }

  /** Rejects when something could not be kept, with what the database said. */
  async flush(): Promise<void> {
    while (this.writing) await this.writing;
    if (this.failure !== undefined)
      throw new Error(`The run could not be saved. ${String(this.failure)}`, { cause: this.failure });
  }

  /** Never rejects: whoever needs to know asks `flush`. What failed stays pending and is tried again. */
  private async write(): Promise<void> {
    // Everything that happens in this turn goes into one commit.
    await Promise.resolve();
    try {
      while (this.pending.length > 0) await this.commit();
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
    }
    this.writing = undefined;
  }

  private async commit(): Promise<void> {
    const { database, line } = this;
    const events = [...this.pending];
    const row = { runId: line.id, first: this.kept, events };
    await database.transaction("rw", database.runs, database.events, async () => {
      await database.events.add(row);
      await database.runs.put(line);
    });
    this.kept += events.length;
    this.pending = this.pending.slice(events.length);
  }
}

/** The run's line in lists after the event: it shows the name and the newest state of the flow run at its root. */
function lineAfter(line: StoredRun, event: RunEvent): StoredRun {
  if (event.kind === "flowRunCreated" && event.flowRun.id === line.id)
    return { ...line, name: event.flowRun.name };
  if (event.kind !== "state" || event.runId !== line.id) return line;
  const { state } = event;
  return isFinal(state)
    ? { ...line, state, durationMs: state.timestamp - line.createdAt }
    : { ...line, state };
}

/** A stored run's events, in order. */
export async function readEvents(database: Database, runId: string): Promise<RunEvent[]> {
  return (await rowsOf(database, runId).toArray()).flatMap((row) => row.events);
}

function rowsOf(database: Database, runId: string) {
  return database.events.where("[runId+first]").between([runId, 0], [runId, Infinity]);
}
