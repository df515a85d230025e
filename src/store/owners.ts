import { crashEvents } from "../engine/crash.ts";
import { RecordFold } from "../engine/record.ts";
import { isFinal } from "../engine/state.ts";
import type { Database, StoredRun } from "./database.ts";
import { readEvents, StoredJournal } from "./journal.ts";

/** Holds a run for the tab that it goes on in, until `ended` settles. A tab that goes away lets go of it. */
export function ownRun(runId: string, ended: Promise<unknown>): void {
  void navigator.locks.request(lockName(runId), () => ended.catch(() => undefined));
}

/**
 * Marks runs as Crashed whose owner is gone: those that were left unfinished by a tab that was closed or died. A run
 * that goes on in another tab is waited for, and left alone if it ended by itself.
 */
export async function closeAbandonedRuns(database: Database, onClosed: () => void): Promise<void> {
  const unfinished = (await database.runs.toArray()).filter((line) => !isFinal(line.state));
  for (const line of unfinished) {
    void navigator.locks.request(lockName(line.id), async () => {
      if (await closeRun(database, line.id)) onClosed();
    });
  }
}

async function closeRun(database: Database, runId: string): Promise<boolean> {
  const line = await database.runs.get(runId);
  if (!line || isFinal(line.state)) return false;
  const journal = await StoredJournal.reopen(database, line);
  const { record } = new RecordFold(await readEvents(database, runId));
  const reason = "The tab that ran this flow was closed before the run ended.";
  const events = crashEvents(record, reason, Date.now());
  for (const event of events) journal.append(event);
  await journal.flush();
  if (events.length === 0) await closeUnborn(database, line, reason);
  return true;
}

/** A run whose tab died before its first event was kept has a line and nothing else. */
async function closeUnborn(database: Database, line: StoredRun, message: string): Promise<void> {
  const state = { type: "CRASHED", name: "Crashed", message, timestamp: Date.now() } as const;
  await database.runs.put({ ...line, name: line.name || "never started", state });
}

function lockName(runId: string): string {
  return `millrace-run:${runId}`;
}
