import { Completed, Failed, flow, State, task, UnfinishedRun } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new RangeError("no");
});
const withData = task({ name: "With data" }, () => Completed({ data: 7, message: "well done" }));
const handMade = task({ name: "Hand made" }, () => Failed({ message: "by hand" }));
const notCloned = task({ name: "Not cloned" }, () => () => 1);
const good = flow({ name: "good" }, () => 5);
const bad = flow({ name: "bad" }, () => {
  throw new TypeError("wrong");
});

const ofPending = flow({ name: "of pending" }, async () => {
  const future = double.submit(1);
  const { state } = future;
  const error = await state.result().catch((reason: unknown) => reason as Error);
  return [state.name, error instanceof UnfinishedRun];
});
const ofPendingQuietly = flow({ name: "of pending quietly" }, async () => {
  const { state } = double.submit(1);
  return state.result({ raiseOnFailure: false }).catch((error: unknown) => (error as Error).name);
});
const ofCompleted = flow({ name: "of completed" }, async () => {
  const state = await double.returnState(2);
  return [await state.result(), await state.result({ raiseOnFailure: false })];
});
const ofFailed = flow({ name: "of failed" }, async () => {
  const state = await fail.returnState();
  const error = await state.result({ raiseOnFailure: false });
  const thrown = await state.result().catch((reason: unknown) => reason as Error);
  return [error instanceof RangeError, thrown instanceof RangeError];
});
const ofFuture = flow({ name: "of future" }, async () => {
  const future = fail.submit();
  return String(await future.result({ raiseOnFailure: false }));
});
const ofMade = flow({ name: "of made" }, async () => {
  const state = await withData.returnState();
  return [state.name, state.message, await state.result()];
});
const ofHandMade = flow({ name: "of hand made" }, async () => {
  const state = await handMade.returnState();
  const error = await state.result().catch((reason: unknown) => reason);
  return [state.name, state.message, String(error)];
});
const directOfMade = flow({ name: "direct of made" }, async () => {
  const state = (await handMade()) as unknown as State;
  return [state instanceof State, state.name, state.message];
});
const ofNotCloned = flow({ name: "of not cloned" }, async () => {
  const state = await notCloned.returnState();
  const error = await state.result().catch((reason: unknown) => reason as Error);
  return [state.name, (error as Error).name];
});
const ofSubflow = flow({ name: "of subflow" }, async () => {
  const states = [await good.returnState(), await bad.returnState()];
  return [
    states.map(({ name }) => name),
    await states[0]?.result(),
    String(await states[1]?.result({ raiseOnFailure: false })),
  ];
});
const needsNotCloned = flow(
  { name: "needs not cloned" },
  async () => (await double.returnState(notCloned.submit() as never)).name,
);
const returnsNotCloned = flow({ name: "returns not cloned" }, () => () => 1);
const helpers = flow({ name: "helpers" }, async () => {
  const state = await double.returnState(fail.submit());
  return [state.isPending(), state.isScheduled(), state.isPaused(), state.isCancelling(), state.isFinal()];
});

const ofHandMadeQuietly = flow({ name: "of hand made quietly" }, async () => {
  const [state, own] = [await handMade.returnState(), Failed({ message: "own" })];
  const errors = [
    await state.result({ raiseOnFailure: false }),
    await own.result({ raiseOnFailure: false }),
    await badHandMade.submit().result({ raiseOnFailure: false }),
  ];
  return errors.map(String);
});
const badHandMade = flow({ name: "bad hand made" }, () => Failed({ message: "by a flow" }));
const ofReturnedStates = flow({ name: "of returned states" }, async () => {
  const state = await returnsStates.returnState();
  const given = (await state.result({ raiseOnFailure: false })) as unknown;
  return Array.isArray(given) && given.map((one) => one instanceof State && one.name);
});
const returnsStates = flow({ name: "returns states" }, async () => [
  await fail.returnState(),
  await double.returnState(1),
]);

export const cases: Case[] = [
  {
    title: "Of a Failed state that a body made the error is given where it is not to be thrown",
    flow: ofHandMadeQuietly,
    sees: { result: ["FailedRun: by hand", "FailedRun: own", "FailedRun: by a flow"] },
  },
  {
    title: "Of a flow that failed by the states it returned these are given where nothing is to be thrown",
    flow: ofReturnedStates,
    sees: { result: ["Failed", "Completed"] },
  },
  {
    title: "The result of a state that is not final throws an UnfinishedRun",
    flow: ofPending,
    sees: { result: ["Pending", true] },
  },
  {
    title: "It throws that too when errors are not to be thrown",
    flow: ofPendingQuietly,
    sees: { result: "UnfinishedRun" },
  },
  { title: "The result of a Completed state is the value", flow: ofCompleted, sees: { result: [4, 4] } },
  {
    title: "The result of a Failed state throws its error, or gives it",
    flow: ofFailed,
    sees: { result: [true, true] },
  },
  { title: "The result of a future can be its error", flow: ofFuture, sees: { result: "RangeError: no" } },
  {
    title: "A Completed state that a body makes carries its data and message",
    flow: ofMade,
    sees: {
      tasks: { "With data": { states: "Pending Running Completed", message: "well done", result: 7 } },
      result: ["Completed", "well done", 7],
    },
  },
  {
    title: "A Failed state that a body makes gives a FailedRun with its message",
    flow: ofHandMade,
    sees: { result: ["Failed", "by hand", "FailedRun: by hand"] },
  },
  {
    title: "A direct call of a task that returns a state gives that state, even a Failed one",
    flow: directOfMade,
    sees: { tasks: { "Hand made": "Pending Running Failed" }, result: [true, "Failed", "by hand"] },
  },
  {
    title: "A result that cannot be cloned leaves the run Completed, with a warning and a MissingResult",
    flow: ofNotCloned,
    sees: {
      tasks: { "Not cloned": { states: "Pending Running Completed", result: undefined } },
      logs: [{ level: "warning", message: /cannot leave its worker/, of: "Not cloned" }],
      result: ["Completed", "MissingResult"],
    },
  },
  {
    title: "A task that needs a result which could not be cloned is NotReady",
    flow: needsNotCloned,
    sees: {
      tasks: { "Not cloned": "Pending Running Completed", Double: "Pending NotReady" },
      result: "NotReady",
    },
  },
  {
    title: "A flow's result that cannot be cloned leaves it Completed, with a warning",
    flow: returnsNotCloned,
    sees: { logs: [{ level: "warning", message: /cannot leave its worker/ }], result: undefined },
  },
  {
    title: "The state of a subflow gives its value or its error",
    flow: ofSubflow,
    sees: { result: [["Completed", "Failed"], 5, "TypeError: wrong"] },
  },
  {
    title: "A NotReady state is pending and nothing else",
    flow: helpers,
    sees: { result: [true, false, false, false, false] },
  },
];
