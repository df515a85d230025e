import { flow, getRunContext, getRunLogger, task, wait } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, async function double(value: number): Promise<number> {
  return value * 2;
});

const fail = task({ name: "Fail" }, function fail(): number {
  throw new RangeError("no");
});

const failAlways = fail.withOptions({ name: "Fail always", retries: 3 });
const failWithDelay = fail.withOptions({ name: "Fail with delay", retries: 3, retryDelaySeconds: 0.01 });

const recover = task({ name: "Recover", retries: 3 }, function recover(): number {
  const { runCount } = getRunContext();
  getRunLogger().info(`attempt ${runCount}`);
  if (runCount < 2) throw new Error("not yet");
  return runCount;
});

const recoverLast = task({ name: "Recover last", retries: 2 }, function recoverLast(): number {
  const { runCount } = getRunContext();
  if (runCount <= 2) throw new Error("not yet");
  return runCount;
});

const never = task({ name: "Never", timeoutSeconds: 0.2 }, async function never(): Promise<number> {
  await new Promise(() => undefined);
  return 0;
});

const succeed = flow({ name: "succeed" }, async () => double(21));
const failOnce = flow({ name: "fail once" }, async () => fail());
const failThrice = flow({ name: "fail always" }, async () =>
  failAlways.returnState().then(({ name }) => name),
);
const failThriceLater = flow({ name: "fail with delay" }, async () => failWithDelay.submit().wait());
const recovered = flow({ name: "recover" }, async () => recover());
const recoveredLast = flow({ name: "recover last" }, async () => recoverLast());
const timeOut = flow({ name: "time out" }, async () => never.submit().wait());
const notReady = flow({ name: "not ready" }, async () => double.submit(fail.submit()).wait());
const many = flow({ name: "many" }, async () => {
  const futures = [1, 2, 3].map((value) => double.submit(value));
  await wait(futures);
  return Promise.all(futures.map((future) => future.result()));
});
const empty = flow({ name: "empty" }, () => undefined);
const syncBody = flow({ name: "sync body" }, () => 7);

export const cases: Case[] = [
  {
    title: "A task that returns goes Pending, Running, Completed",
    flow: succeed,
    sees: { tasks: { Double: { states: "Pending Running Completed", attempts: 1, result: 42 } }, result: 42 },
  },
  {
    title: "A task that throws goes Pending, Running, Failed",
    flow: failOnce,
    sees: {
      states: "Pending Running Failed",
      tasks: { Fail: { states: "Pending Running Failed", attempts: 1, result: undefined } },
    },
  },
  {
    title: "Three retries without delay give four attempts, and no Failed between them",
    flow: failThrice,
    sees: {
      tasks: { "Fail always": { states: "Pending Running Retrying Retrying Retrying Failed", attempts: 4 } },
      result: "Failed",
    },
  },
  {
    title: "Three retries with delay go through AwaitingRetry before each Retrying",
    flow: failThriceLater,
    sees: {
      tasks: {
        "Fail with delay": {
          states:
            "Pending Running AwaitingRetry Retrying AwaitingRetry Retrying AwaitingRetry Retrying Failed",
          attempts: 4,
        },
      },
    },
  },
  {
    title: "A task that succeeds on its second attempt has one Retrying and uses no further retry",
    flow: recovered,
    sees: {
      tasks: { Recover: { states: "Pending Running Retrying Completed", attempts: 2, result: 2 } },
      logs: ["attempt 1", "attempt 2"],
      lines: { attempt: 2 },
      result: 2,
    },
  },
  {
    title: "A task may succeed on its very last attempt",
    flow: recoveredLast,
    sees: {
      tasks: { "Recover last": { states: "Pending Running Retrying Retrying Completed", attempts: 3 } },
    },
  },
  {
    title: "A timeout without retries goes Pending, Running, TimedOut",
    flow: timeOut,
    sees: { tasks: { Never: { states: "Pending Running TimedOut", attempts: 1 } } },
  },
  {
    title: "A task whose upstream failed goes Pending, NotReady, and never starts",
    flow: notReady,
    sees: {
      tasks: {
        Fail: "Pending Running Failed",
        Double: { states: "Pending NotReady", attempts: 0 },
      },
    },
  },
  {
    title: "Every call of a task is a run of its own",
    flow: many,
    sees: {
      tasks: {
        Double: [
          { states: "Pending Running Completed", result: 2 },
          { states: "Pending Running Completed", result: 4 },
          { states: "Pending Running Completed", result: 6 },
        ],
      },
      result: [2, 4, 6],
    },
  },
  {
    title: "A flow without tasks goes Pending, Running, Completed",
    flow: empty,
    sees: { tasks: {}, attempts: 1, result: undefined },
  },
  { title: "A flow body need not be asynchronous", flow: syncBody, sees: { result: 7 } },
];
