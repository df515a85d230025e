import { flow, getRunContext, getRunLogger, task } from "millrace";
import type { Case } from "../../expected.ts";

const failDifferently = task({ name: "Fail", retries: 2 }, function failDifferently(): number {
  throw new TypeError(`attempt ${getRunContext().runCount}`);
});

const never = task({ name: "Never", timeoutSeconds: 0.2, retries: 1 }, async function never(): Promise<void> {
  getRunLogger().info("body starts");
  await new Promise(() => undefined);
});

const slowThenFine = task(
  { name: "Slow, then fine", timeoutSeconds: 1, retries: 1 },
  async function slowThenFine(): Promise<string> {
    if (getRunContext().runCount === 1) await new Promise(() => undefined);
    return "fine";
  },
);

const fineLater = task({ name: "Fine later", retries: 5 }, function fineLater(at: number): number {
  const { runCount } = getRunContext();
  if (runCount < at) throw new Error("not yet");
  return runCount;
});

const inner = task({ name: "Inner", retries: 1 }, function inner(): number {
  getRunLogger().info("inner body");
  throw new Error("no");
});

const outer = task({ name: "Outer", retries: 1 }, async function outer(): Promise<number> {
  return inner();
});

const double = task({ name: "Double" }, (value: number) => value * 2);

const exhausted = flow({ name: "exhausted" }, async () => failDifferently());
const timedOutTwice = flow({ name: "timed out twice" }, async () => never());
const timedOutOnce = flow({ name: "timed out once" }, async () => slowThenFine());
const threeCalls = flow({ name: "three calls" }, async () =>
  Promise.all([fineLater(1), fineLater(2), fineLater(3)]),
);
const nested = flow({ name: "nested" }, async () => outer());
const downstream = flow({ name: "downstream" }, () => double.submit(fineLater.submit(2)));
const caught = flow({ name: "caught" }, async () => {
  try {
    return await failDifferently();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
});

const failed = "Pending Running Failed";

export const cases: Case[] = [
  {
    title: "When the last retry fails, the run ends Failed with that last exception",
    flow: exhausted,
    sees: {
      states: failed,
      tasks: {
        Fail: {
          states: "Pending Running Retrying Retrying Failed",
          message: "Task run encountered an exception TypeError: attempt 3",
        },
      },
      message: "Flow run encountered an exception: TypeError: attempt 3",
    },
  },
  {
    title: "The end of the retries is an error line; each retry before it is an info line",
    flow: caught,
    sees: {
      logs: [
        {
          level: "info",
          message: "Task run failed with exception: TypeError: attempt 1 - Retry 1/2 will start immediately",
        },
        {
          level: "info",
          message: "Task run failed with exception: TypeError: attempt 2 - Retry 2/2 will start immediately",
        },
        {
          level: "error",
          message: "Task run failed with exception: TypeError: attempt 3 - Retries are exhausted",
          of: "Fail",
        },
      ],
      lines: { "will start": 2, exhausted: 1 },
      result: "TypeError: attempt 3",
    },
  },
  {
    title: "A timeout uses up a retry, and the last one ends TimedOut",
    flow: timedOutTwice,
    sees: {
      states: "Pending Running TimedOut",
      tasks: { Never: { states: "Pending Running Retrying TimedOut", attempts: 2 } },
      lines: { "body starts": 2 },
    },
  },
  {
    title: "A task that timed out can succeed when it is retried",
    flow: timedOutOnce,
    sees: {
      tasks: { "Slow, then fine": { states: "Pending Running Retrying Completed", result: "fine" } },
      result: "fine",
    },
  },
  {
    title: "Each call of a task has retries of its own",
    flow: threeCalls,
    sees: {
      tasks: {
        "Fine later": [
          "Pending Running Completed",
          "Pending Running Retrying Completed",
          "Pending Running Retrying Retrying Completed",
        ],
      },
      result: [1, 2, 3],
    },
  },
  {
    title: "Retries of nested tasks multiply",
    flow: nested,
    sees: {
      states: failed,
      tasks: {
        Outer: { states: "Pending Running Retrying Failed", attempts: 2 },
        Inner: ["Pending Running Retrying Failed", "Pending Running Retrying Failed"],
      },
      lines: { "inner body": 4 },
    },
  },
  {
    title: "What depends on a task waits for its retries",
    flow: downstream,
    sees: {
      tasks: { "Fine later": "Pending Running Retrying Completed", Double: "Pending Running Completed" },
      order: ["Fine later Retrying", "Fine later Completed", "Double Running"],
      message: "All states completed.",
    },
  },
];
