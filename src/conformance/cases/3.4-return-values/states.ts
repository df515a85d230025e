import {
  Cancelled,
  Cancelling,
  Completed,
  Crashed,
  Failed,
  flow,
  getRunLogger,
  Paused,
  quote,
  Quote,
  State,
  task,
} from "millrace";
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

const pausedFlow = flow({ name: "paused flow" }, () => Paused({ message: "until spring" }));
const pausedTask = task({ name: "Paused task" }, () => Paused() as unknown as number);
const madePaused = flow({ name: "made paused" }, () => Paused({ message: "until spring" }));
const pausedChild = flow({ name: "paused child" }, () => pausedFlow.returnState());
const pausedAndFailed = flow({ name: "paused and failed" }, async () => [
  await pausedFlow.returnState(),
  await failedFlow.returnState(),
]);
const directOfPaused = flow({ name: "direct of paused" }, () =>
  pausedFlow().catch((error: unknown) => (error as Error).name),
);
const resultOfPaused = flow({ name: "result of paused" }, async () => {
  const state = await pausedFlow.returnState();
  const name = (reason: unknown) => (reason as Error).name;
  return [
    state.isPaused(),
    await state.result().catch(name),
    await state.result({ raiseOnFailure: false }).catch(name),
  ];
});
const afterPaused = flow({ name: "after paused" }, () => double.submit(pausedTask.submit()));
const onCancellation = () => getRunLogger().info("being cancelled");
const madeCancelling = flow({ name: "made cancelling", onCancellation }, () =>
  Cancelling({ message: "enough" }),
);
const onCrashed = () => getRunLogger().info("crashed by hand");
const crashedWithHook = flow({ name: "crashed with hook", onCrashed }, () => Crashed());
const shipping = task({ name: "Shipping" }, () => Completed({ name: "Shipped", data: 3 }));
const rejecting = task({ name: "Rejecting", retries: 1 }, () =>
  Failed({ name: "Rejected", message: "too late" }),
);
const namedCompleted = flow({ name: "named completed" }, () =>
  Completed({ name: "Shipped", message: "by sea" }),
);
const namedFailed = flow({ name: "named failed", retries: 1 }, () => Failed({ name: "Rejected" }));
const namedPaused = flow({ name: "named paused" }, () => Paused({ name: "Asleep" }));
const ofNamedTasks = flow({ name: "of named tasks" }, async () => {
  const states = [await shipping.returnState(), await rejecting.returnState()];
  return states.map((state) => [state.type, state.name, state.isCompleted()]);
});
const afterNamed = flow({ name: "after named" }, async () => double(await shipping.submit().result()));
const wronglyNamed = flow({ name: "wrongly named" }, () => Completed({ name: "Failed" }));
const failedWithError = flow({ name: "failed with error" }, () =>
  Failed({ data: new RangeError("deep down") }),
);
const failedWithText = flow({ name: "failed with text" }, () => Failed({ data: "in words", message: "m" }));
const errorsInside = flow({ name: "errors inside" }, async () => [
  await failedWithError().catch(String),
  await failedWithText().catch(String),
]);

export const cases: Case[] = [
  {
    title: "A Paused state that the body makes is the flow's state, and nothing goes on",
    flow: madePaused,
    sees: { states: "Pending Running Paused", message: "until spring", result: undefined },
  },
  {
    title: "A paused subflow's state makes its parent Paused",
    flow: pausedChild,
    sees: { states: "Pending Running Paused", message: "1/1 states paused." },
  },
  {
    title: "Paused comes before Failed",
    flow: pausedAndFailed,
    sees: { states: "Pending Running Paused", message: "1/2 states paused." },
  },
  {
    title: "A direct call of a flow that returned a Paused state throws a PausedRun",
    flow: directOfPaused,
    sees: { subflows: { "paused flow": "Pending Running Paused" }, result: "PausedRun" },
  },
  {
    title: "The result of a Paused state throws a PausedRun, whatever is asked",
    flow: resultOfPaused,
    sees: { result: [true, "PausedRun", "PausedRun"] },
  },
  {
    title: "Who depends on a task that returned a Paused state is NotReady",
    flow: afterPaused,
    sees: {
      states: "Pending Running Failed",
      tasks: { "Paused task": "Pending Running Paused", Double: "Pending NotReady" },
    },
  },
  {
    title: "A Cancelling state that the body makes calls the hooks for it, and ends Cancelled",
    flow: madeCancelling,
    sees: {
      states: "Pending Running Cancelling Cancelled",
      message: "enough",
      lines: { "being cancelled": 1 },
    },
  },
  {
    title: "A Crashed state that the body makes calls the hooks for it",
    flow: crashedWithHook,
    sees: { states: "Pending Running Crashed", lines: { "crashed by hand": 1 } },
  },
  {
    title: "A state that the body makes may have a name of its own",
    flow: namedCompleted,
    sees: {
      states: "Pending Running Shipped",
      message: "by sea",
      logs: ["Finished in state Shipped('by sea', type=COMPLETED)"],
    },
  },
  {
    title: "A Failed state of another name is tried again like any",
    flow: namedFailed,
    sees: { states: "Pending Running AwaitingRetry Running Rejected" },
  },
  {
    title: "A Paused state of another name is Paused by its type",
    flow: namedPaused,
    sees: { states: "Pending Running Asleep" },
  },
  {
    title: "States of tasks keep the names that their authors gave them, and mean what their type means",
    flow: ofNamedTasks,
    sees: {
      tasks: {
        Shipping: { states: "Pending Running Shipped", result: 3 },
        Rejecting: { states: "Pending Running Retrying Rejected", attempts: 2, message: "too late" },
      },
      result: [
        ["COMPLETED", "Shipped", true],
        ["FAILED", "Rejected", false],
      ],
    },
  },
  { title: "A Completed state of another name gives its value", flow: afterNamed, sees: { result: 6 } },
  {
    title: "A name of the engine's own is refused for another state",
    flow: wronglyNamed,
    sees: {
      states: "Pending Running Failed",
      message: /TypeError: A state of type COMPLETED cannot be called "Failed"/,
    },
  },
  {
    title: "A Failed state may carry an error, or a text, to throw",
    flow: errorsInside,
    sees: { result: ["RangeError: deep down", "FailedRun: in words"] },
  },
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
