import type { Log } from "../engine/event.ts";
import type { Database } from "./database.ts";
import { logsIn, placesOf, type LogChunk, type LogKind } from "./logChunk.ts";

/** A line with its place in the run's log, counted from 0. */
export interface LogLineAt {
  readonly line: number;
  readonly log: Log;
}

/** Which lines are looked for. */
export interface LogQuery {
  /** Part of the message, whatever the case; empty for any. */
  readonly text: string;
  /** This level and above. */
  readonly level: number;
  /** Asked once for every kind of line in a chunk, not for every line; absent for all. */
  readonly isFrom?: (source: LogKind) => boolean;
}

/** A page of a run's log; reads the chunks that it touches and no others. */
export async function readLogs(
  database: Database,
  runId: string,
  from: number,
  count: number,
): Promise<LogLineAt[]> {
  const of = (low: number, high: number, isWith: boolean) =>
    database.logs.where("[runId+line]").between([runId, low], [runId, high], true, isWith);
  const start = (await of(0, from, true).last())?.line ?? from;
  const chunks = await of(start, from + count, false).toArray();
  return chunks.flatMap((chunk) => linesOf(chunk).filter(({ line }) => line >= from && line < from + count));
}

/** How many chunks are read at once: enough to hide the way to the disk, few enough to stop soon. */
const chunksAtOnce = 20;

/** The places of all lines kept that fit, in order. `onSome` gets them as they are found, and stops the search with `false`. */
export async function searchLogs(
  database: Database,
  runId: string,
  query: LogQuery,
  onSome: (places: readonly number[]) => boolean | void,
): Promise<void> {
  const keys = await database.logs.where("[runId+line]").between([runId, 0], [runId, Infinity]).primaryKeys();
  // Chromium gives many rows that are asked for one by one sooner than a range of them.
  const read = (from: number) => database.logs.bulkGet(keys.slice(from, from + chunksAtOnce));
  let reading = read(0);
  for (let from = chunksAtOnce; from - chunksAtOnce < keys.length; from += chunksAtOnce) {
    const chunks = await reading;
    // The next ones come while these are looked through.
    reading = read(from);
    const places = chunks.flatMap((chunk) => (chunk ? placesIn(chunk, query) : []));
    if (places.length > 0 && onSome(places) === false) return;
  }
}

function placesIn(chunk: LogChunk, { text, level, isFrom }: LogQuery): number[] {
  const isWanted = chunk.kinds.map((kind) => kind.level >= level && (isFrom?.(kind) ?? true));
  if (!isWanted.includes(true)) return [];
  const places = placesOf(chunk, text).filter((place) => isWanted[chunk.kind[place] ?? 0]);
  return places.map((place) => chunk.line + place);
}

function linesOf(chunk: LogChunk): LogLineAt[] {
  return logsIn(chunk).map(({ log }, index) => ({ line: chunk.line + index, log }));
}
