import type { RunEvent } from "./event.ts";
import { currentState, type FlowRun, type Run, type RunRecord } from "./record.ts";
import { isSettled, stateOf, type StateName } from "./state.ts";
import { transition } from "./transition.ts";

/** What is left to say of a run whose engine is gone: every run in it that had not ended is Crashed, tasks first. */
export function crashEvents(record: RunRecord, reason: string, now: number): RunEvent[] {
  const subflows = new Set(record.flowRuns.map((run) => run.parentTaskRunId));
  const crash = (kind: "flow" | "task", runs: readonly Run[]) =>
    runs
      .filter((run) => !isSettled(currentState(run)))
      .map((run): RunEvent => ({
        kind: "state",
        runId: run.id,
        state: transition(subflows.has(run.id) ? "subflow" : kind, run, stateOf("Crashed", reason), now),
      }));
  return [...crash("task", record.taskRuns), ...crash("flow", record.flowRuns)];
}

/**
 * What is left to say when an engine is gone: what it left open has crashed. A run that is suspended is only asleep,
 * until its time is over.
 */
export function leftBehindEvents(record: RunRecord, reason: string, now: number): RunEvent[] {
  const root = record.flowRuns.find((run) => run.parentTaskRunId === undefined);
  const crashed = crashEvents(record, reason, now);
  if (!root || currentState(root).name !== "Suspended") return crashed;
  const others = crashed.filter((event) => event.kind !== "state" || event.runId !== root.id);
  const { pauseTimeout = Infinity } = currentState(root);
  return now < pauseTimeout ? others : [...others, ...enteredBy(root, now, ["Failed", neverResumed])];
}

/** What is left to say when a suspended run, which no engine has, is cancelled. */
export function cancelledAsleepEvents(root: FlowRun, now: number): RunEvent[] {
  return enteredBy(root, now, ["Cancelling"], ["Cancelled", "Flow run was cancelled."]);
}

/** Why a suspended run has failed. */
export const neverResumed = "The flow was paused and never resumed.";

function enteredBy(root: FlowRun, now: number, ...names: [StateName, string?][]): RunEvent[] {
  const states = [...root.states];
  return names.map(([name, message]) => {
    const state = transition("flow", { ...root, states }, stateOf(name, message), now);
    states.push(state);
    return { kind: "state", runId: root.id, state };
  });
}
