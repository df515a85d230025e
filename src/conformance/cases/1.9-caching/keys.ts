import { flow, getRunContext, getRunLogger, INPUTS, task, type TaskOptions } from "millrace";
import type { Case } from "../../expected.ts";

function square(value: number): number {
  getRunLogger().info("the body ran");
  return value * value;
}

const squareWith = (options: TaskOptions) => task({ name: "Square", ...options }, square);

const byParity = squareWith({
  cacheKeyFn: (_context, { value }) => (value === 0 ? null : `even ${String(Number(value) % 2 === 0)}`),
});
const byTask = squareWith({
  cacheKeyFn: ({ task, taskRun, parameters }) =>
    `${task.name} ${typeof taskRun.id} ${String(parameters["value"])}`,
});
const later = squareWith({ cacheKeyFn: async (_context, { value }) => `later ${String(value)}` });
const broken = squareWith({
  cacheKeyFn: () => {
    throw new Error("no key");
  },
});
const wrongKey = squareWith({ cacheKeyFn: (() => 5) as never });
const winsOverPolicy = squareWith({ cachePolicy: INPUTS, cacheKeyFn: () => "always the same" });
const byTemplate = squareWith({ resultStorageKey: "square-{parameters.value}-{flowRun.flowName}" });
const refreshing = squareWith({ cachePolicy: INPUTS, refreshCache: true });
const expired = squareWith({ cachePolicy: INPUTS, cacheExpirationSeconds: -1 });
const minute = squareWith({ cachePolicy: INPUTS, cacheExpirationSeconds: 60 });
const withHooks = squareWith({
  cachePolicy: INPUTS,
  onRunning: (_task, _run, state) => getRunLogger().info(`hook: ${state.name}`),
  onCompletion: (_task, _run, state) => getRunLogger().info(`hook: ${state.name}`),
});
const nothing = task({ name: "Nothing", cacheKeyFn: () => "nothing" }, () => {
  getRunLogger().info("the body ran");
  return null;
});
const fail = task({ name: "Fail", cacheKeyFn: () => "fail" }, function fail(): number {
  throw new Error("no");
});
const flaky = task({ name: "Flaky", retries: 1, cacheKeyFn: () => "flaky" }, function flaky(): number {
  if (getRunContext().runCount === 1) throw new Error("no");
  return 7;
});
const forgetful = squareWith({ cacheResultInMemory: false });
const notCloned = task({ name: "Not cloned", cacheKeyFn: () => "not cloned" }, () => () => 1);
const hour = task({ name: "Hour", retries: 1, retryDelaySeconds: 3600 }, () => {
  if (getRunContext().runCount === 1) throw new Error("wait");
});
const halfMinute = hour.withOptions({ name: "Half a minute", retryDelaySeconds: 30 });
const rich = task({ name: "Rich", cacheKeyFn: () => "rich" }, () => new Map([["when", new Date(0)]]));
const double = task({ name: "Double" }, (value: number) => value * 2);

const parities = flow({ name: "parities" }, async () => [
  await byParity(2),
  await byParity(4),
  await byParity(3),
]);
const noKey = flow({ name: "no key" }, async () => [await byParity(0), await byParity(0)]);
const ofTask = flow({ name: "of task" }, async () => [await byTask(2), await byTask(2), await byTask(3)]);
const asynchronous = flow({ name: "asynchronous" }, async () => [await later(2), await later(2)]);
const brokenKey = flow({ name: "broken key" }, async () => [await broken(2), await broken(2)]);
const wrong = flow({ name: "wrong" }, async () => [await wrongKey(2), await wrongKey(2)]);
const wins = flow({ name: "wins" }, async () => [await winsOverPolicy(2), await winsOverPolicy(3)]);
const template = flow({ name: "template" }, async () => [
  await byTemplate(2),
  await byTemplate(2),
  await byTemplate(3),
]);
const refreshes = flow({ name: "refreshes" }, async () => [await refreshing(2), await refreshing(2)]);
const expires = flow({ name: "expires" }, async () => [await expired(2), await expired(2)]);
const inTime = flow({ name: "in time" }, async () => [await minute(2), await minute(2)]);
const stillInTime = flow({ name: "still in time" }, async () => {
  await minute(2);
  await halfMinute();
  return minute(2);
});
const tooLate = flow({ name: "too late" }, async () => {
  await minute(2);
  await hour();
  return [await minute(2), await minute(2)];
});
const hooks = flow({ name: "hooks" }, async () => [await withHooks(2), await withHooks(2)]);
const nothings = flow({ name: "nothings" }, async () => [await nothing(), await nothing()]);
const failures = flow({ name: "failures" }, async () => [
  (await fail.returnState()).name,
  (await fail.returnState()).name,
]);
const recovered = flow({ name: "recovered" }, async () => [await flaky(), await flaky()]);
const forgets = flow({ name: "forgets" }, async () => {
  const state = await forgetful.returnState(3);
  const error = await state.result().catch((reason: unknown) => reason as Error);
  return [await forgetful(2), state.name, (error as Error).name];
});
const clones = flow({ name: "clones" }, async () => [
  (await notCloned.returnState()).name,
  (await notCloned.returnState()).name,
]);
const retried = flow({ name: "retried", retries: 1, persistResult: true }, async () => {
  const value = await squareWithDefault(2);
  if (getRunContext().runCount === 1) throw new Error("again");
  return value;
});
const squareWithDefault = squareWith({});
const richTwice = flow({ name: "rich twice" }, async () => {
  await rich();
  const value = await rich();
  return [value instanceof Map, value.get("when") instanceof Date];
});
const downstream = flow({ name: "downstream" }, async () => {
  await winsOverPolicy(2);
  return double.submit(winsOverPolicy.submit(9)).result();
});

const ran = "Pending Running Completed";
const hit = "Pending Running Cached";
const unkeyed = /^Error encountered when computing cache key - result will not be persisted\./;

export const cases: Case[] = [
  {
    title: "A key function makes calls equal as it pleases",
    flow: parities,
    sees: { tasks: { Square: [ran, hit, ran] }, result: [4, 4, 9] },
  },
  {
    title: "A key function that gives null leaves that call uncached",
    flow: noKey,
    sees: { tasks: { Square: [ran, ran] } },
  },
  {
    title: "A key function knows the task, its run and its parameters",
    flow: ofTask,
    sees: { tasks: { Square: [ran, hit, ran] }, result: [4, 4, 9] },
  },
  {
    title: "A key function may be asynchronous",
    flow: asynchronous,
    sees: { tasks: { Square: [ran, hit] } },
  },
  {
    title: "A key function that throws is an error line, and the task runs uncached",
    flow: brokenKey,
    sees: {
      tasks: { Square: [ran, ran] },
      logs: [{ level: "error", message: unkeyed, of: "Square" }],
      result: [4, 4],
    },
  },
  {
    title: "A key that is no text is an error line, and the task runs uncached",
    flow: wrong,
    sees: { tasks: { Square: [ran, ran] }, logs: [{ level: "error", message: unkeyed, of: "Square" }] },
  },
  {
    title: "A key function wins over a policy",
    flow: wins,
    sees: { tasks: { Square: [ran, hit] }, result: [4, 4] },
  },
  {
    title: "A storage key is made of parameters and of the flow run",
    flow: template,
    sees: { tasks: { Square: [ran, hit, ran] }, result: [4, 4, 9] },
  },
  {
    title: "Refreshing runs the body though there is a result",
    flow: refreshes,
    runs: 2,
    sees: { tasks: { Square: [ran, ran] }, lines: { "the body ran": 2 } },
  },
  {
    title: "A result that is expired from the start is never used",
    flow: expires,
    sees: { tasks: { Square: [ran, ran] } },
  },
  { title: "A result is used until it expires", flow: inTime, sees: { tasks: { Square: [ran, hit] } } },
  {
    title: "A result that is half as old as it may be is used",
    flow: stillInTime,
    not: { real: "It waits for half a minute." },
    sees: {
      tasks: { Square: [ran, hit], "Half a minute": "Pending Running AwaitingRetry Retrying Completed" },
    },
  },
  {
    title: "An expired result is replaced",
    flow: tooLate,
    not: { real: "It waits for an hour." },
    sees: { tasks: { Square: [ran, ran, hit], Hour: "Pending Running AwaitingRetry Retrying Completed" } },
  },
  {
    title: "A hit calls onRunning and onCompletion",
    flow: hooks,
    sees: {
      tasks: { Square: [ran, hit] },
      logs: ["hook: Running", "the body ran", "hook: Completed", "hook: Running", "hook: Cached"],
      lines: { "the body ran": 1 },
    },
  },
  {
    title: "Null is cached like any other value",
    flow: nothings,
    sees: { tasks: { Nothing: [ran, hit] }, result: [null, null] },
  },
  {
    title: "A failure is never a hit",
    flow: failures,
    sees: { tasks: { Fail: ["Pending Running Failed", "Pending Running Failed"] } },
  },
  {
    title: "A result after a retry is cached",
    flow: recovered,
    sees: { tasks: { Flaky: ["Pending Running Retrying Completed", hit] }, result: [7, 7] },
  },
  {
    title: "A result that is kept neither in memory nor in a store is only there for a direct call",
    flow: forgets,
    sees: {
      tasks: {
        Square: [
          { states: ran, result: undefined },
          { states: ran, result: undefined },
        ],
      },
      result: [4, "Completed", "MissingResult"],
    },
  },
  {
    title: "A result that cannot be cloned is not cached, and the run is Completed",
    flow: clones,
    sees: { tasks: { "Not cloned": [ran, ran] }, result: ["Completed", "Completed"] },
  },
  {
    title: "A flow that is tried again finds the results of its earlier attempt",
    flow: retried,
    sees: {
      states: "Pending Running AwaitingRetry Running Completed",
      tasks: { Square: [ran, hit] },
      lines: { "the body ran": 1 },
      result: 4,
    },
  },
  { title: "Maps and dates come out of the cache as such", flow: richTwice, sees: { result: [true, true] } },
  {
    title: "A cached value goes on to what depends on it",
    flow: downstream,
    sees: { tasks: { Square: [ran, hit], Double: ran }, result: 8 },
  },
];
