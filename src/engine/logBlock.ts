import type { Log, RunEvent } from "./event.ts";
import type { LogLine, LogLines } from "./ports.ts";

/**
 * Log lines of one body that came together, in columns. Each is an event of its own, with a number of its own; but a run
 * may have a million of them, and as objects they cost more than all else that is done with them.
 */
export interface LogBlock extends Omit<Log, "level" | "message"> {
  readonly kind: "lines";
  readonly levels: readonly number[];
  readonly messages: readonly string[];
}

/** A line that no other came with. */
export function alone({ level, message }: LogLine): LogLines {
  return { levels: [level], messages: [message] };
}

/** What happened, in order: events, and lines that stand for as many events as they are. */
export type Happening = RunEvent | LogBlock;

/** How many events it is. */
export function countOf(happening: Happening): number {
  return happening.kind === "lines" ? happening.messages.length : 1;
}

/** True for what goes into the log, and nowhere else. */
export function isLines(happening: Happening): happening is LogBlock | Extract<RunEvent, { kind: "log" }> {
  return happening.kind === "lines" || happening.kind === "log";
}

/** How many of these, from the first on, are whole within so many events. */
export function wholeWithin(happenings: readonly Happening[], count: number): number {
  let left = count;
  const end = happenings.findIndex((one) => (left -= countOf(one)) < 0);
  return end < 0 ? happenings.length : end;
}

/** The events, one by one. */
export function eventsOf(happenings: readonly Happening[]): RunEvent[] {
  return happenings.flatMap((one) =>
    one.kind === "lines" ? logsOf(one).map((log): RunEvent => ({ kind: "log", log })) : one,
  );
}

/** The lines, one by one. */
export function logsOf({ flowRunId, taskRunId, logger, levels, messages, timestamp }: LogBlock): Log[] {
  return messages.map((message, index) => {
    const level = levels[index] as number;
    return taskRunId === undefined
      ? { flowRunId, logger, level, message, timestamp }
      : { flowRunId, taskRunId, logger, level, message, timestamp };
  });
}
