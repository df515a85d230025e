import {
  DEFAULT,
  flow,
  FLOW_PARAMETERS,
  getRunLogger,
  INPUTS,
  NO_CACHE,
  RUN_ID,
  task,
  TASK_SOURCE,
  type TaskOptions,
} from "millrace";
import type { Case } from "../../expected.ts";

function square(value: number, other: number = 0): number {
  getRunLogger().info("the body ran");
  return value * value + other;
}

const squareWith = (options: TaskOptions) => task({ name: "Square", ...options }, square);

const plain = squareWith({});
const persisted = squareWith({ persistResult: true });
const notPersisted = squareWith({ persistResult: false });
const byDefault = squareWith({ cachePolicy: DEFAULT });
const byInputs = squareWith({ cachePolicy: INPUTS });
const withoutOther = squareWith({ cachePolicy: INPUTS.minus("other") });
const withoutAll = squareWith({ cachePolicy: INPUTS.minus("other", "value") });
const bySource = squareWith({ cachePolicy: TASK_SOURCE });
const byRun = squareWith({ cachePolicy: RUN_ID });
const byFlowParameters = squareWith({ cachePolicy: FLOW_PARAMETERS });
const byInputsAndRun = squareWith({ cachePolicy: INPUTS.plus(RUN_ID) });
const noCache = squareWith({ persistResult: true, cachePolicy: NO_CACHE });
const inputsAndNone = squareWith({ cachePolicy: INPUTS.plus(NO_CACHE) });
const policyButOff = squareWith({ persistResult: false, cachePolicy: INPUTS });
const nothingToHash = task({ name: "Nothing", cachePolicy: INPUTS }, () =>
  getRunLogger().info("the body ran"),
);
const cube = task(
  { name: "Cube", cachePolicy: INPUTS },
  function cube(value: number, other: number = 0): number {
    getRunLogger().info("the other body ran");
    return value ** 3 + other;
  },
);
const listOf = task({ name: "List", cachePolicy: INPUTS }, (value: unknown) => JSON.stringify(value));

const callsPlain = flow({ name: "calls plain" }, async () => [await plain(2), await plain(2)]);
const callsPersisted = flow({ name: "calls persisted" }, async () => [
  await persisted(2),
  await persisted(2),
]);
const callsOthers = flow({ name: "calls others" }, async () => [await persisted(2), await persisted(3)]);
const flowPersists = flow({ name: "flow persists", persistResult: true }, async () => [
  await plain(2),
  await plain(2),
]);
const taskRefuses = flow({ name: "task refuses", persistResult: true }, async () => [
  await notPersisted(2),
  await notPersisted(2),
]);
const callsDefault = flow({ name: "calls default" }, async () => [await byDefault(2), await byDefault(2)]);
const callsInputs = flow({ name: "calls inputs" }, async () => [await byInputs(2), await byInputs(2)]);
const callsOnce = flow({ name: "calls once" }, async () => byInputs(2));
const callsDefaultOnce = flow({ name: "calls default once" }, async () => byDefault(2));
const defaultsCount = flow({ name: "defaults count" }, async () => [
  await byInputs(2),
  await byInputs(2, 0),
  await byInputs(2, 1),
]);
const leavesOut = flow({ name: "leaves out" }, async () => [
  await withoutOther(2, 1),
  await withoutOther(2, 5),
]);
const leavesAllOut = flow({ name: "leaves all out" }, async () => [
  await withoutAll(2, 1),
  await withoutAll(3, 5),
]);
const callsSource = flow({ name: "calls source" }, async () => [await bySource(2), await bySource(3)]);
const callsRun = flow({ name: "calls run" }, async () => [await byRun(2), await byRun(3)]);
const callsRunOnce = flow({ name: "calls run once" }, async () => byRun(2));
const withParameters = flow({ name: "with parameters" }, async (word: string = "whale") => [
  word,
  await byFlowParameters(2),
  await byFlowParameters(3),
]);
const withoutParameters = flow({ name: "without parameters" }, async () => [
  await byFlowParameters(2),
  await byFlowParameters(2),
]);
const callsCompound = flow({ name: "calls compound" }, async () => [
  await byInputsAndRun(2),
  await byInputsAndRun(2),
  await byInputsAndRun(3),
]);
const callsCompoundOnce = flow({ name: "calls compound once" }, async () => byInputsAndRun(2));
const callsNoCache = flow({ name: "calls no cache" }, async () => [await noCache(2), await noCache(2)]);
const callsInputsAndNone = flow({ name: "calls inputs and none" }, async () => [
  await inputsAndNone(2),
  await inputsAndNone(2),
]);
const callsOff = flow({ name: "calls off" }, async () => [await policyButOff(2), await policyButOff(2)]);
const callsNothing = flow({ name: "calls nothing" }, async () => {
  await nothingToHash();
  await nothingToHash();
});
const sameKey = flow({ name: "same key" }, async () => [await byInputs(2), await cube(2)]);
const objects = flow({ name: "objects" }, async () => [
  await listOf({ a: 1, b: [2] }),
  await listOf({ b: [2], a: 1 }),
  await listOf({ a: 1, b: ["2"] }),
]);

const ran = "Pending Running Completed";
const hit = "Pending Running Cached";
const twice = (first: string, second: string, count: number) => ({
  tasks: { Square: [first, second] },
  lines: { "the body ran": count },
});

export const cases: Case[] = [
  { title: "Without persistence nothing is cached", flow: callsPlain, sees: twice(ran, ran, 2) },
  {
    title: "A persisted task is a hit for equal arguments in one flow run, and goes through Running",
    flow: callsPersisted,
    sees: { ...twice(ran, hit, 1), result: [4, 4] },
  },
  { title: "Other arguments are no hit", flow: callsOthers, sees: { ...twice(ran, ran, 2), result: [4, 9] } },
  { title: "A flow's persistence is its tasks'", flow: flowPersists, sees: twice(ran, hit, 1) },
  {
    title: "A task's own false wins over its flow's persistence",
    flow: taskRefuses,
    sees: twice(ran, ran, 2),
  },
  { title: "An explicit policy turns persistence on", flow: callsDefault, sees: twice(ran, hit, 1) },
  {
    title: "The default policy is one run's: another run is no hit",
    flow: callsDefaultOnce,
    runs: 2,
    sees: { tasks: { Square: ran }, lines: { "the body ran": 1 } },
  },
  { title: "By inputs equal calls are a hit", flow: callsInputs, sees: twice(ran, hit, 1) },
  {
    title: "By inputs another run is a hit too",
    flow: callsOnce,
    runs: 2,
    sees: { tasks: { Square: { states: hit, result: 4 } }, lines: { "the body ran": 0 }, result: 4 },
  },
  {
    title: "A default that is given or left out is the same input",
    flow: defaultsCount,
    sees: { tasks: { Square: [ran, hit, ran] }, result: [4, 4, 5] },
  },
  {
    title: "An input that is left out does not count",
    flow: leavesOut,
    sees: { ...twice(ran, hit, 1), result: [5, 5] },
  },
  { title: "Without any input there is no key", flow: leavesAllOut, sees: twice(ran, ran, 2) },
  {
    title: "By the source other inputs are a hit",
    flow: callsSource,
    sees: { ...twice(ran, hit, 1), result: [4, 4] },
  },
  {
    title: "By the run other inputs are a hit",
    flow: callsRun,
    sees: { ...twice(ran, hit, 1), result: [4, 4] },
  },
  {
    title: "By the run another run is no hit",
    flow: callsRunOnce,
    runs: 2,
    sees: { tasks: { Square: ran } },
  },
  {
    title: "By the flow's parameters other inputs are a hit",
    flow: withParameters,
    sees: { ...twice(ran, hit, 1), result: ["whale", 4, 4] },
  },
  {
    title: "By the flow's parameters another run with the same is a hit",
    flow: withParameters,
    runs: 2,
    sees: twice(hit, hit, 0),
  },
  { title: "A flow without parameters gives no key", flow: withoutParameters, sees: twice(ran, ran, 2) },
  {
    title: "A compound policy wants all of its parts to be equal",
    flow: callsCompound,
    sees: { tasks: { Square: [ran, hit, ran] } },
  },
  {
    title: "A compound policy with the run is one run's",
    flow: callsCompoundOnce,
    runs: 2,
    sees: { tasks: { Square: ran } },
  },
  {
    title: "Without a policy nothing is a hit, though it is persisted",
    flow: callsNoCache,
    sees: twice(ran, ran, 2),
  },
  { title: "No policy added to another changes nothing", flow: callsInputsAndNone, sees: twice(ran, hit, 1) },
  { title: "A policy without persistence has no effect", flow: callsOff, sees: twice(ran, ran, 2) },
  {
    title: "A task without inputs has no key by inputs",
    flow: callsNothing,
    sees: { tasks: { Nothing: [ran, ran] }, lines: { "the body ran": 2 } },
  },
  {
    title: "Two tasks with one key share the result",
    flow: sameKey,
    sees: { tasks: { Square: ran, Cube: hit }, lines: { "the other body ran": 0 }, result: [4, 4] },
  },
  {
    title: "Objects are equal whatever the order of their keys, and differ by their parts",
    flow: objects,
    sees: { tasks: { List: [ran, hit, ran] } },
  },
];
