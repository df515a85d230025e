import { flow, task } from "millrace";
import type { Case } from "../../expected.ts";

const a = task({ name: "A" }, () => 1);
const b = task({ name: "B" }, () => 2);
const add = task({ name: "Add" }, (left: number, right: number) => left + right);
const total = task({ name: "Total" }, (values: readonly number[], start: number = 0) =>
  values.reduce((sum, value) => sum + value, start),
);
const take = task({ name: "Take" }, ({ x, y }: { x: number; y: number }, rest: number) => x + y + rest);
const many = task({ name: "Many" }, (first: number, ...others: number[]) => first + others.length);
const failing = task({ name: "Failing" }, function failing(): number {
  throw new Error("no");
});
const oddly = task(
  { name: "Oddly" },
  function oddly(
    /* the first */ größe: number,
    $: number = Math.max(1, 2),
    _: string = "a,b) => (c",
    last: readonly number[] = [1, 2],
  ) {
    return größe + $ + _.length + last.length;
  },
);
const outer = task({ name: "Outer" }, async (): Promise<number> => add(a.submit(), b.submit()));

const none = flow({ name: "none" }, () => add.submit(1, 2));
const one = flow({ name: "one" }, () => add.submit(a.submit(), 2));
const both = flow({ name: "both" }, () => add.submit(a.submit(), b.submit()));
const sameForBoth = flow({ name: "same for both" }, () => {
  const future = a.submit();
  return add.submit(future, future);
});
const inList = flow({ name: "in list" }, () => total.submit([a.submit(), 5, b.submit()]));
const twiceInList = flow({ name: "twice in list" }, () => {
  const future = a.submit();
  return total.submit([future, b.submit(), future]);
});
const destructured = flow({ name: "destructured" }, () => take.submit({ x: a.submit(), y: b.submit() }, 1));
const inRest = flow({ name: "in rest" }, () => many.submit(1, a.submit(), 3, b.submit()));
const waitFor = flow({ name: "wait for" }, () => add.waitFor(a.submit(), b.submit()).submit(1, 2));
const waitForSame = flow({ name: "wait for same" }, () => {
  const future = a.submit();
  return add.waitFor(future).submit(future, 1);
});
const plainValue = flow({ name: "plain value" }, async () => add(await a(), 1));
const ofFailed = flow({ name: "of failed" }, async () => add.submit(failing.submit(), 1).wait());
const unusualNames = flow({ name: "unusual names" }, () => oddly.submit(a.submit()));
const nested = flow({ name: "nested" }, () => outer.submit());
const noParameters = flow({ name: "no parameters" }, async () => a());

const completed = "Pending Running Completed";
const seen = (name: string, inputs: Record<string, string[]>) => ({ [name]: { states: completed, inputs } });

export const cases: Case[] = [
  {
    title: "A parameter without an upstream has an empty list",
    flow: none,
    sees: { tasks: seen("Add", { left: [], right: [] }) },
  },
  {
    title: "A future is recorded under its parameter",
    flow: one,
    sees: { tasks: { A: completed, ...seen("Add", { left: ["A"], right: [] }) } },
  },
  {
    title: "Two futures are recorded under theirs",
    flow: both,
    sees: { tasks: { A: completed, B: completed, ...seen("Add", { left: ["A"], right: ["B"] }) } },
  },
  {
    title: "One future for two parameters is recorded under both",
    flow: sameForBoth,
    sees: { tasks: { A: completed, ...seen("Add", { left: ["A"], right: ["A"] }) } },
  },
  {
    title: "Futures in a list are all recorded",
    flow: inList,
    sees: { tasks: { A: completed, B: completed, ...seen("Total", { values: ["A", "B"], start: [] }) } },
  },
  {
    title: "A future that is there twice is recorded once",
    flow: twiceInList,
    sees: { tasks: { A: completed, B: completed, ...seen("Total", { values: ["A", "B"], start: [] }) } },
  },
  {
    title: "A parameter that is taken apart is called after its place",
    flow: destructured,
    sees: { tasks: { A: completed, B: completed, ...seen("Take", { argument0: ["A", "B"], rest: [] }) } },
  },
  {
    title: "Those past the last parameter belong to it",
    flow: inRest,
    sees: { tasks: { A: completed, B: completed, ...seen("Many", { first: [], others: ["A", "B"] }) } },
  },
  {
    title: "Those waited for are recorded by themselves",
    flow: waitFor,
    sees: {
      tasks: { A: completed, B: completed, ...seen("Add", { left: [], right: [], waitFor: ["A", "B"] }) },
    },
  },
  {
    title: "One that gives a value and is waited for is recorded under both",
    flow: waitForSame,
    sees: { tasks: { A: completed, ...seen("Add", { left: ["A"], right: [], waitFor: ["A"] }) } },
  },
  {
    title: "A number that was awaited leaves no edge",
    flow: plainValue,
    sees: { tasks: { A: completed, ...seen("Add", { left: [], right: [] }) } },
  },
  {
    title: "The edge of a failed upstream is recorded",
    flow: ofFailed,
    sees: {
      tasks: {
        Failing: "Pending Running Failed",
        Add: { states: "Pending NotReady", inputs: { left: ["Failing"], right: [] } },
      },
    },
  },
  {
    title: "Parameters are found under unusual names, with defaults and comments",
    flow: unusualNames,
    sees: { tasks: { A: completed, ...seen("Oddly", { größe: ["A"], $: [], _: [], last: [] }) } },
  },
  {
    title: "A task in a task records the one around it, and its own upstreams",
    flow: nested,
    sees: {
      tasks: {
        ...seen("Outer", {}),
        ...seen("A", { __parents__: ["Outer"] }),
        ...seen("B", { __parents__: ["Outer"] }),
        ...seen("Add", { left: ["A"], right: ["B"], __parents__: ["Outer"] }),
      },
    },
  },
  { title: "A task without parameters has no inputs", flow: noParameters, sees: { tasks: seen("A", {}) } },
];
