import { flow, getRunLogger, task } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new Error("no");
});

const throws = flow({ name: "throws" }, () => {
  throw new TypeError("wrong");
});
const rejects = flow({ name: "rejects" }, async () => {
  await Promise.resolve();
  throw new Error("later");
});
const throwsText = flow({ name: "throws text" }, () => {
  throw "a text";
});
const afterTask = flow({ name: "after task" }, async () => {
  await double(1);
  throw new Error("after");
});
const letThrough = flow({ name: "let through" }, async () => {
  await fail();
  getRunLogger().info("not reached");
  await double(1);
});
const ignores = flow({ name: "ignores" }, async () => {
  await fail.submit().wait();
});
const ignoresState = flow({ name: "ignores state" }, async () => {
  await fail.returnState();
  return null;
});
const catches = flow({ name: "catches" }, async () => {
  try {
    await fail();
  } catch {
    return "caught";
  }
  return "not caught";
});
const noSuchThing = flow({ name: "mistake" }, () => {
  const nothing: unknown = undefined;
  return (nothing as { length: number }).length;
});

const failed = "Pending Running Failed";

export const cases: Case[] = [
  {
    title: "A flow that throws is Failed, with the error's class and text",
    flow: throws,
    sees: {
      states: failed,
      message: "Flow run encountered an exception: TypeError: wrong",
      logs: [
        { level: "error", message: "Encountered exception during execution: TypeError: wrong", of: "throws" },
        {
          level: "error",
          message: "Finished in state Failed('Flow run encountered an exception: TypeError: wrong')",
          of: "throws",
        },
      ],
      result: undefined,
    },
  },
  {
    title: "A flow that rejects is Failed",
    flow: rejects,
    sees: { states: failed, message: "Flow run encountered an exception: Error: later" },
  },
  {
    title: "A flow that throws a text is Failed with it",
    flow: throwsText,
    sees: { states: failed, message: "Flow run encountered an exception: Error: a text" },
  },
  {
    title: "A flow that throws after its tasks went well is Failed all the same",
    flow: afterTask,
    sees: { states: failed, tasks: { Double: "Pending Running Completed" } },
  },
  {
    title: "A flow that lets a task's error through ends there",
    flow: letThrough,
    sees: { states: failed, tasks: { Fail: failed }, lines: { "not reached": 0 } },
  },
  {
    title: "A flow that returns nothing is Completed though a task failed",
    flow: ignores,
    sees: { tasks: { Fail: failed }, message: undefined },
  },
  {
    title: "A flow that returns null is Completed though it saw a Failed state",
    flow: ignoresState,
    sees: { tasks: { Fail: failed }, result: null },
  },
  {
    title: "A flow that catches a task's error and returns a value is Completed",
    flow: catches,
    sees: { tasks: { Fail: failed }, result: "caught" },
  },
  {
    title: "A mistake in the flow's code fails it",
    flow: noSuchThing,
    sees: { states: failed, message: /^Flow run encountered an exception: TypeError: / },
  },
];
