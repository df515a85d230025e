import { flow, getRunContext, getRunLogger, task } from "millrace";
import type { RunningFlow } from "../../../engine/engine.ts";
import type { Case } from "../../expected.ts";

const once = task({ name: "Once" }, (value: string) => {
  getRunLogger().info(`once ran with ${value}`);
  return value;
});
const fragile = task({ name: "Fragile" }, function fragile(attempt: number): string {
  getRunLogger().info("fragile ran");
  if (attempt === 1) throw new Error("the first time");
  return "mended";
});
const rich = task({ name: "Rich" }, () => new Map([["when", new Date(0)]]));
const child = flow({ name: "child" }, async () => once("of the child"));
const never = task({ name: "Never" }, async (attempt: number) => {
  getRunLogger().info("before the wait");
  if (attempt === 1) await new Promise(() => undefined);
  return "went on";
});

const failed = flow({ name: "failed" }, async () => [
  await once("a"),
  await fragile(getRunContext().runCount),
]);
const failsAgain = flow({ name: "fails again" }, async () => {
  await once("a");
  throw new Error(`attempt ${getRunContext().runCount}`);
});
const equalCalls = flow({ name: "equal calls" }, async () => {
  const values = [await once("a"), await once("a"), await once("b")];
  if (getRunContext().runCount === 1) throw new Error("once more");
  return [...values, await once("a")];
});
const otherOrder = flow({ name: "other order" }, async () => {
  const words = getRunContext().runCount === 1 ? ["a", "b", "c"] : ["c", "a", "b", "d"];
  const values = [];
  for (const word of words) values.push(await once(word));
  if (getRunContext().runCount === 1) throw new Error("once more");
  return values;
});
const withSubflow = flow({ name: "with subflow" }, async () => {
  const value = await child();
  if (getRunContext().runCount === 1) throw new Error("once more");
  return value;
});
const richValues = flow({ name: "rich values" }, async () => {
  const value = await rich();
  if (getRunContext().runCount === 1) throw new Error("once more");
  return [value instanceof Map, value.get("when") instanceof Date];
});
const isCancelled = flow({ name: "is cancelled" }, async () => [
  await once("a"),
  await never(getRunContext().runCount),
]);
const submitted = flow({ name: "submitted" }, async () => {
  const futures = ["a", "b", "c"].map((word) => once.submit(word));
  const values = await Promise.all(futures.map((future) => future.result()));
  if (getRunContext().runCount === 1) throw new Error("once more");
  return values;
});

const completed = "Pending Running Completed";
const again = "Pending Running Failed AwaitingRetry Running Completed";
const cancelOnce = [
  { when: { logged: "before the wait" }, does: (running: RunningFlow) => running.cancel() },
];

export const cases: Case[] = [
  {
    title: "A failed run is retried as the same run, and what has completed is not run again",
    flow: failed,
    isRetried: true,
    sees: {
      states: again,
      attempts: 2,
      tasks: { Once: completed, Fragile: ["Pending Running Failed", completed] },
      lines: { "once ran": 1, "fragile ran": 2 },
      result: ["a", "mended"],
    },
  },
  {
    title: "A retried run may fail again",
    flow: failsAgain,
    isRetried: true,
    sees: {
      states: "Pending Running Failed AwaitingRetry Running Failed",
      message: "Flow run encountered an exception: Error: attempt 2",
      tasks: { Once: completed },
    },
  },
  {
    title: "Equal calls are told apart by how many there were before",
    flow: equalCalls,
    isRetried: true,
    sees: {
      states: again,
      tasks: { Once: [completed, completed, completed, completed] },
      result: ["a", "a", "b", "a"],
    },
  },
  {
    title: "Calls are known again in whatever order they come",
    flow: otherOrder,
    isRetried: true,
    sees: {
      states: again,
      tasks: { Once: [completed, completed, completed, completed] },
      lines: { "once ran": 4 },
      result: ["c", "a", "b", "d"],
    },
  },
  {
    title: "A completed subflow is not run again",
    flow: withSubflow,
    isRetried: true,
    sees: { states: again, subflows: { child: completed }, lines: { "once ran": 1 }, result: "of the child" },
  },
  {
    title: "Maps and dates come out of the record as such",
    flow: richValues,
    isRetried: true,
    sees: { states: again, result: [true, true] },
  },
  {
    title: "A cancelled run can be retried",
    flow: isCancelled,
    isRetried: true,
    meanwhile: cancelOnce,
    sees: { states: /^Pending Running Cancelling Cancelled AwaitingRetry Running/, lines: { "once ran": 1 } },
  },
  {
    title: "Submitted tasks that have completed are not run again",
    flow: submitted,
    isRetried: true,
    sees: { states: again, tasks: { Once: [completed, completed, completed] }, result: ["a", "b", "c"] },
  },
];
