import type { Log } from "../engine/event.ts";

/** Who wrote a line; the lines of a chunk share a few of these. */
export type LogSource = Pick<Log, "flowRunId" | "taskRunId" | "logger">;

/**
 * Up to 500 log lines of a run in one row, column by column: rows cost far more than lines (`reference/sandbox.md`, 5).
 */
export interface LogChunk {
  readonly runId: string;
  /** Counts the run's log lines from 0: which the first one is. */
  readonly line: number;
  /** The number of the first line's event. */
  readonly first: number;
  /** The number of each line's event; absent when they follow one another. */
  readonly numbers?: Uint32Array;
  readonly sources: readonly LogSource[];
  /** For each line its place in `sources`. */
  readonly source: Uint16Array;
  readonly levels: Float64Array;
  readonly timestamps: Float64Array;
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

export function chunkOf(runId: string, line: number, logs: readonly NumberedLog[]): LogChunk {
  const numbers = numbersOf(logs.map(({ number }) => number));
  const places = new Map<string, number>();
  const sources: LogSource[] = [];
  const source = new Uint16Array(logs.length);
  logs.forEach(({ log }, index) => {
    const name = log.taskRunId ?? `/${log.flowRunId}`;
    let place = places.get(name);
    if (place === undefined) {
      place = sources.push(sourceOf(log)) - 1;
      places.set(name, place);
    }
    source[index] = place;
  });
  return {
    runId,
    line,
    first: logs[0]?.number ?? 0,
    ...(numbers ? { numbers } : {}),
    sources,
    source,
    levels: Float64Array.from(logs, ({ log }) => log.level),
    timestamps: Float64Array.from(logs, ({ log }) => log.timestamp),
    messages: logs.map(({ log }) => log.message),
  };
}

export function logAt(chunk: LogChunk, index: number): Log {
  return {
    ...(chunk.sources[chunk.source[index] ?? 0] as LogSource),
    level: chunk.levels[index] ?? 0,
    message: chunk.messages[index] ?? "",
    timestamp: chunk.timestamps[index] ?? 0,
  };
}

export function logsIn(chunk: LogChunk): NumberedLog[] {
  return chunk.messages.map((_, index) => ({ number: numberAt(chunk, index), log: logAt(chunk, index) }));
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

function sourceOf({ flowRunId, taskRunId, logger }: Log): LogSource {
  return taskRunId === undefined ? { flowRunId, logger } : { flowRunId, taskRunId, logger };
}
