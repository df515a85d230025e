import { asCompleted, flow, task, TimeoutError, wait } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new Error("no");
});
/** Called last of all: on a slow machine its time may be over before another task has even begun. */
const never = task(
  { name: "Never", timeoutSeconds: 0.5 },
  (_value: number = 0) => new Promise<number>(() => undefined),
);

const waitInVain = flow({ name: "wait in vain" }, async () => {
  const future = never.submit();
  await future.wait({ timeoutSeconds: 0.05 });
  return future.state.name;
});
const resultInVain = flow({ name: "result in vain" }, async () => {
  const future = never.submit();
  try {
    return await future.result({ timeoutSeconds: 0.05 });
  } catch (error) {
    return [error instanceof TimeoutError, future.state.name];
  }
});
const someDone = flow({ name: "some done" }, async () => {
  const [first, last] = [double.submit(1), fail.submit()];
  await first.wait();
  await last.wait();
  const futures = [first, never.submit(), last];
  const { done, notDone } = await wait(futures, { timeoutSeconds: 0.05 });
  return [futures.map((future) => done.has(future)), notDone.size];
});
const allDone = flow({ name: "all done" }, async () => {
  const { done, notDone } = await wait([double.submit(1), fail.submit()]);
  return [done.size, notDone.size];
});
const negative = flow({ name: "negative" }, async () =>
  wait([double.submit(1)], { timeoutSeconds: -1 }).catch((error: unknown) => (error as Error).name),
);
const asTheyComplete = flow({ name: "as they complete" }, async () => {
  const futures = [double.submit(1), fail.submit(), double.submit(3)];
  const names: string[] = [];
  for await (const future of asCompleted(futures)) names.push(future.state.name);
  return names.toSorted();
});
const slowLast = flow({ name: "slow last" }, async () => {
  const futures = [never.submit(), double.submit(1)];
  const names: string[] = [];
  for await (const future of asCompleted(futures)) names.push(future.state.name);
  return names;
});
const unfinished = flow({ name: "unfinished" }, async () => {
  const done = double.submit(1);
  await done.wait();
  const futures = [never.submit(), done];
  const names: string[] = [];
  try {
    for await (const future of asCompleted(futures, { timeoutSeconds: 0.05 })) names.push(future.state.name);
  } catch (error) {
    return [names, (error as Error).message];
  }
  return "no error";
});
const atOnce = flow({ name: "at once" }, async () => {
  const futures = [double.submit(1), double.submit(2)];
  for (const future of futures) await future.wait();
  const states: string[] = [];
  for await (const future of asCompleted(futures, { timeoutSeconds: 0 })) states.push(future.state.name);
  return states;
});
const listInVain = flow({ name: "list in vain" }, async () => {
  const futures = never.map([1, 2]);
  try {
    return await futures.result({ timeoutSeconds: 0.05 });
  } catch (error) {
    return (error as Error).message;
  }
});

export const cases: Case[] = [
  {
    title: "No time at all is enough for those that are done",
    flow: atOnce,
    sees: { result: ["Completed", "Completed"] },
  },
  {
    title: "Waiting for a while does not throw when time is over",
    flow: waitInVain,
    sees: { result: "Pending" },
  },
  {
    title: "A result throws a TimeoutError when time is over, and the run goes on",
    flow: resultInVain,
    sees: { tasks: { Never: "Pending Running TimedOut" }, result: [true, "Pending"] },
  },
  {
    title: "Waiting for a while tells which are done and which are not",
    flow: someDone,
    sees: { result: [[true, false, true], 1] },
  },
  { title: "Waiting for all tells that all are done", flow: allDone, sees: { result: [2, 0] } },
  { title: "A negative time is refused", flow: negative, sees: { result: "RangeError" } },
  {
    title: "Futures come as they complete, failed ones too",
    flow: asTheyComplete,
    sees: { result: ["Completed", "Completed", "Failed"] },
  },
  {
    title: "The one that takes longest comes last",
    flow: slowLast,
    sees: { result: ["Completed", "TimedOut"] },
  },
  {
    title: "Those that are done come before time is over, and then an error counts the others",
    flow: unfinished,
    sees: { result: [["Completed"], "1 (of 2) futures unfinished"] },
  },
  {
    title: "The result of a list throws a TimeoutError when time is over",
    flow: listInVain,
    sees: { result: "Timed out waiting for all futures to complete within 0.05 seconds" },
  },
];
