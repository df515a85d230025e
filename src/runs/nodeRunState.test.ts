import { describe, expect, test } from "vitest";
import type { TaskRun } from "../engine/record.ts";
import { stateOf, type StateName } from "../engine/state.ts";
import { nodeRunState } from "./nodeRunState.ts";

describe("a node whose task was called more than once", () => {
  test.each<[StateName[], StateName]>([
    [["Completed", "Running", "Failed"], "Running"],
    [["Completed", "Pending"], "Pending"],
    [["Completed", "AwaitingRetry", "Pending"], "AwaitingRetry"],
    [["Completed", "Failed", "Completed"], "Failed"],
    [["Failed", "Crashed", "Cancelled"], "Crashed"],
    [["NotReady", "Completed"], "NotReady"],
    [["Completed", "Completed"], "Completed"],
  ])("in the states %j shows %s", (names, shown) => {
    expect(nodeRunState(names.map((name, index) => taskRun(name, `call-${index}`)))?.state.name).toBe(shown);
  });

  test("tells how many of its calls have ended", () => {
    const names: StateName[] = ["Completed", "Running", "Failed", "Pending"];
    expect(nodeRunState(names.map((name) => taskRun(name, name)))?.calls).toEqual({ ended: 2, all: 4 });
    expect(nodeRunState([taskRun("Completed", "a")])?.calls).toBeUndefined();
  });

  test("of equal states shows the newest", () => {
    const state = nodeRunState([taskRun("Failed", "a", "old"), taskRun("TimedOut", "b", "new")]);
    expect(state?.message).toBe("new");
  });

  test("forgets what became of a call that was made again", () => {
    expect(nodeRunState([taskRun("Crashed", "a"), taskRun("Completed", "a")])?.state.name).toBe("Completed");
  });

  test("shows nothing before its first call", () => {
    expect(nodeRunState([])).toBeUndefined();
  });
});

function taskRun(name: StateName, dynamicKey: string, message?: string): TaskRun {
  return {
    id: `${dynamicKey}-${name}`,
    name: "x",
    flowRunId: "f",
    taskName: "x",
    taskKey: "x",
    dynamicKey,
    inputs: {},
    states: [{ ...stateOf(name, message), timestamp: 0 }],
    runCount: 1,
    totalRunTime: 0,
  };
}
