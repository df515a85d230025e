import { currentState, type TaskRun } from "../engine/record.ts";
import { isFinal, ownNameOf, type State, type StateName } from "../engine/state.ts";

/** What a run says of one node. */
export interface NodeRunState {
  readonly state: State;
  readonly runCount: number;
  /** Attempts after the first. */
  readonly retries: number;
  readonly startTime?: number;
  /** Absent until the task run has ended. */
  readonly durationMs?: number;
  readonly message?: string;
  /** Where the node made more than one call: how many, and how many of them have ended. */
  readonly calls?: { readonly ended: number; readonly all: number };
}

/** The higher wins: what still moves before what has ended, and of what has ended the worst. */
const precedence: Record<StateName, number> = {
  Running: 10,
  Retrying: 9,
  Cancelling: 8,
  AwaitingRetry: 7,
  Paused: 7,
  Suspended: 7,
  Resuming: 7,
  Pending: 6,
  Crashed: 5,
  Failed: 4,
  TimedOut: 4,
  Cancelled: 3,
  NotReady: 2,
  RolledBack: 2,
  Completed: 1,
  Cached: 1,
};

/**
 * What a node shows when its task was called once or more. `taskRuns` are in the order of their creation. Of two task
 * runs of one call (a resumed run has them) the newer counts; among different calls the most active or else the worst
 * state wins, and of equal ones the last call's.
 */
export function nodeRunState(taskRuns: readonly TaskRun[]): NodeRunState | undefined {
  const calls = newestOfCalls(taskRuns);
  let winner: TaskRun | undefined;
  let ended = 0;
  for (const taskRun of calls) {
    if (isFinal(currentState(taskRun))) ended += 1;
    if (!winner || rank(taskRun) >= rank(winner)) winner = taskRun;
  }
  if (!winner) return undefined;
  const all = calls.length;
  return all > 1 ? { ...describe(winner), calls: { ended, all } } : describe(winner);
}

/** One task run for each call, in the order of the calls: of a call that was made again the newest. */
export function newestOfCalls(taskRuns: readonly TaskRun[]): readonly TaskRun[] {
  const newest = new Map<string, TaskRun>();
  for (const taskRun of taskRuns) newest.set(taskRun.dynamicKey, taskRun);
  return [...newest.values()];
}

function rank(taskRun: TaskRun): number {
  return precedence[ownNameOf(currentState(taskRun))];
}

function describe({ startTime, endTime, runCount, ...taskRun }: TaskRun): NodeRunState {
  const state = currentState({ ...taskRun, runCount });
  return {
    state,
    runCount,
    retries: Math.max(0, runCount - 1),
    ...(startTime !== undefined && { startTime }),
    ...(startTime !== undefined && endTime !== undefined && { durationMs: endTime - startTime }),
    ...(state.message !== undefined && { message: state.message }),
  };
}
