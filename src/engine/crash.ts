import type { RunEvent } from "./event.ts";
import { currentState, type Run, type RunRecord } from "./record.ts";
import { isSettled, stateOf } from "./state.ts";
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
