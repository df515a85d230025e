import { flow, opaque, quote, Quote, State, task } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);
const list = task({ name: "List" }, () => [{ id: 1 }, { id: 2 }]);
const same = task({ name: "Same" }, (value: unknown) => value);
const isQuote = task({ name: "Is quote" }, (value: unknown) => [value instanceof Quote, value]);
const isState = task({ name: "Is state" }, (value: unknown) => value instanceof State);
const sumOf = task({ name: "Sum" }, (values: Map<string, number> | Set<number>) => {
  let sum = 0;
  for (const value of values.values()) sum += value;
  return sum;
});

const inMap = flow({ name: "in map" }, async () =>
  sumOf(
    new Map([
      ["a", double.submit(1)],
      ["b", double.submit(2)],
    ]) as never,
  ),
);
const inSet = flow({ name: "in set" }, async () =>
  sumOf(new Set([double.submit(1), double.submit(2)]) as never),
);
const quoted = flow({ name: "quoted" }, async () => isQuote(quote({ a: 1 })));
const opaqueValue = flow({ name: "opaque value" }, async () => same(opaque([1, 2])));
const opaqueFuture = flow({ name: "opaque future" }, async () => double(opaque(double.submit(1)) as never));
const stateGivesValue = flow({ name: "state gives value" }, async () => isState(await double.returnState(1)));
const byIdentity = flow({ name: "by identity" }, async () => {
  const items = await list();
  await same(items);
  await same(items[0]);
  await same([...items]);
});
const waitForValue = flow({ name: "wait for value" }, async () => {
  const items = await list();
  await same.waitFor(items).submit(1).wait();
});
const primitives = flow({ name: "primitives" }, async () => {
  const value = await double(1);
  await same(value);
  await same(String(value));
});
const copied = flow({ name: "copied" }, async () => {
  const items = await list();
  await same(structuredClone(items));
});
const listOfWaits = flow({ name: "list of waits" }, async () => {
  await same
    .waitFor([double.submit(1), double.submit(2)])
    .submit(0)
    .wait();
});
const stateToWaitFor = flow({ name: "state to wait for" }, async () => {
  await same
    .waitFor(await double.returnState(1))
    .submit(0)
    .wait();
});
const taskToWaitFor = flow({ name: "task to wait for" }, async () => {
  await same.waitFor(double).submit(0).wait();
});

const completed = "Pending Running Completed";

export const cases: Case[] = [
  { title: "Futures in a map give way to their values", flow: inMap, sees: { result: 6 } },
  { title: "Futures in a set give way to their values", flow: inSet, sees: { result: 6 } },
  {
    title: "A quoted value is passed without being looked into",
    flow: quoted,
    sees: { result: [false, { a: 1 }] },
  },
  { title: "An opaque value is passed as it is", flow: opaqueValue, sees: { result: [1, 2] } },
  { title: "An opaque future gives its value all the same", flow: opaqueFuture, sees: { result: 4 } },
  { title: "A state as argument is its value", flow: stateGivesValue, sees: { result: false } },
  {
    title: "A list that a run gave is known again, whole and in part",
    flow: byIdentity,
    sees: {
      tasks: {
        List: completed,
        Same: Array.from({ length: 3 }, () => ({ states: completed, inputs: { value: ["List"] } })),
      },
    },
  },
  {
    title: "A value that a run gave can be waited for: an edge, and no waiting",
    flow: waitForValue,
    sees: {
      tasks: { List: completed, Same: { states: completed, inputs: { value: [], waitFor: ["List"] } } },
    },
  },
  {
    title: "Numbers and texts are not known again",
    flow: primitives,
    sees: {
      tasks: {
        Double: completed,
        Same: [
          { states: completed, inputs: { value: [] } },
          { states: completed, inputs: { value: [] } },
        ],
      },
    },
  },
  {
    title: "A copy is not known again",
    flow: copied,
    sees: { tasks: { List: completed, Same: { states: completed, inputs: { value: [] } } } },
  },
  {
    title: "A list of futures can be waited for",
    flow: listOfWaits,
    sees: {
      tasks: {
        Double: [completed, completed],
        Same: { states: completed, inputs: { value: [], waitFor: ["Double", "Double"] } },
      },
    },
  },
  {
    title: "A state can be waited for",
    flow: stateToWaitFor,
    sees: {
      tasks: { Double: completed, Same: { states: completed, inputs: { value: [], waitFor: ["Double"] } } },
    },
  },
  {
    title: "Waiting for a task, not for a run of it, waits for nothing",
    flow: taskToWaitFor,
    sees: { tasks: { Same: { states: completed, inputs: { value: [] } } } },
  },
];
