import { flow, getRunLogger, task, wait } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new Error("no");
});
const later = task({ name: "Later", retries: 2, retryDelaySeconds: 0.01 }, function later(): number {
  throw new Error("not yet");
});

const pendingAtFirst = flow({ name: "pending at first" }, async () => {
  const future = double.submit(1);
  const before = future.state;
  await future.wait();
  const after = future.state;
  return [before.name, before.isPending(), before.isFinal(), after.name, after.isFinal()];
});
const resultTwice = flow({ name: "result twice" }, async () => {
  const future = double.submit(2);
  return [await future.result(), await future.result()];
});
const waitTwice = flow({ name: "wait twice" }, async () => {
  const future = double.submit(2);
  await future.wait();
  await future.wait();
  return future.state.name;
});
const waitNeverThrows = flow({ name: "wait never throws" }, async () => {
  await fail.submit().wait();
  return "went on";
});
const resultWithoutWait = flow({ name: "result without wait" }, async () => later.submit().result());
const stateResult = flow({ name: "state result" }, async () => {
  const future = double.submit(5);
  await future.wait();
  return future.state.result();
});
const waitAll = flow({ name: "wait all" }, async () => {
  const futures = [double.submit(1), fail.submit(), later.submit(), double.submit(fail.submit())];
  await wait(futures);
  return futures.map(({ state }) => state.name);
});
const waitNone = flow({ name: "wait none" }, async () => {
  await wait([]);
  return "nothing to wait for";
});
const outOfOrder = flow({ name: "out of order" }, async () => {
  const futures = [1, 2, 3].map((value) => double.submit(value));
  const values = [];
  for (const future of futures.toReversed()) values.push(await future.result());
  return values;
});
const unused = flow({ name: "unused" }, async () => {
  const futures = [double.submit(1), double.submit(2)];
  await wait(futures);
  getRunLogger().info("no value was asked for");
});
const waitedAfterEnd = flow({ name: "waited after end" }, async () => {
  const early = double.submit(1);
  await double(2);
  await double(3);
  await early.wait();
  return early.result();
});

const completed = "Pending Running Completed";

export const cases: Case[] = [
  {
    title: "A future is Pending until its run has ended, and then has its final state",
    flow: pendingAtFirst,
    sees: { result: ["Pending", true, false, "Completed", true] },
  },
  {
    title: "A result can be asked for twice",
    flow: resultTwice,
    sees: { tasks: { Double: completed }, result: [4, 4] },
  },
  { title: "A future can be waited for twice", flow: waitTwice, sees: { result: "Completed" } },
  { title: "Waiting never throws", flow: waitNeverThrows, sees: { result: "went on" } },
  {
    title: "A result waits for the last retry",
    flow: resultWithoutWait,
    sees: {
      states: "Pending Running Failed",
      tasks: { Later: "Pending Running AwaitingRetry Retrying AwaitingRetry Retrying Failed" },
    },
  },
  { title: "The state of a future gives its value", flow: stateResult, sees: { result: 10 } },
  {
    title: "Waiting for many waits for all, however they end",
    flow: waitAll,
    sees: { result: ["Completed", "Failed", "Failed", "NotReady"] },
  },
  { title: "Waiting for none goes on at once", flow: waitNone, sees: { result: "nothing to wait for" } },
  { title: "Results can be asked for in any order", flow: outOfOrder, sees: { result: [6, 4, 2] } },
  {
    title: "Values that nobody asks for are kept with their runs",
    flow: unused,
    sees: {
      tasks: {
        Double: [
          { states: completed, result: 2 },
          { states: completed, result: 4 },
        ],
      },
      result: undefined,
    },
  },
  {
    title: "A future can be waited for long after its run has ended",
    flow: waitedAfterEnd,
    sees: { result: 2 },
  },
];
