import type { Log } from "../engine/event.ts";

/** What many lines have in common: who wrote them, and at which level. */
export type LogKind = Pick<Log, "flowRunId" | "taskRunId" | "logger" | "level">;

/**
 * Up to 500 log lines of a run in one row, column by column: rows cost far more than lines (`reference/sandbox.md`, 5),
 * and a text that is read is one copy, where a list of texts would be one for each.
 */
export interface LogChunk {
  readonly runId: string;
  /** Counts the run's log lines from 0: which the first one is. */
  readonly line: number;
  /** The number of the first line's event. */
  readonly first: number;
  /** The number of each line's event; absent when they follow one another. */
  readonly numbers?: Uint32Array;
  readonly kinds: readonly LogKind[];
  /** For each line its place in `kinds`. */
  readonly kind: Uint16Array;
  readonly timestamps: Float64Array;
  /** The messages with a line feed between each two; they may have others in them. */
  readonly text: string;
  /** For each line where its message ends in `text`. */
  readonly ends: Uint32Array;
}

/** A row as it was written before the database's fourth version. Such rows stay as they are. */
export interface LogChunk3 extends Pick<LogChunk, "runId" | "line" | "first" | "numbers" | "timestamps"> {
  readonly sources: readonly Omit<LogKind, "level">[];
  readonly source: Uint16Array;
  readonly levels: Float64Array;
  readonly messages: readonly string[];
}

/** A line and its number among the run's events. */
export interface NumberedLog {
  readonly number: number;
  readonly log: Log;
}

export const mostLines = 500;

/** A chunk with fewer lines is written again with the lines that come next, so that slow logs do not become many rows. */
export const fewLines = 100;

/** The chunk of lines whose first is the run's line number `line`; `numbers` has the number of each one's event. */
export function chunkOf(
  runId: string,
  line: number,
  logs: readonly Log[],
  numbers: readonly number[],
): LogChunk {
  const own = numbersOf(numbers);
  const messages = logs.map(({ message }) => message);
  return {
    runId,
    line,
    first: numbers[0] ?? 0,
    ...(own ? { numbers: own } : {}),
    ...kindsOf(logs),
    timestamps: new Float64Array(logs.map(({ timestamp }) => timestamp)),
    text: messages.join("\n"),
    ends: endsOf(messages),
  };
}

function kindsOf(logs: readonly Log[]): Pick<LogChunk, "kinds" | "kind"> {
  const kinds: LogKind[] = [];
  /** Where the kinds of each run are: it has few, and a chunk may have many runs. */
  const ofRuns = new Map<string, number[]>();
  const kind = new Uint16Array(logs.length);
  let place = -1;
  logs.forEach((log, index) => {
    if (!isOf(log, kinds[place])) {
      const run = log.taskRunId ?? log.flowRunId;
      const ofRun = ofRuns.get(run) ?? [];
      place = ofRun.find((one) => isOf(log, kinds[one])) ?? kinds.push(kindOf(log)) - 1;
      if (!ofRun.includes(place)) ofRuns.set(run, [...ofRun, place]);
    }
    kind[index] = place;
  });
  return { kinds, kind };
}

function isOf({ level, logger, taskRunId, flowRunId }: Log, kind: LogKind | undefined): boolean {
  return (
    kind?.level === level &&
    kind.taskRunId === taskRunId &&
    kind.flowRunId === flowRunId &&
    kind.logger === logger
  );
}

function kindOf({ flowRunId, taskRunId, logger, level }: Log): LogKind {
  return { flowRunId, ...(taskRunId === undefined ? {} : { taskRunId }), logger, level };
}

function endsOf(messages: readonly string[]): Uint32Array {
  let end = -1;
  return new Uint32Array(messages.map((message) => (end += 1 + message.length)));
}

/** A row of any version as it would be written now. */
export function chunkIn(row: LogChunk | LogChunk3): LogChunk {
  if (!("messages" in row)) return row;
  const { runId, line, messages } = row;
  const logs = messages.map((message, index): Log => {
    const source = row.sources[row.source[index] ?? 0] as Omit<LogKind, "level">;
    return { ...source, level: row.levels[index] ?? 0, message, timestamp: row.timestamps[index] ?? 0 };
  });
  const numbers = messages.map((_, index) => numberAt(row, index));
  return chunkOf(runId, line, logs, numbers);
}

export function linesIn({ ends }: LogChunk): number {
  return ends.length;
}

export function logAt(chunk: LogChunk, index: number): Log {
  return {
    ...(chunk.kinds[chunk.kind[index] ?? 0] as LogKind),
    message: chunk.text.slice(startOf(chunk, index), chunk.ends[index]),
    timestamp: chunk.timestamps[index] ?? 0,
  };
}

export function logsIn(chunk: LogChunk): NumberedLog[] {
  return Array.from(chunk.ends, (_, index) => ({ number: numberAt(chunk, index), log: logAt(chunk, index) }));
}

/** The places of the lines whose message has the text in it, whatever the case. */
export function placesOf(chunk: LogChunk, text: string): number[] {
  const needle = text.toLowerCase();
  const places: number[] = [];
  // No letter depends on what is behind a line feed, so this is what the messages give one by one.
  const lower = chunk.text.toLowerCase();
  // The one letter that has more signs in lower case (İ) moves all that is behind it.
  const ends = lower.length === chunk.text.length ? chunk.ends : endsInLowerCase(chunk);
  for (let at = lower.indexOf(needle), place = 0; at >= 0; at = lower.indexOf(needle, at)) {
    while (place < ends.length && (ends[place] as number) < at) place += 1;
    const end = ends[place];
    if (end === undefined) break;
    const isInside = at + needle.length <= end;
    if (isInside) places.push(place++);
    at = isInside ? end + 1 : at + 1;
  }
  return places;
}

function endsInLowerCase(chunk: LogChunk): Uint32Array {
  return endsOf(logsIn(chunk).map(({ log }) => log.message.toLowerCase()));
}

function startOf({ ends }: LogChunk, index: number): number {
  return index === 0 ? 0 : (ends[index - 1] as number) + 1;
}

/** The number of the event at this place of a row. */
export function numberAt(row: { readonly first: number; readonly numbers?: Uint32Array }, index: number) {
  return row.numbers?.[index] ?? row.first + index;
}

/** The numbers, where they are not simply one after the other. */
export function numbersOf(numbers: readonly number[]): Uint32Array | undefined {
  const first = numbers[0] ?? 0;
  return numbers.every((number, index) => number === first + index) ? undefined : Uint32Array.from(numbers);
}
