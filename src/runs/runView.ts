import type { Artifact, Log, RunEvent } from "../engine/event.ts";
import {
  currentState,
  RecordFold,
  type FlowRun,
  type Run,
  type RunRecord,
  type TaskRun,
} from "../engine/record.ts";
import { isSettled } from "../engine/state.ts";
import { parameterId } from "../program/program.ts";
import type { NamedPlace } from "./codePlaces.ts";
import { hasStack } from "./errorStack.ts";
import { RunLog, type LineReader } from "./runLog.ts";
import type { RunNews } from "./runService.ts";
import { nodeOutput, sameOutput, type NodeOutput } from "./nodeOutput.ts";
import { newestOfCalls, nodeRunState, type NodeRunState } from "./nodeRunState.ts";

/** The parts of a run that can be watched, each for itself. `run` is the state and result of the flow run. */
export type Topic = "run" | "taskRuns" | "logs" | "artifacts" | "blocked" | `node:${string}`;

export interface RunViewOptions {
  /** The canvas node whose call made this task run; none for calls that the canvas does not draw. */
  readonly nodeOf: (taskRun: TaskRun) => string | undefined;
  /** Where a text names lines of the flow's code, in order; left out where no code is at hand. */
  readonly placesIn?: (text: string) => readonly NamedPlace[];
  /** How lines are read that are kept and come with no event; left out where all lines come with events. */
  readonly lines?: LineReader;
  /** A whole run, from a file. The view then takes no events. */
  readonly record?: RunRecord;
  /** When to tell what changed. The app leaves it out and gets the next animation frame. */
  readonly onNextFrame?: (flush: () => void) => void;
}

/**
 * One run as the screen sees it: the fold of its events and who must redraw. The record changes in place and at once;
 * listeners hear of it at most once a frame, each only of its own topic. A run of 5,000 events a second therefore costs
 * the fold and one redraw of what is in sight.
 *
 * It also is the editor's `NodeStates`: `subscribe` and `get` are per node, and `get` gives the same object until the
 * node's state has changed.
 */
export class RunView {
  /** All that has come; of its log lines those that `log` does not read. */
  readonly record: RunRecord;
  readonly log: RunLog;
  private readonly options: RunViewOptions;
  private readonly fold: RecordFold | undefined;
  private readonly taskRunsById = new Map<string, TaskRun>();
  private readonly taskRunsByNode = new Map<string, TaskRun[]>();
  private readonly nodeStates = new Map<string, NodeRunState | undefined>();
  private readonly outputs = new Map<string, NodeOutput | undefined>();
  /** By task run: the newest picture that it made. */
  private readonly pictures = new Map<string, string>();
  /** By flow run or task run: the last error's message with its stack. */
  private readonly stacks = new Map<string, string>();
  private readonly listeners = new Map<Topic, Set<() => void>>();
  private readonly versions = new Map<Topic, number>();
  private readonly changed = new Set<Topic>();

  constructor(options: RunViewOptions) {
    this.options = options;
    this.fold = options.record ? undefined : new RecordFold();
    this.record = options.record ?? (this.fold as RecordFold).record;
    this.log = new RunLog(this.record.logs, options.lines, () => this.change("logs"));
    this.record.taskRuns.forEach((taskRun) => this.index(taskRun));
    this.record.artifacts.forEach((artifact) => this.noteArtifact(artifact));
    this.record.logs.forEach((log) => this.noteStack(log));
    const given = this.flowRun ? this.nodesGiven(this.flowRun) : [];
    for (const nodeId of [...this.taskRunsByNode.keys(), ...given]) this.updateNode(nodeId);
    this.changed.clear();
  }

  /** Takes the next events of the run, in order. */
  add(events: readonly RunEvent[]): void {
    if (!this.fold) throw new Error("This view shows a run from a file, which takes no events.");
    const waiting = this.changed.size > 0;
    for (const event of events) {
      this.fold.add(event);
      this.note(event);
    }
    if (!waiting && this.changed.size > 0) this.flushNextFrame();
  }

  /** Takes what is told of a run that is kept, or on its way to the disk. */
  take({ events, keptLines, skippedLines = 0 }: RunNews): void {
    const { count } = this.log;
    this.log.skip(skippedLines);
    this.add(events);
    this.log.keep(keptLines);
    if (this.log.count > count) this.change("logs");
  }

  /** The stack of the last error that was logged for the run, as far as its lines have come with events. */
  stackOf({ id }: Pick<Run, "id">): string | undefined {
    return this.stacks.get(id);
  }

  placesIn(text: string): readonly NamedPlace[] {
    return this.options.placesIn?.(text) ?? [];
  }

  /** The flow run that a person started; none until its first event has come. */
  get flowRun(): FlowRun | undefined {
    return this.record.flowRuns.find((run) => run.parentTaskRunId === undefined) ?? this.record.flowRuns[0];
  }

  taskRun(id: string): TaskRun | undefined {
    return this.taskRunsById.get(id);
  }

  nodeOf(taskRun: TaskRun): string | undefined {
    return this.options.nodeOf(taskRun);
  }

  /** The node's task runs that are under way. */
  openTaskRunsOf(nodeId: string): readonly TaskRun[] {
    const taskRuns = this.taskRunsByNode.get(nodeId) ?? [];
    return taskRuns.filter((taskRun) => taskRun.states.length > 0 && !isSettled(currentState(taskRun)));
  }

  /** The node's calls, in their order: of one that was made again the newest task run. */
  callsOf(nodeId: string): readonly TaskRun[] {
    return newestOfCalls(this.bornOf(nodeId));
  }

  /** Counts the changes of a topic, so that React can tell whether there was one. */
  version(topic: Topic): number {
    return this.versions.get(topic) ?? 0;
  }

  watch(topic: Topic, listener: () => void): () => void {
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(topic) === listeners) this.listeners.delete(topic);
    };
  }

  subscribe(nodeId: string, listener: () => void): () => void {
    return this.watch(`node:${nodeId}`, listener);
  }

  get(nodeId: string): NodeRunState | undefined {
    return this.nodeStates.get(nodeId);
  }

  /** What the node gave, or was given for it; the same object until that is another. */
  outputOf(nodeId: string): NodeOutput | undefined {
    return this.outputs.get(nodeId);
  }

  private change(topic: Topic): void {
    const waiting = this.changed.size > 0;
    this.changed.add(topic);
    if (!waiting) this.flushNextFrame();
  }

  private flushNextFrame(): void {
    (this.options.onNextFrame ?? nextFrame)(() => this.flush());
  }

  private note(event: RunEvent): void {
    switch (event.kind) {
      case "flowRunCreated":
        this.changed.add("run");
        if (this.record.flowRuns.length === 1)
          this.nodesGiven(event.flowRun).forEach((nodeId) => this.changed.add(`node:${nodeId}`));
        return;
      case "taskRunCreated": {
        const taskRun = this.record.taskRuns.at(-1);
        if (taskRun) this.index(taskRun);
        this.changed.add("taskRuns");
        return;
      }
      case "state":
      case "result":
      case "resultLost":
      case "renamed":
      case "cacheKeyFound":
        this.noteRun(event.runId);
        return;
      case "log":
        this.changed.add("logs");
        this.noteStack(event.log);
        return;
      case "artifact":
        this.noteArtifact(event.artifact);
        return;
      case "artifactUpdated":
        this.noteArtifact(this.fold?.artifact(event.artifactId));
        return;
      case "blocked":
        this.changed.add("blocked");
        return;
      default:
        return event satisfies never;
    }
  }

  private noteRun(runId: string): void {
    const taskRun = this.taskRunsById.get(runId);
    this.changed.add(taskRun ? "taskRuns" : "run");
    const nodeId = taskRun && this.nodeOf(taskRun);
    if (nodeId !== undefined) this.changed.add(`node:${nodeId}`);
  }

  private noteStack(log: Log): void {
    if (hasStack(log)) this.stacks.set(log.taskRunId ?? log.flowRunId, log.message);
  }

  private noteArtifact(artifact: Artifact | undefined): void {
    this.changed.add("artifacts");
    const { type, data, taskRunId } = artifact ?? {};
    if (type !== "image" || taskRunId === undefined || typeof data !== "string" || !isPicture(data)) return;
    this.pictures.set(taskRunId, data);
    const taskRun = this.taskRunsById.get(taskRunId);
    const nodeId = taskRun && this.nodeOf(taskRun);
    if (nodeId !== undefined) this.changed.add(`node:${nodeId}`);
  }

  /** The nodes in whose place the run was given a value: parameters, and what is pinned. */
  private nodesGiven({ parameters }: Pick<FlowRun, "parameters">): string[] {
    return Object.keys(parameters).flatMap((name) => [name, parameterId(name)]);
  }

  private index(taskRun: TaskRun): void {
    this.taskRunsById.set(taskRun.id, taskRun);
    const nodeId = this.nodeOf(taskRun);
    if (nodeId === undefined) return;
    const siblings = this.taskRunsByNode.get(nodeId);
    if (siblings) siblings.push(taskRun);
    else this.taskRunsByNode.set(nodeId, [taskRun]);
  }

  private flush(): void {
    const topics = [...this.changed];
    this.changed.clear();
    for (const topic of topics) {
      if (topic.startsWith("node:")) this.updateNode(topic.slice("node:".length));
      this.versions.set(topic, this.version(topic) + 1);
    }
    for (const topic of topics) this.listeners.get(topic)?.forEach((listener) => listener());
  }

  private updateNode(nodeId: string): void {
    const born = this.bornOf(nodeId);
    this.nodeStates.set(nodeId, nodeRunState(born));
    const output = nodeOutput(born, ({ id }) => this.pictures.get(id)) ?? this.givenFor(nodeId);
    if (!sameOutput(this.outputs.get(nodeId), output)) this.outputs.set(nodeId, output);
  }

  /** A task run without a state yet has nothing to show; its first state comes right after it. */
  private bornOf(nodeId: string): readonly TaskRun[] {
    return (this.taskRunsByNode.get(nodeId) ?? []).filter((taskRun) => taskRun.states.length > 0);
  }

  private givenFor(nodeId: string): NodeOutput | undefined {
    const { parameters = {} } = this.flowRun ?? {};
    const name = Object.keys(parameters).find((name) => name === nodeId || parameterId(name) === nodeId);
    return name === undefined ? undefined : { value: parameters[name] };
  }
}

/** A picture that carries its bytes: nothing is asked of the network to show it. */
function isPicture(address: string): boolean {
  return /^data:image\//i.test(address);
}

/** Frames stop in a hidden tab; there a timer keeps what is not drawn (a title, a notification) up to date. */
function nextFrame(flush: () => void): void {
  if (document.visibilityState === "visible") requestAnimationFrame(flush);
  else setTimeout(flush, 250);
}
