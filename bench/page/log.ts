import type { RunEvent } from "../../src/engine/event.ts";
import type { Database, StoredRun } from "../../src/store/database.ts";
import { deleteRuns } from "../../src/store/deletion.ts";
import type { LogChunk } from "../../src/store/logChunk.ts";
import { StoredJournals } from "../../src/store/journals.ts";
import { readLogs, searchLogs } from "../../src/store/logs.ts";

/** So many lines are handed over before the disk is waited for, as a run that logs without end would find it. */
const batch = 50_000;

/** Keeps a run of so many log lines, reads pages of it, searches and deletes it; beside the same rows put into IndexedDB bare. */
export async function keptLog(database: Database, count: number): Promise<Record<string, number>> {
  const id = crypto.randomUUID();
  const origin = { id, flowId: "bench", flowName: "bench", program: "" };
  const journal = await new StoredJournals(database).create(origin, Date.now());
  const writeMs = await timed(async () => {
    for (let line = 0; line < count; line++) {
      journal.append(lineOf(id, line));
      if (line % batch === batch - 1) await journal.flush();
    }
    await journal.flush();
  });
  const { lines } = (await database.runs.get(id)) as StoredRun;
  if (lines !== count) throw new Error(`Of ${count} lines ${lines} were kept.`);
  const chunks = await database.logs.where("[runId+line]").between([id, 0], [id, Infinity]).toArray();
  const bareMs = await bareWrites(chunks, 100);
  const tenth = Array.from({ length: count / 10 }, (_, line) => lineOf(id, line));
  const bareLinesMs = 10 * (await bareWrites(tenth, 10_000));
  const pages: number[] = [];
  for (let page = 0; page < 50; page++)
    pages.push(
      await timed(async () => {
        const from = Math.floor(((page * 37) % 50) * (count / 50));
        const read = await readLogs(database, id, from, 500);
        if (read[0]?.line !== from || read.length !== 500) throw new Error(`The page from ${from} is wrong.`);
      }),
    );
  let found = 0;
  const searchMs = await timed(() =>
    searchLogs(database, id, { text: "LINE 777777 ", level: 0 }, (places) => void (found += places.length)),
  );
  if (found !== 1) throw new Error(`The line was found ${found} times.`);
  const deleteMs = await timed(() => deleteRuns(database, [id]));
  if ((await database.logs.count()) !== 0) throw new Error("Lines are left.");
  return {
    writeMs,
    bareMs,
    bareLinesMs,
    pageMs: pages.toSorted((left, right) => left - right)[25] ?? NaN,
    pageMaxMs: Math.max(...pages),
    searchMs,
    deleteMs,
  };
}

function lineOf(flowRunId: string, line: number): RunEvent {
  const message = `This is line ${line} of a task that says a good deal about what it does`;
  const log = {
    flowRunId,
    level: 20,
    logger: "millrace.task_runs",
    message,
    timestamp: 1_700_000_000_000 + line,
  };
  return { kind: "log", log } as RunEvent;
}

/** The rows in a database of their own, so many in one transaction, as strict as ours. */
async function bareWrites(rows: readonly (LogChunk | RunEvent)[], rowsAtOnce: number): Promise<number> {
  const name = `bare-${crypto.randomUUID()}`;
  const bare = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => opening.result.createObjectStore("rows", { autoIncrement: true });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error as DOMException);
  });
  const ms = await timed(async () => {
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      const transaction = bare.transaction("rows", "readwrite", { durability: "strict" });
      for (const row of rows.slice(from, from + rowsAtOnce)) transaction.objectStore("rows").add(row);
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error as DOMException);
      });
    }
  });
  bare.close();
  indexedDB.deleteDatabase(name);
  return ms;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}
