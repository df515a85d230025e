import type { RunEvent } from "./event.ts";
import { currentState, type FlowRun, type Run, type RunRecord } from "./record.ts";
import { isPaused, isSettled, stateOf, type ProposedState } from "./state.ts";
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
 * What is left to say when an engine is gone: what it left open has crashed. A run that is suspended is only asleep, and
 * one that is paused falls asleep, until the time of its pause is over.
 */
export function leftBehindEvents(record: RunRecord, reason: string, now: number): RunEvent[] {
  const root = record.flowRuns.find((run) => run.parentTaskRunId === undefined);
  const crashed = crashEvents(record, reason, now);
  if (!root || !isPaused(currentState(root))) return crashed;
  const others = crashed.filter((event) => event.kind !== "state" || event.runId !== root.id);
  const { name, pauseTimeout = Infinity } = currentState(root);
  if (now >= pauseTimeout) return [...others, ...entered(root, now, stateOf("Failed", neverResumed))];
  return name === "Paused" ? [...others, ...entered(root, now, fallenAsleep(root))] : others;
}

/** The pause goes on, though there is no body any more that waits for its end. */
function fallenAsleep(root: FlowRun): ProposedState {
  const { pauseKey, pauseTimeout, inputSchema } = currentState(root);
  return {
    ...stateOf("Suspended", "The engine that ran it is gone. Resumed, the flow begins again from its top."),
    ...(pauseKey === undefined ? {} : { pauseKey }),
    ...(pauseTimeout === undefined ? {} : { pauseTimeout }),
    ...(inputSchema === undefined ? {} : { inputSchema }),
  };
}

/** What is left to say when a suspended run, which no engine has, is cancelled. */
export function cancelledAsleepEvents(root: FlowRun, now: number): RunEvent[] {
  return entered(root, now, stateOf("Cancelling"), stateOf("Cancelled", "Flow run was cancelled."));
}

/** Why a suspended run has failed. */
export const neverResumed = "The flow was paused and never resumed.";

function entered(root: FlowRun, now: number, ...proposed: ProposedState[]): RunEvent[] {
  const states = [...root.states];
  return proposed.map((one) => {
    const state = transition("flow", { ...root, states }, one, now);
    states.push(state);
    return { kind: "state", runId: root.id, state };
  });
}
