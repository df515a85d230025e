import { flow, getRunContext, getRunLogger, type Hook, task } from "millrace";
import type { Case } from "../../expected.ts";

const note =
  (label: string): Hook =>
  (definition, run, state) =>
    getRunLogger().info(`${label}: ${definition.name} ${run.runCount} ${state.name}`);

function throwing(): never {
  throw new Error("in the hook");
}

const hooks = { onRunning: note("running"), onCompletion: note("completed"), onFailure: note("failed") };

const fine = task({ name: "Fine", ...hooks }, () => getRunLogger().info("the body"));
const fail = task({ name: "Fail", ...hooks }, function fail(): number {
  getRunLogger().info("the body");
  throw new Error("no");
});
const often = task({ name: "Often", retries: 2, ...hooks }, function often(): number {
  getRunLogger().info("the body");
  throw new Error("no");
});
const delayed = task(
  { name: "Delayed", retries: 1, retryDelaySeconds: 0.01, ...hooks },
  function delayed(): number {
    if (getRunContext().runCount === 1) throw new Error("no");
    return 1;
  },
);
const timedOut = task(
  { name: "Timed out", timeoutSeconds: 0.2, ...hooks },
  () => new Promise<void>(() => undefined),
);
const waits = task({ name: "Waits", ...hooks }, (value: number) => value);
const inOrder = task(
  { name: "In order", onCompletion: [note("first"), note("second"), note("third")] },
  () => 1,
);
const oneThrows = task(
  { name: "One throws", onCompletion: [note("before"), throwing, note("after")] },
  () => 1,
);
const runningThrows = task({ name: "Running throws", onRunning: throwing }, () => 1);
const named = task(
  {
    name: "Named",
    onCompletion: function tellEveryone() {
      return undefined;
    },
  },
  () => 1,
);
const later = task(
  {
    name: "Later",
    onCompletion: [
      async () => {
        await Promise.resolve();
        getRunLogger().info("awaited");
      },
      note("after the awaited"),
    ],
  },
  () => 1,
);
const readsResult = task(
  {
    name: "Reads result",
    onCompletion: async (_task, _run, state) =>
      getRunLogger().info(`the result is ${String(await state.result())}`),
  },
  () => 42,
);
const readsError = task(
  {
    name: "Reads error",
    onFailure: async (_task, _run, state) =>
      getRunLogger().info(`the error is ${String(await state.result({ raiseOnFailure: false }))}`),
  },
  function readsError(): number {
    throw new RangeError("too far");
  },
);
const readsContext = task(
  {
    name: "Reads context",
    onCompletion: (definition, run) => {
      const { taskRunName, taskRunId, flowName } = getRunContext();
      getRunLogger().info(
        `${taskRunName === run.name} ${taskRunId === run.id} ${flowName} ${definition.name}`,
      );
    },
  },
  () => 1,
);
const changed = fine.withOptions({ name: "Changed", onCompletion: note("another") });
const inLoop = task({ name: "In loop", onCompletion: note("each") }, (value: number) => value);

const completes = flow({ name: "completes" }, async () => fine());
const fails = flow({ name: "fails" }, async () => fail.submit().wait());
const failsOften = flow({ name: "fails often" }, async () => often.submit().wait());
const isDelayed = flow({ name: "is delayed" }, async () => delayed());
const timesOut = flow({ name: "times out" }, async () => timedOut.submit().wait());
const isNotReady = flow({ name: "is not ready" }, async () => waits.submit(fail.submit()).wait());
const runsInOrder = flow({ name: "runs in order" }, async () => inOrder());
const survivesThrow = flow({ name: "survives throw" }, async () => oneThrows());
const survivesRunningThrow = flow({ name: "survives running throw" }, async () => runningThrows());
const tells = flow({ name: "tells" }, async () => named());
const awaits = flow({ name: "awaits" }, async () => later());
const givesResult = flow({ name: "gives result" }, async () => readsResult());
const givesError = flow({ name: "gives error" }, async () => readsError.submit().wait());
const givesContext = flow({ name: "gives context" }, async () => readsContext());
const changesHook = flow({ name: "changes hook" }, async () => changed());
const manyRuns = flow({ name: "many runs" }, async () =>
  Promise.all([1, 2, 3].map((value) => inLoop(value))),
);
const isCancelled = flow({ name: "is cancelled" }, async () => cancelled());
const cancelled = task({ name: "Cancelled", ...hooks }, async () => {
  getRunLogger().info("before the wait");
  await new Promise(() => undefined);
});

const completed = "Pending Running Completed";

export const cases: Case[] = [
  {
    title: "A task that completes calls onRunning before its body and onCompletion after it",
    flow: completes,
    sees: {
      tasks: { Fine: completed },
      logs: ["running: Fine 1 Running", "the body", "completed: Fine 1 Completed"],
      lines: { "running:": 1, "completed:": 1, "failed:": 0 },
    },
  },
  {
    title: "A task that fails calls onFailure",
    flow: fails,
    sees: {
      logs: ["running: Fail 1 Running", "the body", "failed: Fail 1 Failed"],
      lines: { "completed:": 0, "failed:": 1 },
    },
  },
  {
    title: "onRunning is called at every attempt, onFailure once after the last",
    flow: failsOften,
    sees: {
      tasks: { Often: "Pending Running Retrying Retrying Failed" },
      logs: [
        "running: Often 1 Running",
        "the body",
        "running: Often 2 Retrying",
        "the body",
        "running: Often 3 Retrying",
        "the body",
        "failed: Often 3 Failed",
      ],
      lines: { "running:": 3, "failed:": 1 },
    },
  },
  {
    title: "onRunning is called after a delay too, and nothing for AwaitingRetry",
    flow: isDelayed,
    sees: {
      tasks: { Delayed: "Pending Running AwaitingRetry Retrying Completed" },
      logs: ["running: Delayed 1 Running", "running: Delayed 2 Retrying", "completed: Delayed 2 Completed"],
      lines: { "running:": 2, "failed:": 0 },
    },
  },
  {
    title: "A timeout calls onFailure",
    flow: timesOut,
    sees: { tasks: { "Timed out": "Pending Running TimedOut" }, logs: ["failed: Timed out 1 TimedOut"] },
  },
  {
    title: "A task that is NotReady calls no hook",
    flow: isNotReady,
    sees: {
      tasks: { Fail: "Pending Running Failed", Waits: "Pending NotReady" },
      lines: { ": Waits": 0 },
    },
  },
  {
    title: "Hooks are called in the order of their list",
    flow: runsInOrder,
    sees: {
      logs: ["first: In order 1 Completed", "second: In order 1 Completed", "third: In order 1 Completed"],
    },
  },
  {
    title: "A hook that throws is logged, the next one is called, and the state stays",
    flow: survivesThrow,
    sees: {
      tasks: { "One throws": completed },
      logs: [
        "before: One throws 1 Completed",
        {
          level: "error",
          message: "An error was encountered while running hook 'throwing': Error: in the hook",
        },
        "after: One throws 1 Completed",
      ],
      result: 1,
    },
  },
  {
    title: "An onRunning hook that throws does not keep the body from running",
    flow: survivesRunningThrow,
    sees: {
      tasks: { "Running throws": completed },
      lines: { "while running hook 'throwing'": 1 },
      result: 1,
    },
  },
  {
    title: "The beginning and the end of a hook are told of in the log",
    flow: tells,
    sees: {
      logs: [
        {
          level: "info",
          message: "Running hook 'tellEveryone' in response to entering state 'Completed'",
          of: "Named",
        },
        { level: "info", message: "Hook 'tellEveryone' finished running successfully", of: "Named" },
      ],
    },
  },
  {
    title: "An asynchronous hook is awaited before the next one",
    flow: awaits,
    sees: { logs: ["awaited", "after the awaited: Later 1 Completed"] },
  },
  { title: "A hook can read the result", flow: givesResult, sees: { logs: ["the result is 42"] } },
  {
    title: "A hook can read the error",
    flow: givesError,
    sees: { logs: ["the error is RangeError: too far"] },
  },
  {
    title: "A hook knows the run that it is called for",
    flow: givesContext,
    sees: { logs: [{ message: "true true gives context Reads context", of: "Reads context" }] },
  },
  {
    title: "Another hook takes the place of the first, and the others stay",
    flow: changesHook,
    sees: {
      logs: ["running: Changed 1 Running", "another: Changed 1 Completed"],
      lines: { "completed:": 0 },
    },
  },
  { title: "Every run calls the hooks", flow: manyRuns, sees: { lines: { "each: In loop 1 Completed": 3 } } },
  {
    title: "A cancelled task calls neither onFailure nor onCompletion",
    flow: isCancelled,
    meanwhile: [{ when: { logged: "before the wait" }, does: (running) => running.cancel() }],
    sees: {
      states: "Pending Running Cancelling Cancelled",
      tasks: { Cancelled: "Pending Running Cancelled" },
      lines: { "failed:": 0, "completed:": 0, "running:": 1 },
    },
  },
];
