import { Cancelled, Completed, Crashed, Failed, flow, quote, Quote, State, task } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new Error("no");
});
const cancelledFlow = flow({ name: "cancelled flow" }, () => Cancelled({ message: "enough" }));
const crashedFlow = flow({ name: "crashed flow" }, () => Crashed({ message: "the roof fell in" }));
const failedFlow = flow({ name: "failed flow" }, () => {
  throw new RangeError("no");
});
const quoted = flow({ name: "quoted" }, () => quote([1]));
const states = flow({ name: "states" }, async () => [await double.returnState(1), await fail.returnState()]);

const madeCompleted = flow({ name: "made completed" }, () => Completed({ data: 5, message: "with words" }));
const madeFailed = flow({ name: "made failed" }, () => Failed({ message: "by hand" }));
const madeCancelled = flow({ name: "made cancelled" }, () => Cancelled({ message: "enough" }));
const madeCrashed = flow({ name: "made crashed" }, () => Crashed({ message: "the roof fell in" }));
const ofTask = flow({ name: "of task" }, () => double.returnState(2));
const ofFailed = flow({ name: "of failed" }, () => fail.returnState());
const ofNotReady = flow({ name: "of not ready" }, () => double.returnState(fail.submit()));
const ofTwo = flow({ name: "of two" }, async () => [await double.returnState(1), await fail.returnState()]);
const statesAndFutures = flow({ name: "states and futures" }, async () => [
  await double.returnState(1),
  fail.submit(),
]);
const statesAndValues = flow({ name: "states and values" }, async () => [1, await fail.returnState()]);
const inObject = flow({ name: "in object" }, async () => ({ state: await fail.returnState() }));
const ofMap = flow({ name: "of map" }, () => double.map([1, 2]));
const ofFailedMap = flow({ name: "of failed map" }, () => [fail.submit(), fail.submit(), double.submit(1)]);
const inSet = flow({ name: "in set" }, () => new Set([double.submit(1), double.submit(2)]));
const cancelledChild = flow({ name: "cancelled child" }, () => cancelledFlow.returnState());
const crashedChild = flow({ name: "crashed child" }, () => crashedFlow.returnState());
const failedChild = flow({ name: "failed child" }, () => failedFlow.returnState());
const allKinds = flow({ name: "all kinds" }, async () => [
  await double.returnState(1),
  await failedFlow.returnState(),
  await cancelledFlow.returnState(),
]);
const failedAndCrashed = flow({ name: "failed and crashed" }, async () => [
  await failedFlow.returnState(),
  await crashedFlow.returnState(),
  await double.returnState(1),
]);
const quotedStates = flow({ name: "quoted states" }, async () => quote([await fail.returnState()]));
const unquotes = flow({ name: "unquotes" }, async () => {
  const value = await quoted();
  return value instanceof Quote ? value.unquote() : "no quote";
});
const getsStates = flow({ name: "gets states" }, async () => {
  const list = (await states()) as unknown as State[];
  return list.map((state) => state instanceof State && state.name);
});
const directOfFailedState = flow({ name: "direct of failed state" }, async () =>
  madeFailed().catch((error: unknown) => `${(error as Error).name}: ${(error as Error).message}`),
);
const directOfCancelled = flow({ name: "direct of cancelled" }, async () =>
  cancelledFlow().catch((error: unknown) => (error as Error).name),
);

export const cases: Case[] = [
  {
    title: "A Completed state that the body makes is the flow's state",
    flow: madeCompleted,
    sees: { message: "with words", result: 5 },
  },
  {
    title: "A Failed state that the body makes is the flow's state",
    flow: madeFailed,
    sees: { states: "Pending Running Failed", message: "by hand" },
  },
  {
    title: "A Cancelled state that the body makes is the flow's state, without Cancelling",
    flow: madeCancelled,
    sees: { states: "Pending Running Cancelled", message: "enough" },
  },
  {
    title: "A Crashed state that the body makes is the flow's state",
    flow: madeCrashed,
    sees: { states: "Pending Running Crashed", message: "the roof fell in" },
  },
  {
    title: "A task's Completed state makes the flow Completed",
    flow: ofTask,
    sees: { message: "All states completed." },
  },
  {
    title: "A task's Failed state makes the flow Failed",
    flow: ofFailed,
    sees: { states: "Pending Running Failed", message: "1/1 states failed." },
  },
  {
    title: "A NotReady state makes the flow Failed, for it is not final",
    flow: ofNotReady,
    sees: { states: "Pending Running Failed", message: "1/1 states are not final." },
  },
  {
    title: "A list of states decides",
    flow: ofTwo,
    sees: { states: "Pending Running Failed", message: "1/2 states failed." },
  },
  {
    title: "States and futures in one list decide together",
    flow: statesAndFutures,
    sees: { states: "Pending Running Failed", message: "1/2 states failed." },
  },
  { title: "States among values decide nothing", flow: statesAndValues, sees: { message: undefined } },
  { title: "A state in an object decides nothing", flow: inObject, sees: { message: undefined } },
  {
    title: "The futures of a map decide",
    flow: ofMap,
    sees: { message: "All states completed.", result: [2, 4] },
  },
  {
    title: "Two of three failed are counted",
    flow: ofFailedMap,
    sees: { states: "Pending Running Failed", message: "2/3 states failed." },
  },
  {
    title: "The futures of a set decide",
    flow: inSet,
    sees: { message: "All states completed.", result: new Set([2, 4]) },
  },
  {
    title: "A cancelled subflow's state makes its parent Cancelled",
    flow: cancelledChild,
    sees: { states: "Pending Running Cancelled", message: "1/1 states cancelled." },
  },
  {
    title: "A crashed subflow's state makes its parent Failed",
    flow: crashedChild,
    sees: { states: "Pending Running Failed", message: "1/1 states failed." },
  },
  {
    title: "A failed subflow's state makes its parent Failed",
    flow: failedChild,
    sees: { states: "Pending Running Failed", message: "1/1 states failed." },
  },
  {
    title: "Cancelled comes before Failed",
    flow: allKinds,
    sees: { states: "Pending Running Cancelled", message: "1/3 states cancelled." },
  },
  {
    title: "Failed and Crashed are counted together",
    flow: failedAndCrashed,
    sees: { states: "Pending Running Failed", message: "2/3 states failed." },
  },
  { title: "Quoted states decide nothing", flow: quotedStates, sees: { message: undefined } },
  { title: "A quote reaches the caller as it is", flow: unquotes, sees: { result: [1] } },
  {
    title: "A direct call of a flow that returns a list of states gives the list, even when that flow failed",
    flow: getsStates,
    sees: { subflows: { states: "Pending Running Failed" }, result: ["Completed", "Failed"] },
  },
  {
    title: "A direct call of a flow that returned a Failed state throws",
    flow: directOfFailedState,
    sees: { result: "FailedRun: by hand" },
  },
  {
    title: "A direct call of a flow that returned a Cancelled state throws",
    flow: directOfCancelled,
    sees: { result: "CancelledRun" },
  },
];
