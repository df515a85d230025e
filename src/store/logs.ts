import type { Log } from "../engine/event.ts";
import type { Database } from "./database.ts";
import { linesIn, logsIn, placesOf, type LogChunk, type LogKind } from "./logChunk.ts";

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
  /** The first line to look at; absent for line 0. */
  readonly from?: number;
  /** Asked once for every kind of line in a chunk, not for every line; absent for all. */
  readonly isFrom?: (source: LogKind) => boolean;
  /** Lines of these kinds fit whatever their message; asked as rarely. */
  readonly isNamed?: (source: LogKind) => boolean;
}

/** A page of a run's log; reads the chunks that it touches and no others. */
export async function readLogs(
  database: Database,
  runId: string,
  from: number,
  count: number,
): Promise<LogLineAt[]> {
  const start = await chunkWith(database, runId, from);
  const chunks = await database.logs
    .where("[runId+line]")
    .between([runId, start], [runId, from + count])
    .toArray();
  return chunks.flatMap((chunk) => linesOf(chunk).filter(({ line }) => line >= from && line < from + count));
}

/** The first line of the chunk that has this one. */
async function chunkWith(database: Database, runId: string, line: number): Promise<number> {
  const upTo = database.logs.where("[runId+line]").between([runId, 0], [runId, line], true, true);
  return (await upTo.last())?.line ?? line;
}

/** How many chunks are read at once: enough to hide the way to the disk, few enough to stop soon. */
const chunksAtOnce = 20;

/**
 * The places of all lines kept that fit, in order. `onSome` gets them as they are found, some or none with every step, and
 * below which line all has been looked at; it ends the search with `false`.
 */
export async function searchLogs(
  database: Database,
  runId: string,
  query: LogQuery,
  onSome: (places: readonly number[], seen: number) => boolean | void,
): Promise<void> {
  const start = await chunkWith(database, runId, query.from ?? 0);
  const keys = await database.logs
    .where("[runId+line]")
    .between([runId, start], [runId, Infinity])
    .primaryKeys();
  // Chromium gives many rows that are asked for one by one sooner than a range of them.
  const read = (from: number) => database.logs.bulkGet(keys.slice(from, from + chunksAtOnce));
  let reading = read(0);
  for (let from = chunksAtOnce; from - chunksAtOnce < keys.length; from += chunksAtOnce) {
    const chunks = await reading;
    // The next ones come while these are looked through.
    reading = read(from);
    const places = chunks.flatMap((chunk) => (chunk ? placesIn(chunk, query) : []));
    const last = chunks.findLast((chunk) => chunk !== undefined);
    if (last && onSome(places, last.line + linesIn(last)) === false) return;
  }
}

function placesIn(chunk: LogChunk, { text, level, isFrom, isNamed, from = 0 }: LogQuery): number[] {
  const isWanted = chunk.kinds.map((kind) => kind.level >= level && (isFrom?.(kind) ?? true));
  if (!isWanted.includes(true)) return [];
  const isKnown = chunk.kinds.map((kind, place) => isWanted[place] === true && isNamed?.(kind) === true);
  const withText = placesOf(chunk, text);
  const found = isKnown.includes(true) ? placesWith(chunk, isKnown, withText) : withText;
  return found
    .filter((place) => isWanted[chunk.kind[place] ?? 0] && chunk.line + place >= from)
    .map((place) => chunk.line + place);
}

/** The places of lines that are of one of the kinds, and others. */
function placesWith(chunk: LogChunk, isKnown: readonly boolean[], others: readonly number[]): number[] {
  const isOther = new Set(others);
  return [...chunk.kind.keys()].filter((place) => isKnown[chunk.kind[place] ?? 0] || isOther.has(place));
}

function linesOf(chunk: LogChunk): LogLineAt[] {
  return logsIn(chunk).map(({ log }, index) => ({ line: chunk.line + index, log }));
}
