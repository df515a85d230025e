import type { LineReader } from "../runs/runLog.ts";
import type { Database } from "../store/database.ts";
import { readLogs, searchLogs } from "../store/logs.ts";

/** The lines that are kept of a run, for its log on the screen. */
export function keptLines(database: Database, runId: string): LineReader {
  return {
    read: async (from, count) => (await readLogs(database, runId, from, count)).map(({ log }) => log),
    search: (query, onSome) => searchLogs(database, runId, query, onSome),
  };
}
