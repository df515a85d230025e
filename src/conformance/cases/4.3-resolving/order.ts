import { flow, task } from "millrace";
import type { Case } from "../../expected.ts";

const first = task({ name: "First" }, async () => 1);
const second = task({ name: "Second" }, async () => 2);
const third = task({ name: "Third" }, (value: number = 3) => value);
const retried = task({ name: "Retried", retries: 1 }, function retried(): number {
  throw new Error("no");
});

const afterOne = flow({ name: "after one" }, () => second.waitFor(first.submit()).submit());
const afterTwo = flow({ name: "after two" }, () => third.waitFor(first.submit(), second.submit()).submit());
const addedUp = flow({ name: "added up" }, () =>
  third.waitFor(first.submit()).waitFor(second.submit()).submit(),
);
const directly = flow({ name: "directly" }, async () => second.waitFor(first.submit())());
const byState = flow(
  { name: "by state" },
  async () => (await second.waitFor(first.submit()).returnState()).name,
);
const withData = flow({ name: "with data" }, () => third.waitFor(first.submit()).submit(second.submit()));
const afterNone = flow({ name: "after none" }, () => second.waitFor().submit());
const original = flow({ name: "original" }, async () => {
  const failed = retried.submit();
  const dependent = second.waitFor(failed);
  await dependent.submit().wait();
  return second();
});
const afterRetries = flow({ name: "after retries" }, async () => {
  await second.waitFor(retried.submit()).submit().wait();
});
const withOptions = flow({ name: "with options" }, () =>
  second.waitFor(first.submit()).withOptions({ name: "Renamed" }).submit(),
);

const completed = "Pending Running Completed";

export const cases: Case[] = [
  {
    title: "A task that waits for another runs after it, without its value",
    flow: afterOne,
    sees: { order: ["First Completed", "Second Running"], result: 2 },
  },
  {
    title: "A task can wait for several",
    flow: afterTwo,
    sees: {
      tasks: {
        First: completed,
        Second: completed,
        Third: { states: completed, inputs: { value: [], waitFor: ["First", "Second"] } },
      },
      result: 3,
    },
  },
  {
    title: "Those to wait for add up",
    flow: addedUp,
    sees: {
      tasks: {
        First: completed,
        Second: completed,
        Third: { states: completed, inputs: { value: [], waitFor: ["First", "Second"] } },
      },
    },
  },
  {
    title: "A direct call can wait for others",
    flow: directly,
    sees: { order: ["First Completed", "Second Running"], result: 2 },
  },
  { title: "A call for the state can wait for others", flow: byState, sees: { result: "Completed" } },
  {
    title: "A task can take one future for its value and another for order",
    flow: withData,
    sees: {
      tasks: {
        First: completed,
        Second: completed,
        Third: { states: completed, inputs: { value: ["Second"], waitFor: ["First"] } },
      },
      result: 2,
    },
  },
  {
    title: "Waiting for nothing leaves no edge",
    flow: afterNone,
    sees: { tasks: { Second: { states: completed, inputs: {} } }, result: 2 },
  },
  {
    title: "Waiting makes a copy: the task itself waits for nothing",
    flow: original,
    sees: {
      tasks: { Retried: "Pending Running Retrying Failed", Second: ["Pending NotReady", completed] },
      result: 2,
    },
  },
  {
    title: "A task waits for the retries of another",
    flow: afterRetries,
    sees: { order: ["Retried Retrying", "Retried Failed", "Second NotReady"] },
  },
  {
    title: "Other options keep what the task waits for",
    flow: withOptions,
    sees: { tasks: { First: completed, Renamed: { states: completed, inputs: { waitFor: ["First"] } } } },
  },
];
