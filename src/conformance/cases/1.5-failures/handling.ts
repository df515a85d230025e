import { flow, task } from "millrace";
import type { Case } from "../../expected.ts";

const divide = task({ name: "Divide" }, function divide(dividend: number, divisor: number): number {
  if (divisor === 0) throw new RangeError("division by zero");
  return dividend / divisor;
});

const divideSafely = task(
  { name: "Divide safely" },
  function divideSafely(dividend: number, divisor: number): number | string {
    try {
      if (divisor === 0) throw new RangeError("division by zero");
      return dividend / divisor;
    } catch (error) {
      return (error as Error).message;
    }
  },
);

const show = task({ name: "Show" }, (value: unknown) => `the value is ${String(value)}`);

const inTask = flow({ name: "in the task" }, async () => show(divideSafely.submit(1, 0)));
const inFlow = flow({ name: "in the flow" }, async () => {
  try {
    return await divide(1, 0);
  } catch {
    return "handled";
  }
});
const byState = flow({ name: "by state" }, async () => {
  const state = await divide.returnState(1, 0);
  return state.isFailed() ? "it failed" : state.result();
});
const byStateOfSuccess = flow({ name: "by state of success" }, async () => {
  const state = await divide.returnState(6, 3);
  return state.isCompleted() ? state.result() : "it failed";
});
const resultThrows = flow({ name: "result throws" }, async () => {
  const state = await divide.returnState(1, 0);
  return state.result();
});
const another = flow({ name: "another way" }, async () => {
  const first = await divide.returnState(1, 0);
  return first.isFailed() ? divide(1, 2) : first.result();
});
const caughtThenWent = flow({ name: "goes on" }, async () => {
  await divide(1, 0).catch(() => undefined);
  return show("later");
});
const rethrown = flow({ name: "rethrown" }, async () => {
  try {
    return await divide(1, 0);
  } catch (error) {
    throw new Error("the flow's own", { cause: error });
  }
});
const all = flow({ name: "all" }, async () => Promise.all([divide(1, 1), divide(1, 0), divide(1, 2)]));
const allSettled = flow({ name: "all settled" }, async () => {
  const outcomes = await Promise.allSettled([divide(1, 1), divide(1, 0)]);
  return outcomes.map(({ status }) => status);
});
const helpers = flow({ name: "helpers" }, async () => {
  const [good, bad] = [await divide.returnState(4, 2), await divide.returnState(4, 0)];
  return [good, bad].map((state) => [
    state.isCompleted(),
    state.isFailed(),
    state.isFinal(),
    state.isPending(),
    state.isRunning(),
    state.isCrashed(),
    state.isCancelled(),
    state.type,
    state.name,
  ]);
});

const completed = "Pending Running Completed";
const failed = "Pending Running Failed";

export const cases: Case[] = [
  {
    title: "An error handled in the task leaves task and flow Completed",
    flow: inTask,
    sees: {
      tasks: { "Divide safely": completed, Show: completed },
      result: "the value is division by zero",
    },
  },
  {
    title: "An error handled in the flow leaves the task Failed and the flow Completed",
    flow: inFlow,
    sees: { tasks: { Divide: failed }, result: "handled" },
  },
  {
    title: "An error handled by state leaves the task Failed and the flow Completed",
    flow: byState,
    sees: { tasks: { Divide: failed }, result: "it failed" },
  },
  {
    title: "The state of a task that went well gives its value",
    flow: byStateOfSuccess,
    sees: { tasks: { Divide: completed }, result: 2 },
  },
  {
    title: "The result of a Failed state throws its error, which fails the flow",
    flow: resultThrows,
    sees: { states: failed, message: "Flow run encountered an exception: RangeError: division by zero" },
  },
  {
    title: "A flow can go another way when a task failed",
    flow: another,
    sees: { tasks: { Divide: [failed, completed] }, result: 0.5 },
  },
  {
    title: "A flow that catches an error calls further tasks",
    flow: caughtThenWent,
    sees: { tasks: { Divide: failed, Show: completed }, result: "the value is later" },
  },
  {
    title: "An error that the flow makes of a task's error is the flow's",
    flow: rethrown,
    sees: {
      states: failed,
      tasks: { Divide: failed },
      message: "Flow run encountered an exception: Error: the flow's own",
    },
  },
  {
    title: "One failure among calls awaited together fails the flow; the others are what they are",
    flow: all,
    sees: { states: failed, tasks: { Divide: [completed, failed, completed] } },
  },
  {
    title: "Calls can be settled together without throwing",
    flow: allSettled,
    sees: { result: ["fulfilled", "rejected"] },
  },
  {
    title: "A state answers what it is",
    flow: helpers,
    sees: {
      result: [
        [true, false, true, false, false, false, false, "COMPLETED", "Completed"],
        [false, true, true, false, false, false, false, "FAILED", "Failed"],
      ],
    },
  },
];
