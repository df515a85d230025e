import { flow, task } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);
const add = task({ name: "Add" }, (left: number, right: number) => left + right);
const total = task({ name: "Total" }, (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0),
);
const show = task({ name: "Show" }, (value: unknown) => JSON.stringify(value));
const deepSum = task(
  { name: "Deep sum" },
  (value: { a: number; list: readonly { b: number }[] }) =>
    value.a + value.list.reduce((sum, { b }) => sum + b, 0),
);
const list = task({ name: "List" }, () => [1, 2, 3]);
const nothing = task({ name: "Nothing" }, () => undefined);
const nothingness = task({ name: "Null" }, () => null);
const typeName = task({ name: "Type" }, (value: unknown) => (value === null ? "null" : typeof value));
const count = task({ name: "Count" }, (...values: number[]) => values.reduce((sum, value) => sum + value, 0));
const slow = task({ name: "Slow", retries: 1, retryDelaySeconds: 0.01 }, function slow(): number {
  throw new Error("no");
});

const asArgument = flow({ name: "as argument" }, () => double.submit(double.submit(3)));
const toDirectCall = flow({ name: "to direct call" }, async () => double(double.submit(3)));
const toReturnState = flow({ name: "to return state" }, async () =>
  (await double.returnState(double.submit(1))).result(),
);
const two = flow({ name: "two" }, () => add.submit(double.submit(1), double.submit(2)));
const withValue = flow({ name: "with value" }, () => add.submit(100, double.submit(2)));
const inList = flow({ name: "in list" }, () => total.submit([1, double.submit(1), double.submit(2)]));
const inObject = flow({ name: "in object" }, () =>
  deepSum.submit({ a: double.submit(1), list: [{ b: double.submit(2) }, { b: 5 }] }),
);
const sameTwice = flow({ name: "same twice" }, () => {
  const future = double.submit(4);
  return add.submit(future, future);
});
const sameInMany = flow({ name: "same in many" }, () => {
  const future = double.submit(1);
  return [double.submit(future), double.submit(future), add.submit(future, future)];
});
const chain = flow({ name: "chain" }, () => {
  let future = double.submit(1);
  for (let step = 0; step < 9; step++) future = double.submit(future);
  return future;
});
const diamond = flow({ name: "diamond" }, () => {
  const top = double.submit(1);
  return add.submit(double.submit(top), add.submit(top, 1));
});
const wholeList = flow({ name: "whole list" }, () => total.submit(list.submit()));
const ofNothing = flow({ name: "of nothing" }, () => [
  typeName.submit(nothing.submit()),
  typeName.submit(nothingness.submit()),
]);
const inRest = flow({ name: "in rest" }, () => count.submit(1, double.submit(1), double.submit(2)));
const waits = flow({ name: "waits" }, async () => {
  const failed = slow.submit();
  const dependent = double.submit(failed);
  const free = double.submit(50);
  await dependent.wait();
  return [dependent.state.name, await free.result()];
});
const oddKeys = flow({ name: "odd keys" }, () =>
  show.submit({ "": double.submit(1), "a.b": [double.submit(2)] }),
);
const emptyContainers = flow({ name: "empty containers" }, () => show.submit([[], {}, [[]]]));
const dates = flow({ name: "dates" }, async () => show(new Date(0)));
const ownResult = flow({ name: "own result" }, async () => {
  const value = await double(2);
  return add(value, double.submit(value));
});

const completed = "Pending Running Completed";

export const cases: Case[] = [
  {
    title: "A future as argument gives way to its value",
    flow: asArgument,
    sees: { tasks: { Double: [completed, completed] }, result: 12 },
  },
  { title: "A direct call takes futures too", flow: toDirectCall, sees: { result: 12 } },
  { title: "A call for the state takes futures too", flow: toReturnState, sees: { result: 4 } },
  {
    title: "A task waits for all of its futures",
    flow: two,
    sees: { order: ["Double Completed", "Double Completed", "Add Running"], result: 6 },
  },
  { title: "Futures and values may be mixed", flow: withValue, sees: { result: 104 } },
  { title: "Futures in a list give way to their values", flow: inList, sees: { result: 7 } },
  {
    title: "Futures deep in objects and lists give way to their values",
    flow: inObject,
    sees: { result: 11 },
  },
  { title: "One future may stand for two arguments", flow: sameTwice, sees: { result: 16 } },
  { title: "One future may go to many tasks", flow: sameInMany, sees: { result: [4, 4, 4] } },
  {
    title: "Ten tasks in a chain pass on the value",
    flow: chain,
    sees: { tasks: { Double: Array.from({ length: 10 }, () => completed) }, result: 1024 },
  },
  { title: "A diamond of tasks comes together", flow: diamond, sees: { result: 7 } },
  { title: "A future of a list is the list", flow: wholeList, sees: { result: 6 } },
  {
    title: "Futures of nothing and of null are what they are",
    flow: ofNothing,
    sees: { result: ["undefined", "null"] },
  },
  { title: "Futures may be among any number of arguments", flow: inRest, sees: { result: 7 } },
  {
    title: "What depends on nothing does not wait for what depends on something",
    flow: waits,
    sees: {
      tasks: {
        Slow: "Pending Running AwaitingRetry Retrying Failed",
        Double: ["Pending NotReady", completed],
      },
      result: ["NotReady", 100],
    },
  },
  { title: "Futures under unusual keys are found", flow: oddKeys, sees: { result: '{"":2,"a.b":[4]}' } },
  { title: "Empty lists and objects are passed on", flow: emptyContainers, sees: { result: "[[],{},[[]]]" } },
  { title: "A date is passed on as a date", flow: dates, sees: { result: '"1970-01-01T00:00:00.000Z"' } },
  { title: "A value that was awaited is an ordinary value", flow: ownResult, sees: { result: 12 } },
];
