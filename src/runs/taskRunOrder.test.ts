import fc from "fast-check";
import { expect, test } from "vitest";
import type { TaskRun } from "../engine/record.ts";
import { stateOf, type StateName } from "../engine/state.ts";
import { orderedCalls, type CallOrder } from "./taskRunOrder.ts";

test("Whatever the order, each call is listed once, with its place among the calls", () => {
  const names: StateName[] = ["Completed", "Failed", "Running", "Crashed", "NotReady", "Cached"];
  const orders: CallOrder[] = ["failedFirst", "asCalled", "longestFirst"];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names)), fc.constantFrom(...orders), (states, order) => {
      const calls = states.map((state, index) => call(state, index));
      const listed = orderedCalls(calls, order);
      expect(listed.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
        calls.map((_, index) => index),
      );
      for (const { index, taskRun } of listed) expect(taskRun).toBe(calls[index]);
    }),
  );
});

test("What failed comes first, then what still moves, each in the order of the calls", () => {
  const states: StateName[] = ["Completed", "Running", "Failed", "Completed", "Crashed", "Failed"];
  const listed = orderedCalls(
    states.map((state, index) => call(state, index)),
    "failedFirst",
  );
  expect(listed.map(({ index }) => index)).toEqual([2, 5, 4, 1, 0, 3]);
});

test("What took longest comes first, and what has not ended last", () => {
  const calls = [call("Completed", 1), call("Running", 2), call("Completed", 3)];
  expect(orderedCalls(calls, "longestFirst").map(({ index }) => index)).toEqual([2, 0, 1]);
});

function call(name: StateName, duration: number): TaskRun {
  const state = { ...stateOf(name), timestamp: 0 };
  const times = { startTime: 0, ...(name !== "Running" && { endTime: duration }) };
  return {
    id: `run-${duration}`,
    name: "x",
    flowRunId: "f",
    taskName: "x",
    taskKey: "x",
    dynamicKey: String(duration),
    inputs: {},
    states: [state],
    runCount: 1,
    totalRunTime: 0,
    ...times,
  };
}
