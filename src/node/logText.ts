import { logLevels, type Log } from "../engine/event.ts";
import type { RunRecord } from "../engine/record.ts";

const names = new Map<number, string>(
  Object.entries(logLevels).map(([name, level]) => [level, name.toUpperCase()]),
);

/** A line as Prefect prints it: `12:04:31.120 | INFO    | Task run 'Count words-1f2' - counting`. */
export function logText(log: Log, record: RunRecord): string {
  const time = new Date(log.timestamp).toISOString().slice(11, 23);
  const level = (names.get(log.level) ?? String(log.level)).padEnd(8);
  return `${time} | ${level}| ${ownerOf(log, record)} - ${log.message}`;
}

function ownerOf(log: Log, record: RunRecord): string {
  if (log.taskRunId === undefined) {
    return `Flow run '${record.flowRuns.find(({ id }) => id === log.flowRunId)?.name ?? log.flowRunId}'`;
  }
  return `Task run '${record.taskRuns.find(({ id }) => id === log.taskRunId)?.name ?? log.taskRunId}'`;
}
