import { logLevels, type Log } from "../engine/event.ts";
import type { RunLine } from "../engine/journals.ts";

const names = new Map<number, string>(
  Object.entries(logLevels).map(([name, level]) => [level, name.toUpperCase()]),
);

/** A line as Prefect prints it: `12:04:31.120 | INFO    | Task run 'Count words-1f2' - counting`. */
export function logText(log: Log, runName: string): string {
  const time = new Date(log.timestamp).toISOString().slice(11, 23);
  const level = (names.get(log.level) ?? String(log.level)).padEnd(8);
  const kind = log.taskRunId === undefined ? "Flow run" : "Task run";
  return `${time} | ${level}| ${kind} '${runName}' - ${log.message}`;
}

/** Runs as a table, the newest first. */
export function listText(lines: readonly RunLine[]): string {
  if (lines.length === 0) return "No runs are kept there.\n";
  const rows = lines.map(({ id, number, flowName, name, state, createdAt, durationMs }) => [
    id.slice(0, 8),
    `#${number}`,
    flowName,
    name,
    state.name,
    new Date(createdAt).toISOString().replace("T", " ").slice(0, 19),
    durationMs === undefined ? "" : `${(durationMs / 1000).toFixed(1)} s`,
  ]);
  const table = [["RUN", "", "FLOW", "NAME", "STATE", "CREATED (UTC)", "TIME"], ...rows];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const print = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return `${table.map(print).join("\n")}\n`;
}
