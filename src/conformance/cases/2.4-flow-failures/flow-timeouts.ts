import { flow, getRunContext, getRunLogger, task, TimeoutError } from "millrace";
import type { Case } from "../../expected.ts";

const forever = () => new Promise<number>(() => undefined);

const never = task({ name: "Never" }, forever);
const double = task({ name: "Double" }, (value: number) => value * 2);
const ownTimeout = task({ name: "Own timeout" }, function ownTimeout(): number {
  throw new TimeoutError("the server did not answer");
});

const waitsForEver = flow({ name: "waits for ever", timeoutSeconds: 0.2 }, async () => {
  await forever();
});
const loops = flow({ name: "loops", timeoutSeconds: 0.2 }, () => {
  for (;;);
});
const inTime = flow({ name: "in time", timeoutSeconds: 3600 }, async () => double(1));
const noLimit = flow({ name: "no limit", timeoutSeconds: 0 }, async () => double(1));
const taskRuns = flow({ name: "task runs", timeoutSeconds: 0.3 }, async () => {
  await never();
  getRunLogger().info("not reached");
});
const throwsTimeout = flow({ name: "throws timeout" }, () => {
  throw new TimeoutError("too slow for me");
});
const taskThrowsTimeout = flow(
  { name: "task throws timeout" },
  async () => (await ownTimeout.returnState()).name,
);
const late = task({ name: "Late", retries: 1, retryDelaySeconds: 7200 }, function late(): number {
  if (getRunContext().runCount === 1) throw new Error("not yet");
  return 1;
});
const anHour = flow({ name: "an hour", timeoutSeconds: 3600 }, (value: number) => value);
const startsLate = flow({ name: "starts late" }, async () => anHour(late.submit()));
const leaves = task({ name: "Leaves" }, () => {
  never.submit();
});
const outlived = flow({ name: "outlived", timeoutSeconds: 0.2 }, async () => {
  await leaves();
  await forever();
});
const callsLimited = flow({ name: "calls limited" }, async () => (await waitsForEver.returnState()).name);

const notHere = "An endless loop in this thread would stop the test as well.";

export const cases: Case[] = [
  {
    title: "A flow that takes too long is TimedOut",
    flow: waitsForEver,
    sees: {
      states: "Pending Running TimedOut",
      message: "Flow run exceeded timeout of 0.2 second(s)",
      result: undefined,
    },
  },
  {
    title: "A flow in an endless loop is ended at its timeout",
    flow: loops,
    not: { core: notHere, inProcess: notHere },
    sees: { states: "Pending Running TimedOut" },
  },
  { title: "A flow that is done in time is not touched", flow: inTime, sees: { result: 2 } },
  { title: "A timeout of zero is no limit for a flow", flow: noLimit, sees: { result: 2 } },
  {
    title: "What follows in the body of a flow that timed out does not run",
    flow: taskRuns,
    sees: { states: "Pending Running TimedOut", lines: { "not reached": 0 } },
  },
  {
    title: "A subflow's time does not count while it waits for others",
    flow: startsLate,
    not: { real: "It takes two hours." },
    sees: {
      tasks: {
        Late: "Pending Running AwaitingRetry Retrying Completed",
        "an hour": "Pending Running Completed",
      },
      result: 1,
    },
  },
  {
    title: "A task that outlives the one which submitted it is cut off, too",
    flow: outlived,
    not: { real: "Whether the one has ended in time is for the machine to say." },
    sees: {
      states: "Pending Running TimedOut",
      tasks: { Leaves: "Pending Running Completed", Never: "Pending Running Crashed" },
    },
  },
  {
    title: "A flow that throws a TimeoutError of its own is TimedOut",
    flow: throwsTimeout,
    sees: {
      states: "Pending Running TimedOut",
      message: "Flow run failed due to timeout: TimeoutError: too slow for me",
    },
  },
  {
    title: "A task that throws a TimeoutError of its own is TimedOut",
    flow: taskThrowsTimeout,
    sees: {
      tasks: {
        "Own timeout": {
          states: "Pending Running TimedOut",
          message: "Task run failed due to timeout: TimeoutError: the server did not answer",
        },
      },
      result: "TimedOut",
    },
  },
  {
    title: "A subflow that takes too long is TimedOut, and its parent goes on",
    flow: callsLimited,
    sees: { subflows: { "waits for ever": "Pending Running TimedOut" }, result: "TimedOut" },
  },
];
