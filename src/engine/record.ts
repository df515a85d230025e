import type { Log, Artifact, Blocked, RunEvent } from "./event.ts";
import { isFinal, type State } from "./state.ts";

/** All that is known of one run: the fold of its events. Live views, stored runs and files show this and nothing else. */
export interface RunRecord {
  readonly flowRuns: FlowRun[];
  readonly taskRuns: TaskRun[];
  readonly logs: Log[];
  readonly artifacts: Artifact[];
  /** What its code tried in vain; absent as long as there is nothing. */
  blocked?: Blocked[];
}

/** What flow runs and task runs have in common; the bookkeeping is Prefect's (semantics, 1.2 and 3.7). */
export interface Run {
  readonly id: string;
  /** A new one comes from a run-name option, before the first Running. */
  name: string;
  readonly states: State[];
  /** How often a body was started. */
  runCount: number;
  /** Milliseconds since 1970 of the first Running; of a flow run that failed before, of that. */
  startTime?: number;
  /** Milliseconds since 1970 of the final state. */
  endTime?: number;
  /** Seconds spent in states of type RUNNING. */
  totalRunTime: number;
  /** The returned value, once Completed; absent when there is none. */
  result?: unknown;
  /** True when there was a result that could not be kept, because it cannot be cloned. */
  isResultLost?: true;
  /** The run's own tags and those around its call; absent when there are none. */
  readonly tags?: readonly string[];
}

export interface FlowRun extends Run {
  readonly flowName: string;
  /** As the flow's author gave it. */
  readonly version?: string;
  /** The task run that stands for this flow run in its parent; none for the flow that a person started. */
  readonly parentTaskRunId?: string;
  /** What the run was given, by parameter name. Defaults are added where they are plain literals. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface TaskRun extends Run {
  readonly flowRunId: string;
  readonly taskName: string;
  /** The task's identity: its function's name and a hash of its text. */
  readonly taskKey: string;
  /** Which of the task's calls this is: a hash of the arguments and an ordinal among equal ones. */
  readonly dynamicKey: string;
  /** Parameter name → ids of the task runs its value came from; and `waitFor`. */
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  /** Where in the program the call stands; lines and columns count from 1. */
  readonly callSite?: CallSite;
  /** The key of its result in the cache, where there is one. */
  cacheKey?: string;
}

export interface CallSite {
  readonly line: number;
  readonly column: number;
}

export function emptyRecord(): RunRecord {
  return { flowRuns: [], taskRuns: [], logs: [], artifacts: [] };
}

/** The run's newest state. Every run is born with one. */
export function currentState(run: Run): State {
  const state = run.states.at(-1);
  if (!state) throw new Error(`Run ${run.id} has no state.`);
  return state;
}

/**
 * Folds events into the record, in place: a run of a million events must not copy itself a million times. Events come
 * in the order of their numbers; one that names a run the record lacks is a mistake of the sender and throws.
 */
export class RecordFold {
  readonly record: RunRecord;
  private readonly runs = new Map<string, Run>();
  private readonly artifactPlaces = new Map<string, number>();

  /** Goes on from a record, if one is given; it is changed in place. */
  constructor(events: Iterable<RunEvent> = [], record = emptyRecord()) {
    this.record = record;
    for (const run of [...record.flowRuns, ...record.taskRuns]) this.runs.set(run.id, run);
    record.artifacts.forEach(({ id }, place) => this.artifactPlaces.set(id, place));
    for (const event of events) this.add(event);
  }

  /** What a run of a flow or a task is called now; nothing when the record has none with this id. */
  nameOf(runId: string): string | undefined {
    return this.runs.get(runId)?.name;
  }

  add(event: RunEvent): void {
    switch (event.kind) {
      case "flowRunCreated":
        this.addRun(this.record.flowRuns, { ...event.flowRun, states: [], runCount: 0, totalRunTime: 0 });
        return;
      case "taskRunCreated":
        this.addRun(this.record.taskRuns, newTaskRun(event.taskRun));
        return;
      case "state":
        enter(this.run(event.runId), event.state);
        return;
      case "renamed":
        this.run(event.runId).name = event.name;
        return;
      case "result":
        this.run(event.runId).result = event.value;
        return;
      case "cacheKeyFound":
        (this.run(event.runId) as TaskRun).cacheKey = event.cacheKey;
        return;
      case "resultLost":
        this.run(event.runId).isResultLost = true;
        return;
      case "log":
        this.record.logs.push(event.log);
        return;
      case "artifact":
        this.artifactPlaces.set(event.artifact.id, this.record.artifacts.push(event.artifact) - 1);
        return;
      case "artifactUpdated":
        this.updateArtifact(event);
        return;
      case "blocked":
        (this.record.blocked ??= []).push(event.blocked);
        return;
      default:
        return event satisfies never;
    }
  }

  run(id: string): Run {
    const run = this.runs.get(id);
    if (!run) throw new Error(`The record has no run ${id}.`);
    return run;
  }

  artifact(id: string): Artifact | undefined {
    const place = this.artifactPlaces.get(id);
    return place === undefined ? undefined : this.record.artifacts[place];
  }

  /** In its place: an update is no new version. */
  private updateArtifact({ artifactId, data, description }: ArtifactUpdated): void {
    const place = this.artifactPlaces.get(artifactId);
    const old = place === undefined ? undefined : this.record.artifacts[place];
    if (place === undefined || !old) throw new Error(`The record has no artifact ${artifactId}.`);
    this.record.artifacts[place] = { ...old, data, ...(description === undefined ? {} : { description }) };
  }

  private addRun<R extends Run>(list: R[], run: R): void {
    list.push(run);
    this.runs.set(run.id, run);
  }
}

/** Spelled out: V8 makes a class of its own for each object that is spread and then added to. */
function newTaskRun(born: Extract<RunEvent, { kind: "taskRunCreated" }>["taskRun"]): TaskRun {
  const { id, flowRunId, name, taskName, taskKey, dynamicKey, inputs, tags, callSite, cacheKey } = born;
  const run: Writable<TaskRun> = {
    id,
    flowRunId,
    name,
    taskName,
    taskKey,
    dynamicKey,
    inputs,
    states: [],
    runCount: 0,
    totalRunTime: 0,
  };
  if (tags) run.tags = tags;
  if (callSite) run.callSite = callSite;
  if (cacheKey !== undefined) run.cacheKey = cacheKey;
  return run;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

type ArtifactUpdated = Extract<RunEvent, { kind: "artifactUpdated" }>;

/** Prefect's bookkeeping on every state change (semantics, 1.2). */
function enter(run: Run, state: State): void {
  const previous = run.states.at(-1);
  if (previous?.type === "RUNNING") run.totalRunTime += (state.timestamp - previous.timestamp) / 1000;
  if (state.type === "RUNNING") {
    // Who goes on after a pause does not begin anew.
    if (previous?.type !== "PAUSED" && previous?.name !== "Resuming") run.runCount += 1;
    run.startTime ??= state.timestamp;
  }
  // A flow refused for its parameters began and ended at once (semantics, 2.2).
  if (state.type === "FAILED" && "flowName" in run) run.startTime ??= state.timestamp;
  if (isFinal(state)) {
    if (run.startTime !== undefined) run.endTime ??= state.timestamp;
  } else if (run.endTime !== undefined) delete run.endTime;
  run.states.push(state);
}
