import { flow, getRunLogger, task, wait } from "millrace";
import type { Case } from "../../expected.ts";

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

const double = task({ name: "Double" }, (value: number) => value * 2);
const add = task({ name: "Add" }, (left: number, right: number) => left + right);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new Error("no");
});
const first = task({ name: "First" }, async () => {
  await pause(10);
  return 1;
});
const second = task({ name: "Second" }, async () => {
  await pause(10);
  return 2;
});
const defaults = task({ name: "Defaults" }, (left: number, right: number = 10) => left - right);
const rest = task({ name: "Rest" }, (...values: number[]) => values.length);
const changes = task({ name: "Changes" }, (list: number[]) => {
  list.push(99);
  return list.length;
});
const note = task({ name: "Note" }, (text: string) => getRunLogger().info(text));

const direct = flow({ name: "direct" }, async () => (await double(2)) + (await double(3)));
const submitted = flow({ name: "submitted" }, async () => double.submit(2).result());
const byState = flow({ name: "by state" }, async () => {
  const state = await double.returnState(2);
  return [state.name, await state.result()];
});
const failedByState = flow({ name: "failed by state" }, async () => {
  const state = await fail.returnState();
  return [state.name, state.message];
});
const submitThenFail = flow({ name: "submit then fail" }, async () => {
  const future = fail.submit();
  await future.wait();
  return "submit does not throw";
});
const oneAfterTheOther = flow({ name: "one after the other" }, async () => [await first(), await second()]);
const together = flow({ name: "together" }, async () => {
  const futures = [first.submit(), second.submit()];
  await wait(futures);
  return futures.map(({ state }) => state.name);
});
const directTogether = flow({ name: "direct together" }, async () => Promise.all([first(), second()]));
const withDefault = flow({ name: "with default" }, async () => [await defaults(1), await defaults(1, 2)]);
const withUndefined = flow({ name: "with undefined" }, async () =>
  defaults(1, undefined as unknown as number),
);
const withRest = flow({ name: "with rest" }, async () => [await rest(), await rest(1, 2, 3)]);
const copies = flow({ name: "copies" }, async () => {
  const list = [1, 2];
  const length = await changes(list);
  return [length, list];
});
const inLoop = flow({ name: "in a loop" }, async () => {
  let total = 0;
  for (let value = 0; value < 10; value++) total = await add(total, value);
  return total;
});
const inCondition = flow({ name: "in a condition" }, async (isDouble: boolean = true) =>
  isDouble ? double(4) : add(4, 1),
);
const changed = flow({ name: "changed" }, async () => {
  const named = double.withOptions({ name: "Twice" });
  return [await named(1), await double(2)];
});
const keepsOptions = flow({ name: "keeps options" }, async () => {
  const often = fail.withOptions({ retries: 2 }).withOptions({ name: "Fail often" });
  return (await often.returnState()).name;
});
const original = flow({ name: "original" }, async () => {
  fail.withOptions({ retries: 2 });
  return (await fail.returnState()).name;
});
const retriesOff = flow({ name: "retries off" }, async () => {
  const often = fail.withOptions({ retries: 2 });
  return (await often.withOptions({ retries: 0 }).returnState()).name;
});
const many = flow({ name: "many" }, async () => {
  const futures = Array.from({ length: 60 }, (_, index) => double.submit(index));
  const values = await Promise.all(futures.map((future) => future.result()));
  return values.reduce((sum, value) => sum + value, 0);
});
const withParameters = flow(
  { name: "with parameters" },
  async (left: number, right: number = 2, deep: { list: number[] } = { list: [3] }) =>
    (await add(left, right)) + (deep.list[0] ?? 0),
);
const logsInOrder = flow({ name: "logs in order" }, async () => {
  for (const text of ["one", "two", "three"]) await note(text);
});

const completed = "Pending Running Completed";
const failed = "Pending Running Failed";

export const cases: Case[] = [
  {
    title: "A direct call gives the value",
    flow: direct,
    sees: { tasks: { Double: [completed, completed] }, result: 10 },
  },
  { title: "The result of a future is the value", flow: submitted, sees: { result: 4 } },
  {
    title: "A call for the state gives the state, and the value from it",
    flow: byState,
    sees: { result: ["Completed", 4] },
  },
  {
    title: "A call for the state does not throw when the task fails",
    flow: failedByState,
    sees: { tasks: { Fail: failed }, result: ["Failed", "Task run encountered an exception Error: no"] },
  },
  {
    title: "Submitting a task that fails does not throw",
    flow: submitThenFail,
    sees: { tasks: { Fail: failed }, result: "submit does not throw" },
  },
  {
    title: "Tasks that are called one after the other run one after the other",
    flow: oneAfterTheOther,
    sees: {
      order: ["First Running", "First Completed", "Second Running", "Second Completed"],
      result: [1, 2],
    },
  },
  {
    title: "Tasks that are submitted run at the same time",
    flow: together,
    not: {
      threads: "The first may be done before the second's worker has started.",
      browser: "The first may be done before the second's worker has started.",
    },
    sees: {
      order: ["First Running", "Second Running", "First Completed", "Second Completed"],
      result: ["Completed", "Completed"],
    },
  },
  {
    title: "Direct calls can run at the same time too",
    flow: directTogether,
    not: {
      threads: "The first may be done before the second's worker has started.",
      browser: "The first may be done before the second's worker has started.",
    },
    sees: { order: ["First Running", "Second Running", "First Completed"], result: [1, 2] },
  },
  { title: "A parameter that is left out has its default", flow: withDefault, sees: { result: [-9, -1] } },
  { title: "Undefined stands for the default", flow: withUndefined, sees: { result: -9 } },
  { title: "A task may take any number of arguments", flow: withRest, sees: { result: [0, 3] } },
  {
    title: "A task gets a copy of its arguments: what it changes stays its own",
    flow: copies,
    sees: { result: [3, [1, 2]] },
  },
  { title: "A flow may call tasks in a loop", flow: inLoop, sees: { result: 45 } },
  {
    title: "A flow may call one task or another",
    flow: inCondition,
    parameters: { isDouble: false },
    sees: { tasks: { Add: completed }, result: 5, parameters: { isDouble: false } },
  },
  {
    title: "A literal default of a flow's parameter is recorded",
    flow: inCondition,
    sees: { tasks: { Double: completed }, result: 8, parameters: { isDouble: true } },
  },
  {
    title: "A task with other options is the same function under those",
    flow: changed,
    sees: { tasks: { Twice: completed, Double: completed }, result: [2, 4] },
  },
  {
    title: "Other options add to those there were",
    flow: keepsOptions,
    sees: { tasks: { "Fail often": "Pending Running Retrying Retrying Failed" } },
  },
  {
    title: "Other options leave the first task as it was",
    flow: original,
    sees: { tasks: { Fail: { states: failed, attempts: 1 } } },
  },
  {
    title: "Retries can be turned off again",
    flow: retriesOff,
    sees: { tasks: { Fail: { states: failed, attempts: 1 } } },
  },
  { title: "Sixty submitted tasks all run", flow: many, sees: { result: 3540 } },
  {
    title: "A flow takes its parameters by name",
    flow: withParameters,
    parameters: { left: 1, deep: { list: [10] } },
    sees: { result: 13, parameters: { left: 1, right: 2, deep: { list: [10] } } },
  },
  {
    title: "A parameter that a flow's caller leaves out has its default",
    flow: withParameters,
    parameters: { left: 5 },
    sees: { result: 10 },
  },
  {
    title: "Lines come in the order of the tasks that write them",
    flow: logsInOrder,
    sees: { logs: ["one", "two", "three"] },
  },
];
