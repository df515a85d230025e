import { logLevels, type Log, type LogLevelName } from "../engine/event.ts";
import type { LineKind, LineQuery } from "./runLog.ts";
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
 * The lines that pass a filter, as places in the run's log. Logs only grow, so each line is looked at once: call
 * `catchUp` after new lines came. Lines in memory are looked at in that call, kept ones after it, where they are kept.
 */
export class LogSelection {
  readonly view: RunView;
  readonly filter: LogFilter;
  private readonly needle: string;
  /** The places of the lines that have passed; not used where every line passes. */
  private readonly places: number[] = [];
  private seen = 0;
  private searching: Promise<void> | undefined;
  /** How many more steps the search may take until somebody asks again. */
  private steps = 0;

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
    return !this.isWhole && this.seen < this.view.log.count;
  }

  /** How much of the log has been looked at, from 0 to 1. */
  get share(): number {
    return this.isBehind ? this.seen / this.view.log.count : 1;
  }

  /** How many lines have passed so far. */
  get count(): number {
    return this.isWhole ? this.view.log.count : this.places.length;
  }

  /** Looks at the next lines, at so many in memory at most, and gives how many have passed so far. */
  catchUp(most = Infinity): number {
    if (this.isWhole) return this.count;
    this.steps = stepsAhead;
    if (this.searching) return this.count;
    if (this.isInMemory) this.lookAt(most);
    if (this.isBehind && !this.isInMemory)
      this.searching = this.search().finally(() => (this.searching = undefined));
    return this.count;
  }

  /** True when the next line to look at came with an event and was not forgotten. */
  private get isInMemory(): boolean {
    const { first, end } = this.view.log;
    return this.seen >= first && this.seen < end;
  }

  private lookAt(most: number): void {
    const { told, first, end } = this.view.log;
    const until = Math.min(end, this.seen + most);
    for (; this.seen < until; this.seen++) {
      const log = told[this.seen - first];
      if (log && this.passes(log)) this.places.push(this.seen);
    }
  }

  /** Where the line stands in the run's log. */
  placeOf(position: number): number {
    return this.isWhole ? position : (this.places[position] ?? -1);
  }

  /** Nothing while the line has to be read; see `want`. */
  lineAt(position: number): Log | undefined {
    return this.view.log.at(this.placeOf(position));
  }

  /** Has the lines at these positions read. */
  want(positions: readonly number[]): void {
    this.view.log.want(positions.map((position) => this.placeOf(position)));
  }

  /** How many lines the message has, counted up to what is shown of it; one as long as nobody has read it. */
  heightAt(position: number): number {
    return lineCount(this.lineAt(position)?.message ?? "");
  }

  /** Who wrote the line: its task run's name, or the flow's. */
  writerOf(log: Pick<Log, "taskRunId">): string {
    const taskRun = log.taskRunId === undefined ? undefined : this.view.taskRun(log.taskRunId);
    return taskRun?.name ?? this.view.flowRun?.flowName ?? "";
  }

  /** The selection as lines of a log file, in the form of Prefect's console. */
  async text(): Promise<string> {
    const { log } = this.view;
    for (this.catchUp(); this.isBehind; this.catchUp()) {
      const before = this.seen;
      await this.searching;
      if (this.seen === before) throw new Error("The log cannot be read now.");
    }
    const parts: string[] = [];
    for (let position = 0; position < this.count;) {
      const from = this.placeOf(position);
      const lines = await log.read(from, linesAtOnce);
      for (let place = from; place < from + linesAtOnce && position < this.count;) {
        const line = lines[place - from];
        if (line) parts.push(this.textOf(line));
        place = this.placeOf(++position);
      }
    }
    return parts.join("");
  }

  private textOf(log: Log): string {
    const level = levelName(log.level).toUpperCase().padEnd(8);
    const kind = log.taskRunId === undefined ? "Flow run" : "Task run";
    return `${dateClockText(log.timestamp)} | ${level} | ${kind} '${this.writerOf(log)}' - ${log.message}\n`;
  }

  /**
   * Goes on behind what has been looked at, up to lines in memory. What nobody asks for any more ends after a few steps.
   */
  private async search(): Promise<void> {
    const { log } = this.view;
    const until = this.seen < log.first ? log.first : log.count;
    let isWhole = true;
    const query: LineQuery = {
      from: this.seen,
      text: this.needle,
      level: this.filter.level,
      isFrom: (kind) => this.isFrom(kind),
      isNamed: (kind) => this.isNamed(kind),
    };
    try {
      await log.search(query, (places, seen) => {
        for (const place of places) this.places.push(place);
        this.seen = seen;
        isWhole = --this.steps > 0;
        return isWhole && !this.isInMemory;
      });
      // A run that somebody has deleted meanwhile has no more lines.
      if (isWhole) this.seen = Math.max(this.seen, until);
    } catch {
      // What cannot be read now is looked for when somebody asks again.
    }
  }

  private passes(log: Log): boolean {
    if (log.level < this.filter.level || !this.isFrom(log)) return false;
    return log.message.toLowerCase().includes(this.needle) || this.isNamed(log);
  }

  private isFrom(kind: LineKind): boolean {
    const { source, taskRun } = this.filter;
    if (taskRun !== undefined && kind.taskRunId !== taskRun) return false;
    return source === "" || sourceOf(this.view, kind) === source;
  }

  private isNamed(kind: LineKind): boolean {
    return this.needle !== "" && this.writerOf(kind).toLowerCase().includes(this.needle);
  }
}

/** Of a search in what is kept: so many steps come before the next frame that asks for more. */
const stepsAhead = 10;

/** A log is written to a file so many lines at a time. */
const linesAtOnce = 5_000;

const mostLines = 200;

function lineCount(message: string): number {
  let count = 1;
  for (let at = message.indexOf("\n"); at >= 0 && count < mostLines; at = message.indexOf("\n", at + 1))
    count += 1;
  return count;
}

function sourceOf(view: RunView, log: Pick<Log, "taskRunId">): string {
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
