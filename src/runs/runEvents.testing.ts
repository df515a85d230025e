import type { Log, RunEvent } from "../engine/event.ts";
import { stateOf, type StateName } from "../engine/state.ts";

/** Events for tests of this folder: one flow run `f`; moments are milliseconds. */
export const flowRunCreated: Extract<RunEvent, { kind: "flowRunCreated" }> = {
  kind: "flowRunCreated",
  flowRun: { id: "f", name: "brave-otter", flowName: "Word report", parameters: {} },
};

export function taskRunCreated(id: string, line: number, taskName = "Count words"): RunEvent {
  const call = { taskKey: taskName, dynamicKey: id, inputs: {}, callSite: { line, column: 1 } };
  return {
    kind: "taskRunCreated",
    taskRun: { id, flowRunId: "f", name: `${taskName}-${id}`, taskName, ...call },
  };
}

export function entered(runId: string, name: StateName, timestamp: number, message?: string): RunEvent {
  return { kind: "state", runId, state: { ...stateOf(name, message), timestamp } };
}

export function logged(message: string, level = 20, taskRunId?: string): Extract<RunEvent, { kind: "log" }> {
  const log: Log = { flowRunId: "f", level, logger: "prefect.flow_runs", message, timestamp: 0 };
  return { kind: "log", log: taskRunId === undefined ? log : { ...log, taskRunId } };
}
