import { flow, getRunContext, getRunLogger, task, wait } from "millrace";
import type { Case } from "../../expected.ts";

const inner = task({ name: "Inner" }, (value: number) => value + 1);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new RangeError("from within");
});
const direct = task({ name: "Outer" }, async (value: number) => (await inner(value)) * 10);
const submits = task({ name: "Outer" }, async (value: number) => {
  const futures = [inner.submit(value), inner.submit(value + 1), inner.submit(value + 2)];
  await wait(futures);
  return Promise.all(futures.map((future) => future.result()));
});
const byState = task({ name: "Outer" }, async () => (await fail.returnState()).name);
const catches = task({ name: "Outer" }, async () => {
  try {
    return await fail();
  } catch (error) {
    return (error as Error).message;
  }
});
const letsThrough = task({ name: "Outer" }, async () => fail());
const middle = task({ name: "Middle" }, async (value: number): Promise<number> => (await inner(value)) + 100);
const deep = task({ name: "Outer" }, async (value: number): Promise<number> => (await middle(value)) + 1000);
const chains = task({ name: "Outer" }, async () => inner(inner.submit(inner.submit(0))));
const forgets = task({ name: "Outer" }, () => {
  inner.submit(1);
  return "did not wait";
});
const itself: { run?: (depth: number) => Promise<number> } = {};
const recursive = task({ name: "Recursive" }, async (depth: number): Promise<number> =>
  depth === 0 ? 0 : 1 + ((await itself.run?.(depth - 1)) ?? 0),
);
itself.run = (depth) => recursive(depth);
const retriesAround = task({ name: "Outer", retries: 1 }, async () => {
  const value = await inner(getRunContext().runCount);
  if (getRunContext().runCount === 1) throw new Error("once more");
  return value;
});
const logs = task({ name: "Logs" }, () => getRunLogger().info("of the inner"));
const logsAround = task({ name: "Outer" }, async () => {
  getRunLogger().info("before");
  await logs();
  getRunLogger().info("after");
});

const callsDirectly = flow({ name: "calls directly" }, async () => direct(1));
const submitsMany = flow({ name: "submits many" }, async () => submits(1));
const seesState = flow({ name: "sees state" }, async () => byState());
const catchesError = flow({ name: "catches error" }, async () => catches());
const failsWith = flow({ name: "fails with" }, async () => letsThrough());
const threeDeep = flow({ name: "three deep" }, async () => deep(0));
const chained = flow({ name: "chained" }, async () => chains());
const forgotten = flow({ name: "forgotten" }, async () => {
  const value = await forgets();
  await inner(5);
  return value;
});
const recursion = flow({ name: "recursion" }, async () => recursive(3));
const manyOuters = flow({ name: "many outers" }, async () =>
  Promise.all([1, 2, 3, 4, 5, 6].map((value) => direct(value))),
);
const retried = flow({ name: "retried" }, async () => retriesAround());
const logged = flow({ name: "logged" }, async () => logsAround());

const waitsOnly = task({ name: "Outer" }, async (value: number) => {
  const future = inner.submit(value);
  await future.wait();
  return future.state.name;
});
const manyWaiting = flow({ name: "many waiting" }, async () =>
  Promise.all([1, 2, 3, 4, 5, 6].map((value) => waitsOnly(value))),
);
const manyByState = flow({ name: "many by state" }, async () =>
  Promise.all([1, 2, 3, 4, 5, 6].map((value) => asksState(value))),
);
const asksState = task({ name: "Outer" }, async (value: number) => (await inner.returnState(value)).name);

const completed = "Pending Running Completed";
const failed = "Pending Running Failed";
const under = (name: string, parameters: Record<string, string[]> = {}) => ({
  states: completed,
  inputs: { ...parameters, __parents__: [name] },
});

export const cases: Case[] = [
  {
    title: "A task calls a task and gets its value",
    flow: callsDirectly,
    sees: {
      tasks: { Outer: completed, Inner: under("Outer", { value: [] }) },
      order: ["Outer Running", "Inner Running", "Inner Completed", "Outer Completed"],
      result: 20,
    },
  },
  {
    title: "A task submits tasks and waits for them",
    flow: submitsMany,
    sees: { tasks: { Outer: completed, Inner: [completed, completed, completed] }, result: [2, 3, 4] },
  },
  {
    title: "A task sees the state of a task that failed in it",
    flow: seesState,
    sees: { tasks: { Outer: completed, Fail: failed }, result: "Failed" },
  },
  {
    title: "A task catches the error of a task in it",
    flow: catchesError,
    sees: { tasks: { Outer: completed, Fail: failed }, result: "from within" },
  },
  {
    title: "A task that lets the error of a task in it through is Failed with that error",
    flow: failsWith,
    sees: {
      states: failed,
      tasks: {
        Outer: { states: failed, message: "Task run encountered an exception RangeError: from within" },
        Fail: failed,
      },
    },
  },
  {
    title: "Tasks go three deep, each under the one that called it",
    flow: threeDeep,
    sees: {
      tasks: {
        Outer: { states: completed, inputs: { value: [] } },
        Middle: under("Outer", { value: [] }),
        Inner: under("Middle", { value: [] }),
      },
      result: 1101,
    },
  },
  {
    title: "Futures of a task's own calls are its dependencies",
    flow: chained,
    sees: { tasks: { Outer: completed, Inner: [completed, completed, completed] }, result: 3 },
  },
  {
    title: "A task may end before a task that it submitted",
    flow: forgotten,
    sees: {
      tasks: { Outer: completed, Inner: [{ states: /Completed$|Crashed$/ }, completed] },
      result: "did not wait",
    },
  },
  {
    title: "A task may call itself",
    flow: recursion,
    sees: { tasks: { Recursive: [completed, completed, completed, completed] }, result: 3 },
  },
  {
    title: "Tasks that wait for tasks never take the room these need",
    flow: manyOuters,
    sees: { result: [20, 30, 40, 50, 60, 70] },
  },
  {
    title: "Tasks that only wait for the end of tasks do not take their room either",
    flow: manyWaiting,
    sees: { result: Array.from({ length: 6 }, () => "Completed") },
  },
  {
    title: "Tasks that wait for the state of tasks do not take their room either",
    flow: manyByState,
    sees: { result: Array.from({ length: 6 }, () => "Completed") },
  },
  {
    title: "A retry of the outer task makes a new run of the inner, and the first is rolled back",
    flow: retried,
    sees: {
      tasks: {
        Outer: "Pending Running Retrying Completed",
        Inner: ["Pending Running Completed RolledBack", completed],
      },
      result: 3,
    },
  },
  {
    title: "Lines belong to the innermost run",
    flow: logged,
    sees: {
      logs: [
        { message: "before", of: "Outer" },
        { message: "of the inner", of: "Logs" },
        { message: "after", of: "Outer" },
      ],
    },
  },
];
