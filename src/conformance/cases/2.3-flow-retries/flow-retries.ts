import { Failed, flow, getRunContext, getRunLogger, task } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, function double(value: number): number {
  getRunLogger().info("double ran");
  return value * 2;
});
const fail = task({ name: "Fail", retries: 2 }, function fail(): number {
  getRunLogger().info("fail ran");
  throw new Error("no");
});
const failOnce = task({ name: "Fail once" }, function failOnce(attempt: number): number {
  if (attempt === 1) throw new Error("the first time");
  return attempt;
});

const always = flow({ name: "always", retries: 2 }, () => {
  throw new Error(`attempt ${getRunContext().runCount}`);
});
const recovers = flow({ name: "recovers", retries: 3 }, () => {
  const { runCount } = getRunContext();
  if (runCount < 3) throw new Error("not yet");
  return runCount;
});
const fine = flow({ name: "fine", retries: 3 }, () => "at once");
const delayed = flow({ name: "delayed", retries: 1, retryDelaySeconds: 0.02 }, () => {
  throw new Error("no");
});
const delayedForHours = flow({ name: "hours", retries: 2, retryDelaySeconds: 18_000 }, () => {
  throw new Error("no");
});
const tasksAgain = flow({ name: "tasks again", retries: 1 }, async () => {
  await double(1);
  await double(2);
  if (getRunContext().runCount === 1) throw new Error("after the tasks");
  return "done";
});
const budgets = flow({ name: "budgets", retries: 1 }, async () => fail());
const taskRecovers = flow({ name: "task recovers", retries: 1 }, async () =>
  failOnce(getRunContext().runCount),
);
const returnsFailed = flow({ name: "returns failed", retries: 1 }, () =>
  getRunContext().runCount === 1 ? Failed({ message: "by hand" }) : "well",
);
const returnsFuture = flow({ name: "returns future", retries: 1 }, () =>
  failOnce.submit(getRunContext().runCount),
);
const timesOut = flow(
  { name: "times out", retries: 2, timeoutSeconds: 0.2 },
  () => new Promise<void>(() => undefined),
);
const notChecked = flow({ name: "not checked", retries: 3 }, (count: number) => count);
const stateAfterwards = flow({ name: "state afterwards", retries: 1 }, async () => {
  if (getRunContext().runCount === 1) throw new Error("old");
  return failOnce.returnState(2);
});

const received = "Received non-final state 'AwaitingRetry' when proposing final state";

export const cases: Case[] = [
  {
    title: "A flow that always fails goes Running and AwaitingRetry by turns, and never Retrying",
    flow: always,
    sees: {
      states: "Pending Running AwaitingRetry Running AwaitingRetry Running Failed",
      attempts: 3,
      message: "Flow run encountered an exception: Error: attempt 3",
    },
  },
  {
    title: "A flow that recovers is Completed and uses no further retry",
    flow: recovers,
    sees: {
      states: "Pending Running AwaitingRetry Running AwaitingRetry Running Completed",
      attempts: 3,
      result: 3,
    },
  },
  { title: "A flow that goes well is not retried", flow: fine, sees: { attempts: 1, result: "at once" } },
  {
    title: "A retry is told of in the log, and each attempt begins with a line",
    flow: always,
    sees: {
      states: "Pending Running AwaitingRetry Running AwaitingRetry Running Failed",
      logs: [
        /^Beginning flow run/,
        "Encountered exception during execution: Error: attempt 1",
        { level: "info", message: `${received} 'Failed' and will attempt to run again...` },
        /^Beginning flow run/,
        "Encountered exception during execution: Error: attempt 2",
      ],
      lines: { "Beginning flow run": 3, [received]: 2 },
    },
  },
  {
    title: "A retry waits for its delay",
    flow: delayed,
    sees: { states: "Pending Running AwaitingRetry Running Failed", seconds: 0.02 },
  },
  {
    title: "Ten hours of delay are waited for",
    flow: delayedForHours,
    not: { real: "It waits for ten hours." },
    sees: { states: "Pending Running AwaitingRetry Running AwaitingRetry Running Failed", seconds: 36_000 },
  },
  {
    title: "Each attempt makes new task runs, and runs them again",
    flow: tasksAgain,
    sees: {
      states: "Pending Running AwaitingRetry Running Completed",
      tasks: { Double: Array.from({ length: 4 }, () => "Pending Running Completed") },
      lines: { "double ran": 4 },
    },
  },
  {
    title: "The retries of tasks begin anew with each attempt of the flow",
    flow: budgets,
    sees: {
      states: "Pending Running AwaitingRetry Running Failed",
      tasks: {
        Fail: ["Pending Running Retrying Retrying Failed", "Pending Running Retrying Retrying Failed"],
      },
      lines: { "fail ran": 6 },
    },
  },
  {
    title: "A failed task run stays as it was when the flow is tried again",
    flow: taskRecovers,
    sees: {
      states: "Pending Running AwaitingRetry Running Completed",
      tasks: { "Fail once": ["Pending Running Failed", "Pending Running Completed"] },
      result: 2,
    },
  },
  {
    title: "A returned Failed state is tried again",
    flow: returnsFailed,
    sees: { states: "Pending Running AwaitingRetry Running Completed", result: "well" },
  },
  {
    title: "A returned future that failed is tried again",
    flow: returnsFuture,
    sees: {
      states: "Pending Running AwaitingRetry Running Completed",
      message: "All states completed.",
      result: 2,
    },
  },
  {
    title: "A flow that times out is tried again, and ends TimedOut",
    flow: timesOut,
    sees: {
      states: "Pending Running AwaitingRetry Running AwaitingRetry Running TimedOut",
      attempts: 3,
      message: "Flow run exceeded timeout of 0.2 second(s)",
    },
  },
  {
    title: "Parameters that do not fit are never tried again",
    flow: notChecked,
    parameters: { count: "many" },
    sees: { states: "Pending Failed", attempts: 0 },
  },
  {
    title: "The error of an earlier attempt is forgotten when a later one returns a good state",
    flow: stateAfterwards,
    sees: { states: "Pending Running AwaitingRetry Running Completed", message: "All states completed." },
  },
];
