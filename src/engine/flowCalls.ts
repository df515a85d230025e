import { cutOff } from "./attempt.ts";
import type { BodyScope } from "./bodyScope.ts";
import { whenAllSettled, type Callee } from "./callee.ts";
import { Dependencies } from "./dependencies.ts";
import { finishedRuns } from "./finishedRun.ts";
import type { FlowProcess, RunProcess } from "./flowProcess.ts";
import type { Call, Called, FlowCall } from "./ports.ts";
import { currentState, type RunRecord } from "./record.ts";
import { isSettled, type ProposedState } from "./state.ts";
import { SubflowProcess, type ChildRequest } from "./subflowProcess.ts";
import { TaskProcess } from "./taskProcess.ts";
import type { World } from "./world.ts";

/** What the calls of a flow run need of it. */
interface Owner {
  /** True for the flow's own body; false for those of its tasks. */
  isOwnBody(caller: BodyScope): boolean;
  childOf(request: ChildRequest): FlowProcess;
}

/** The calls that the bodies of one flow run have made: the runs that came of them, and those that need not run again. */
export class FlowCalls {
  private readonly callees = new Set<TaskProcess | SubflowProcess>();
  /** Subflow runs of the flow's own body, by key: a completed one is not run again when the flow is. */
  private readonly children = new Map<string, SubflowProcess>();
  private ordinals = new Map<string, number>();
  /** Calls of earlier attempts that need not be made again, by key. */
  private readonly reusable = new Map<string, Callee>();

  /** Runs of a place that is gone: what became of them holds, whatever it is. */
  private readonly lost = new Set<Callee>();

  constructor(private readonly owner: Owner) {}

  /** Creates the run of a call, and lets it go its way; or finds the run that answers it already. */
  start(world: World, call: Call, caller: BodyScope): Callee {
    const called = "flow" in call ? call.flow : call.task;
    const dependencies = new Dependencies(call, called, caller);
    const key = this.keyOf(called, dependencies);
    // What a generator yielded is kept nowhere.
    const known = "task" in call && call.task.isGenerator ? undefined : this.reusable.get(key);
    if (known && (this.lost.has(known) || isReusable(known))) return known;
    const callee =
      "flow" in call
        ? this.subflow(world, call, caller, key)
        : new TaskProcess(world, call, caller, key, dependencies);
    if (this.callees.has(callee)) return callee;
    this.callees.add(callee);
    if (call.isSubmitted && "task" in call)
      world.recorder.say(world.flow, "debug", `Submitting task ${called.name} to thread pool executor...`);
    if (isSettled(currentState(world.flow))) callee.abandon(cutOff);
    else callee.begin();
    return callee;
  }

  /** How many calls with this key came before in this attempt; counts this one. */
  nextOrdinal(key: string): number {
    const ordinal = this.ordinals.get(key) ?? 0;
    this.ordinals.set(key, ordinal + 1);
    return ordinal;
  }

  /** A new attempt counts its calls anew. */
  restart(): void {
    this.ordinals = new Map();
  }

  /** Calls that the next attempt makes again are answered by these runs, as far as they are usable. */
  reuseOwn(): void {
    for (const callee of this.callees) this.reusable.set(callee.key, callee);
  }

  /** The same, and what has crashed or is about to stays so: the next attempt is told of it, not run into it again. */
  reuseCrashed(): void {
    this.reuseOwn();
    for (const callee of this.callees)
      if (!callee.isSettled || currentState(callee.run).type === "CRASHED") this.lost.add(callee);
  }

  /** Calls are answered by what an earlier engine's record has of this run. */
  reuseRecord(record: RunRecord, flowRunId: string): void {
    for (const [key, run] of finishedRuns(record, flowRunId)) this.reusable.set(key, run);
  }

  /** Every task runs anew. */
  forget(): void {
    this.reusable.clear();
    this.lost.clear();
  }

  /** The process of a run by its id, here or in a subflow. */
  find(id: string): RunProcess | undefined {
    for (const callee of this.callees) {
      if (callee.run.id === id) return callee;
      const found = callee instanceof SubflowProcess ? callee.find(id) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  abandonUnstarted(): void {
    for (const callee of this.newestFirst()) if (!callee.isStarted) callee.abandon(cutOff);
  }

  abandonAll(state: ProposedState): void {
    for (const callee of this.newestFirst()) callee.abandon(state);
  }

  /** A body that may finish can still call tasks; those are abandoned, and waited for like the rest. */
  whenQuiet(then: () => void): void {
    const open = [...this.callees].filter((callee) => !callee.isSettled);
    if (open.length > 0) whenAllSettled(open, () => this.whenQuiet(then));
    else then();
  }

  private subflow(world: World, call: FlowCall, caller: BodyScope, key: string): SubflowProcess {
    const isOwn = this.owner.isOwnBody(caller);
    const known = isOwn ? this.children.get(key) : undefined;
    if (known && currentState(known.run).type === "COMPLETED") return known;
    const child = new SubflowProcess(world, call, caller, key, (request) => this.owner.childOf(request));
    if (isOwn) this.children.set(key, child);
    return child;
  }

  /** The task, its arguments, and how many equal calls came before in this attempt. */
  private keyOf({ key }: Called, { hash }: Dependencies): string {
    const name = `${key}/${hash}`;
    return `${name}-${this.nextOrdinal(name)}`;
  }

  /** What waits for another was called after it; ended first, it does not find that other gone and become NotReady. */
  private newestFirst() {
    return [...this.callees].toReversed();
  }
}

/** Completed, or still at work. */
function isReusable(callee: Callee): boolean {
  const { type, name } = currentState(callee.run);
  return callee.isSettled ? type === "COMPLETED" && name !== "RolledBack" : true;
}
