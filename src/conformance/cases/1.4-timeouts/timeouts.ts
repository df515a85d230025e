import { flow, getRunContext, getRunLogger, task } from "millrace";
import type { Case } from "../../expected.ts";

const forever = () => new Promise<number>(() => undefined);

const never = task({ name: "Never", timeoutSeconds: 0.2 }, async function never(): Promise<number> {
  getRunLogger().info("before the wait");
  return forever();
});
const loop = task({ name: "Loop", timeoutSeconds: 0.2 }, function loop(): number {
  getRunLogger().info("before the loop");
  for (;;);
});
const wholeSecond = never.withOptions({ name: "Whole second", timeoutSeconds: 1 });
const noLimit = task({ name: "No limit", timeoutSeconds: 0 }, async () => "done");
const hour = task({ name: "Hour", timeoutSeconds: 3600 }, async () => "done");
const fail = task({ name: "Fail" }, function fail(): number {
  throw new Error("no");
});
const hourOfFailing = fail.withOptions({ name: "Hour of failing", timeoutSeconds: 3600 });
const retried = task(
  { name: "Retried", timeoutSeconds: 3600, retries: 2, retryDelaySeconds: 3000 },
  async function retried(): Promise<number> {
    if (getRunContext().runCount < 3) throw new Error("not yet");
    return getRunContext().runCount;
  },
);
const double = task({ name: "Double" }, (value: number) => value * 2);
const sibling = task({ name: "Sibling" }, (value: number) => value);

const oneNever = flow({ name: "one never" }, async () =>
  never.returnState().then(({ name, type }) => [name, type]),
);
const oneLoop = flow({ name: "one loop" }, async () => {
  const futures = [loop.submit(), sibling.submit(1), sibling.submit(2), sibling.submit(3)];
  for (const future of futures) await future.wait();
  return futures.map((future) => future.state.name);
});
const oneSecond = flow({ name: "one second" }, async () =>
  wholeSecond.returnState().then(({ message }) => message),
);
const unlimited = flow({ name: "unlimited" }, async () => noLimit());
const inTime = flow({ name: "in time" }, async () => hour());
const failsInTime = flow({ name: "fails in time" }, async () => hourOfFailing());
const thrown = flow({ name: "thrown" }, async () => {
  try {
    return await never();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
});
const uncaught = flow({ name: "uncaught" }, async () => never());
const perAttempt = flow({ name: "per attempt" }, async () => retried());
const downstream = flow({ name: "downstream" }, async () => double.submit(never.submit()).wait());
const ignored = flow({ name: "ignored" }, async () => {
  await never.submit().wait();
  return "fine";
});

export const cases: Case[] = [
  {
    title: "A body that takes too long is TimedOut, of type FAILED",
    flow: oneNever,
    sees: {
      tasks: {
        Never: {
          states: "Pending Running TimedOut",
          message: "Task run exceeded timeout of 0.2 second(s)",
          result: undefined,
        },
      },
      logs: [
        { level: "info", message: "before the wait", of: "Never" },
        { level: "error", message: "Task run exceeded timeout of 0.2 second(s)", of: "Never" },
        { level: "error", message: /^Finished in state TimedOut\(/, of: "Never" },
      ],
      result: ["TimedOut", "FAILED"],
    },
  },
  {
    title: "An endless loop is ended at its timeout, and the rest of the flow finishes",
    flow: oneLoop,
    not: {
      core: "An endless loop in this thread would stop the test as well.",
      inProcess: "An endless loop in this thread would stop the test as well.",
    },
    sees: {
      tasks: {
        Loop: "Pending Running TimedOut",
        Sibling: ["Pending Running Completed", "Pending Running Completed", "Pending Running Completed"],
      },
      logs: ["before the loop"],
      result: ["TimedOut", "Completed", "Completed", "Completed"],
    },
  },
  {
    title: "A whole number of seconds is printed as Prefect prints it",
    flow: oneSecond,
    not: { real: "It waits for a second, only to read a message." },
    sees: { result: "Task run exceeded timeout of 1.0 second(s)" },
  },
  { title: "A timeout of zero is no limit", flow: unlimited, sees: { result: "done" } },
  { title: "A body that is done in time is not touched", flow: inTime, sees: { result: "done" } },
  {
    title: "A body that fails in time is Failed, not TimedOut",
    flow: failsInTime,
    sees: { states: "Pending Running Failed", tasks: { "Hour of failing": "Pending Running Failed" } },
  },
  {
    title: "The caller gets a TimeoutError",
    flow: thrown,
    sees: { result: "TimeoutError: Scope timed out after 0.2 second(s)." },
  },
  {
    title: "A flow that lets a task's timeout through is TimedOut too, not Crashed",
    flow: uncaught,
    sees: { states: "Pending Running TimedOut", tasks: { Never: "Pending Running TimedOut" } },
  },
  {
    title: "Each attempt has the whole time, and delays do not count",
    flow: perAttempt,
    not: { real: "It waits for two hours." },
    sees: {
      tasks: { Retried: "Pending Running AwaitingRetry Retrying AwaitingRetry Retrying Completed" },
      result: 3,
    },
  },
  {
    title: "What depends on a task that timed out is NotReady",
    flow: downstream,
    sees: { tasks: { Never: "Pending Running TimedOut", Double: "Pending NotReady" } },
  },
  { title: "A flow that ignores a timeout goes on", flow: ignored, sees: { result: "fine" } },
];
