import { flow, getRunLogger, task, wait } from "millrace";
import type { RunningFlow } from "../../../engine/engine.ts";
import type { Case } from "../../expected.ts";

const forever = () => new Promise<number>(() => undefined);

const never = task({ name: "Never" }, async function never(): Promise<number> {
  getRunLogger().info("before the wait");
  return forever();
});
const loop = task({ name: "Loop" }, function loop(): number {
  getRunLogger().info("before the loop");
  for (;;);
});
const double = task({ name: "Double" }, (value: number) => value * 2);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new Error("no");
});
const retriesLate = task(
  { name: "Retries late", retries: 3, retryDelaySeconds: 100 },
  function retriesLate(): number {
    throw new Error("no");
  },
);
const retriesAtOnce = never.withOptions({ name: "Retries at once", retries: 3 });
const outer = task({ name: "Outer" }, async () => never());

const oneRuns = flow({ name: "one runs" }, async () => never());
const someDone = flow({ name: "some done" }, async () => {
  await double(1);
  await fail.submit().wait();
  await double.submit(fail.submit()).wait();
  await never();
});
const someWait = flow({ name: "some wait" }, async () => {
  await double.submit(double.submit(never.submit())).wait();
});
const awaitsRetry = flow({ name: "awaits retry" }, async () => retriesLate());
const hasRetries = flow({ name: "has retries" }, async () => retriesAtOnce());
const loops = flow({ name: "loops" }, async () => loop());
const loopsItself = flow({ name: "loops itself" }, () => {
  getRunLogger().info("before the loop");
  for (;;);
});
const waitsItself = flow({ name: "waits itself" }, async () => {
  getRunLogger().info("before the wait");
  await forever();
});
const catches = flow({ name: "catches" }, async () => {
  try {
    return await never();
  } catch {
    getRunLogger().info("the flow goes on");
    return await double(1);
  }
});
const nested = flow({ name: "nested" }, async () => outer());
const twoRun = flow({ name: "two run" }, async () => wait([never.submit(), never.submit()]));
const isDone = flow({ name: "is done" }, async () => double(1));

const cancel = (running: RunningFlow) => running.cancel();
const whenLogged = [{ when: { logged: "before the wait" }, does: cancel }];
const neverRuns = { run: "Never", enters: "Running" } as const;
const whenLooping = [{ when: { logged: "before the loop" }, does: cancel }];
const inThisThread = "An endless loop in this thread would stop the test as well.";
const states = "Pending Running Cancelling Cancelled";
const cancelled = {
  states: "Pending Running Cancelled",
  message: "The parent flow run was cancelled.",
  result: undefined,
};

export const cases: Case[] = [
  {
    title: "A cancelled flow goes through Cancelling to Cancelled, and so do its running tasks",
    flow: oneRuns,
    meanwhile: whenLogged,
    sees: {
      states,
      tasks: { Never: cancelled },
      message: "Flow run was cancelled.",
      order: ["one runs Cancelling", "Never Cancelled", "one runs Cancelled"],
    },
  },
  {
    title: "Tasks that had ended stay as they were",
    flow: someDone,
    meanwhile: whenLogged,
    sees: {
      states,
      tasks: {
        Double: ["Pending Running Completed", "Pending NotReady"],
        Fail: ["Pending Running Failed", "Pending Running Failed"],
        Never: cancelled,
      },
    },
  },
  {
    title: "Tasks that wait for a cancelled one are Cancelled too",
    flow: someWait,
    meanwhile: whenLogged,
    sees: { states, tasks: { Never: cancelled, Double: ["Pending Cancelled", "Pending Cancelled"] } },
  },
  {
    title: "A task that awaits its retry is Cancelled, and never runs again",
    flow: awaitsRetry,
    meanwhile: [{ when: { run: "Retries late", enters: "AwaitingRetry" }, does: cancel }],
    sees: {
      states,
      tasks: { "Retries late": { states: "Pending Running AwaitingRetry Cancelled", attempts: 1 } },
    },
  },
  {
    title: "A cancelled task is not retried",
    flow: hasRetries,
    meanwhile: whenLogged,
    sees: { states, tasks: { "Retries at once": { ...cancelled, attempts: 1 } } },
  },
  {
    title: "A task in an endless loop is ended, and its lines before are kept",
    flow: loops,
    not: { core: inThisThread, inProcess: inThisThread },
    meanwhile: whenLooping,
    sees: { states, tasks: { Loop: cancelled }, lines: { "before the loop": 1 } },
  },
  {
    title: "A flow in an endless loop is ended",
    flow: loopsItself,
    not: { core: inThisThread, inProcess: inThisThread },
    meanwhile: whenLooping,
    sees: { states, tasks: {}, lines: { "before the loop": 1 } },
  },
  {
    title: "A flow that waits for ever is ended",
    flow: waitsItself,
    meanwhile: whenLogged,
    sees: { states },
  },
  {
    title: "A cancelled flow starts nothing more, though it would catch the error",
    flow: catches,
    meanwhile: whenLogged,
    sees: { states, tasks: { Never: cancelled }, lines: { "the flow goes on": 0 } },
  },
  {
    title: "Tasks in tasks are cancelled too",
    flow: nested,
    meanwhile: whenLogged,
    sees: { states, tasks: { Outer: cancelled, Never: cancelled } },
  },
  {
    title: "All running tasks are cancelled",
    flow: twoRun,
    // The first of the two is let be: a flow that is cancelled then may not have called the second yet.
    meanwhile: [
      { when: neverRuns, does: () => undefined },
      { when: neverRuns, does: cancel },
    ],
    sees: { states, tasks: { Never: [cancelled, cancelled] } },
  },
  {
    title: "A flow that is cancelled before it starts never starts",
    flow: waitsItself,
    meanwhile: [{ when: { run: "waits itself", enters: "Pending" }, does: cancel }],
    not: {
      core: "Its body starts at once, in this thread.",
      inProcess: "Its body starts at once, in this thread.",
    },
    sees: { states: /^Pending (Running )?Cancelling Cancelled$/ },
  },
  {
    title: "Cancelling a second time changes nothing",
    flow: oneRuns,
    meanwhile: [
      {
        when: { logged: "before the wait" },
        does: (running) => {
          running.cancel();
          running.cancel();
        },
      },
    ],
    sees: { states, tasks: { Never: cancelled } },
  },
  {
    title: "Cancelling a flow that is done changes nothing",
    flow: isDone,
    meanwhile: [{ when: { run: "is done", enters: "Completed" }, does: cancel }],
    sees: { tasks: { Double: "Pending Running Completed" }, result: 2 },
  },
];
