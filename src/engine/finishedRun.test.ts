import { expect, test } from "vitest";
import { finishedRuns } from "./finishedRun.ts";
import { emptyRecord, type TaskRun } from "./record.ts";
import type { StateName, StateType } from "./state.ts";

function taskRun(id: string, name: StateName, type: StateType, rest: Partial<TaskRun> = {}): TaskRun {
  const state = { name, type, timestamp: 1 };
  const call = { taskName: id, taskKey: id, dynamicKey: "0", inputs: {} };
  return { id, name: id, ...call, flowRunId: "flow", states: [state], ...rest } as unknown as TaskRun;
}

test("only completed work of the same flow run answers a call again, and only while its result is there", () => {
  const taskRuns = [
    taskRun("done", "Completed", "COMPLETED", { result: 1 }),
    taskRun("cached", "Cached", "COMPLETED", { result: 2 }),
    taskRun("failed", "Failed", "FAILED"),
    taskRun("crashed", "Crashed", "CRASHED"),
    taskRun("cancelled", "Cancelled", "CANCELLED"),
    taskRun("waiting", "Pending", "PENDING"),
    taskRun("undone", "RolledBack", "COMPLETED", { result: 3 }),
    taskRun("lost", "Completed", "COMPLETED", { isResultLost: true }),
    taskRun("other", "Completed", "COMPLETED", { flowRunId: "another flow" }),
  ];
  const found = finishedRuns({ ...emptyRecord(), taskRuns }, "flow");
  expect([...found.values()].map(({ run }) => run.id)).toEqual(["done", "cached"]);
});
