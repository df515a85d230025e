import { flow, task } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new Error("no");
});
const never = task({ name: "Never", timeoutSeconds: 0.2 }, () => new Promise<number>(() => undefined));

const one = flow({ name: "one" }, () => double.submit(1));
const two = flow({ name: "two" }, () => [double.submit(1), double.submit(2)]);
const oneFailed = flow({ name: "one failed" }, () => fail.submit());
const oneOfTwo = flow({ name: "one of two" }, () => [double.submit(1), fail.submit()]);
const twoOfThree = flow({ name: "two of three" }, () => [fail.submit(), double.submit(1), fail.submit()]);
const timedOut = flow({ name: "timed out" }, () => [never.submit(), double.submit(1)]);
const notReady = flow({ name: "not ready" }, () => double.submit(fail.submit()));
const failedAndNotReady = flow({ name: "failed and not ready" }, () => {
  const failed = fail.submit();
  return [failed, double.submit(failed)];
});
const mixed = flow({ name: "mixed" }, () => [1, double.submit(1), "x"]);
const mixedWithFailure = flow({ name: "mixed with failure" }, () => [null, fail.submit()]);
const inObject = flow({ name: "in object" }, () => ({ first: double.submit(1), second: double.submit(2) }));
const failedInObject = flow({ name: "failed in object" }, () => ({ bad: fail.submit() }));
const deep = flow({ name: "deep" }, () => ({ list: [[double.submit(4)], { at: double.submit(5) }] }));
const same = flow({ name: "same" }, () => {
  const future = double.submit(3);
  return [future, future];
});
const promisedFuture = flow({ name: "promised future" }, async () => {
  await double(0);
  return double.submit(7);
});
const list = task({ name: "List" }, () => [1, 2]);
const promisedMap = flow({ name: "promised map" }, () => {
  const future = list.submit();
  return { squares: [double.submit(5), double.map(future)], name: "x" };
});
const rejected = flow({ name: "rejected" }, () => [double.submit(1), Promise.reject(new Error("no"))]);

const failed = "Pending Running Failed";
const completed = "Pending Running Completed";

export const cases: Case[] = [
  {
    title: "A flow that returns a future waits for it, and its state decides",
    flow: one,
    sees: { message: "All states completed.", result: 2, order: ["Double Completed", "one Completed"] },
  },
  {
    title: "A flow that returns a list of futures waits for all",
    flow: two,
    sees: { message: "All states completed.", result: [2, 4] },
  },
  {
    title: "A returned future that failed fails the flow",
    flow: oneFailed,
    sees: { states: failed, message: "1/1 states failed." },
  },
  {
    title: "One failed future in a list fails the flow",
    flow: oneOfTwo,
    sees: { states: failed, tasks: { Double: completed, Fail: failed }, message: "1/2 states failed." },
  },
  {
    title: "The message counts the failed ones",
    flow: twoOfThree,
    sees: { states: failed, message: "2/3 states failed." },
  },
  {
    title: "A returned future that timed out counts as failed",
    flow: timedOut,
    sees: { states: failed, message: "1/2 states failed." },
  },
  {
    title: "A returned future that is NotReady fails the flow, for it is not final",
    flow: notReady,
    sees: { states: failed, message: "1/1 states are not final." },
  },
  {
    title: "Failed comes before not final",
    flow: failedAndNotReady,
    sees: { states: failed, message: "1/2 states failed." },
  },
  {
    title: "A list that mixes futures and values is Completed, with their values",
    flow: mixed,
    sees: { message: undefined, result: [1, 2, "x"] },
  },
  {
    title: "A mixed list is Completed though a future in it failed",
    flow: mixedWithFailure,
    sees: { tasks: { Fail: failed }, message: undefined },
  },
  {
    title: "Futures in an object give way to their values",
    flow: inObject,
    sees: { message: undefined, result: { first: 2, second: 4 } },
  },
  {
    title: "An object is Completed though a future in it failed",
    flow: failedInObject,
    sees: { tasks: { Fail: failed } },
  },
  {
    title: "Futures are found at any depth",
    flow: deep,
    sees: { result: { list: [[8], { at: 10 }] } },
  },
  {
    title: "A future may be returned twice",
    flow: same,
    sees: { tasks: { Double: completed }, message: "All states completed.", result: [6, 6] },
  },
  {
    title: "An asynchronous flow may return a future",
    flow: promisedFuture,
    sees: { message: "All states completed.", result: 14 },
  },
  {
    title: "Promises of futures are waited for at any depth, as those of a map over a future",
    flow: promisedMap,
    sees: { result: { squares: [10, [2, 4]], name: "x" } },
  },
  {
    title: "A promise that rejects fails the flow that returns it in a list",
    flow: rejected,
    sees: { states: failed, message: "Flow run encountered an exception: Error: no" },
  },
];
