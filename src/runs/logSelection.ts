import { logLevels, type Log, type LogLevelName } from "../engine/event.ts";
import type { RunView } from "./runView.ts";
import { dateClockText } from "./timeText.ts";

/** Which lines of a log are shown. */
export interface LogFilter {
  /** Looked for in messages and task run names, whatever the case; empty for all. */
  readonly text: string;
  /** This level and above. */
  readonly level: number;
  /** A source's id (see `sourcesOf`); empty for all. */
  readonly source: string;
  /** The id of a task run; left out for all. */
  readonly taskRun?: string;
}

export const noFilter: LogFilter = { text: "", level: logLevels.debug, source: "" };

/** Where lines come from: the flow's own body, a node, or a task that the canvas does not draw. */
export interface LogSource {
  readonly id: string;
  readonly label: string;
}

const flowSource: LogSource = { id: "flow", label: "Flow" };

/**
 * The lines that pass a filter, as indices into the run's log. Logs only grow, so each line is looked at once: call
 * `catchUp` after new lines came.
 */
export class LogSelection {
  readonly indices: number[] = [];
  /** How many lines each message has, counted up to what is shown of it. */
  readonly heights: number[] = [];
  readonly view: RunView;
  readonly filter: LogFilter;
  private readonly needle: string;
  private seen = 0;

  constructor(view: RunView, filter: LogFilter) {
    this.view = view;
    this.filter = filter;
    this.needle = filter.text.toLowerCase();
  }

  /** True when every line passes. */
  get isWhole(): boolean {
    return (
      this.needle === "" &&
      this.filter.level <= logLevels.debug &&
      this.filter.source === "" &&
      this.filter.taskRun === undefined
    );
  }

  /** True while there are lines that were not looked at. */
  get isBehind(): boolean {
    return this.seen < this.view.record.logs.length;
  }

  /** How much of the log has been looked at, from 0 to 1. */
  get share(): number {
    return this.isBehind ? this.seen / this.view.record.logs.length : 1;
  }

  /** Looks at the next lines, at so many at most, and gives how many have passed so far. */
  catchUp(most = Infinity): number {
    const { logs } = this.view.record;
    const until = Math.min(logs.length, this.seen + most);
    for (; this.seen < until; this.seen++) {
      const log = logs[this.seen];
      if (!log || !this.passes(log)) continue;
      this.indices.push(this.seen);
      this.heights.push(lineCount(log.message));
    }
    return this.indices.length;
  }

  lineAt(position: number): Log | undefined {
    const index = this.indices[position];
    return index === undefined ? undefined : this.view.record.logs[index];
  }

  /** Who wrote the line: its task run's name, or the flow's. */
  writerOf(log: Log): string {
    const taskRun = log.taskRunId === undefined ? undefined : this.view.taskRun(log.taskRunId);
    return taskRun?.name ?? this.view.flowRun?.flowName ?? "";
  }

  /** The selection as lines of a log file, in the form of Prefect's console. */
  text(): string {
    this.catchUp();
    const line = (log: Log) => {
      const level = levelName(log.level).toUpperCase().padEnd(8);
      const kind = log.taskRunId === undefined ? "Flow run" : "Task run";
      return `${dateClockText(log.timestamp)} | ${level} | ${kind} '${this.writerOf(log)}' - ${log.message}\n`;
    };
    return this.indices.map((_, position) => line(this.lineAt(position) as Log)).join("");
  }

  private passes(log: Log): boolean {
    const { level, source, taskRun } = this.filter;
    if (log.level < level) return false;
    if (taskRun !== undefined && log.taskRunId !== taskRun) return false;
    if (source !== "" && sourceOf(this.view, log) !== source) return false;
    return (
      this.needle === "" ||
      log.message.toLowerCase().includes(this.needle) ||
      this.writerOf(log).toLowerCase().includes(this.needle)
    );
  }
}

const mostLines = 200;

function lineCount(message: string): number {
  let count = 1;
  for (let at = message.indexOf("\n"); at >= 0 && count < mostLines; at = message.indexOf("\n", at + 1))
    count += 1;
  return count;
}

function sourceOf(view: RunView, log: Log): string {
  const taskRun = log.taskRunId === undefined ? undefined : view.taskRun(log.taskRunId);
  if (!taskRun) return flowSource.id;
  const nodeId = view.nodeOf(taskRun);
  return nodeId === undefined ? `task:${taskRun.taskName}` : `node:${nodeId}`;
}

/** The flow and all nodes and tasks that have run, in the order of their first task run. */
export function sourcesOf(view: RunView): readonly LogSource[] {
  const sources = new Map<string, LogSource>([[flowSource.id, flowSource]]);
  for (const taskRun of view.record.taskRuns) {
    const nodeId = view.nodeOf(taskRun);
    const id = nodeId === undefined ? `task:${taskRun.taskName}` : `node:${nodeId}`;
    if (!sources.has(id)) sources.set(id, { id, label: taskRun.taskName });
  }
  return withDistinctLabels([...sources.values()]);
}

/** Two nodes may call one task; then the node's id tells them apart. */
function withDistinctLabels(sources: readonly LogSource[]): readonly LogSource[] {
  const counts = new Map<string, number>();
  for (const { label } of sources) counts.set(label, (counts.get(label) ?? 0) + 1);
  return sources.map((source) =>
    source.id.startsWith("node:") && (counts.get(source.label) ?? 0) > 1
      ? { ...source, label: `${source.label} (${source.id.slice("node:".length)})` }
      : source,
  );
}

/** The name of a level, or of the nearest one below it. */
export function levelName(level: number): LogLevelName {
  const names = Object.keys(logLevels) as LogLevelName[];
  return names.findLast((name) => logLevels[name] <= level) ?? "debug";
}
