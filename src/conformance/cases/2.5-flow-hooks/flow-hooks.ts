import { Cancelled, Crashed, Failed, flow, getRunContext, getRunLogger, type Hook } from "millrace";
import type { RunningFlow } from "../../../engine/engine.ts";
import type { Case } from "../../expected.ts";

const note =
  (label: string): Hook =>
  (definition, run, state) =>
    getRunLogger().info(`${label}: ${definition.name} ${run.runCount} ${state.name}`);

function throwing(): never {
  throw new Error("in the hook");
}

const hooks = {
  onRunning: note("running"),
  onCompletion: note("completed"),
  onFailure: note("failed"),
  onCancellation: note("cancelling"),
  onCrashed: note("crashed"),
};

const completes = flow({ name: "completes", ...hooks }, () => getRunLogger().info("the body"));
const fails = flow({ name: "fails", ...hooks }, () => {
  throw new Error("no");
});
const isRetried = flow({ name: "is retried", retries: 1, ...hooks }, () => {
  if (getRunContext().runCount === 1) throw new Error("no");
});
const failsTwice = flow({ name: "fails twice", retries: 1, ...hooks }, () => {
  throw new Error("no");
});
const timesOut = flow(
  { name: "times out", timeoutSeconds: 0.2, ...hooks },
  () => new Promise<void>(() => undefined),
);
const refuses = flow({ name: "refuses", ...hooks }, (count: number) => count);
const isCancelled = flow({ name: "is cancelled", ...hooks }, async () => {
  getRunLogger().info("before the wait");
  await new Promise(() => undefined);
});
const returnsFailed = flow({ name: "returns failed", ...hooks }, () => Failed({ message: "by hand" }));
const returnsCancelled = flow({ name: "returns cancelled", ...hooks }, () => Cancelled());
const returnsCrashed = flow({ name: "returns crashed", ...hooks }, () => Crashed());
const inOrder = flow(
  { name: "in order", onCompletion: [note("first"), throwing, note("second")] },
  () => "fine",
);
const readsError = flow(
  {
    name: "reads error",
    onFailure: async (_flow, run, state) =>
      getRunLogger().info(
        `${String(await state.result({ raiseOnFailure: false }))} ${run.id === getRunContext().flowRunId}`,
      ),
  },
  () => {
    throw new RangeError("too far");
  },
);
const child = flow({ name: "child", ...hooks }, () => 1);
const parent = flow({ name: "parent" }, async () => child());

export const cases: Case[] = [
  {
    title: "A flow that completes calls onRunning before its body and onCompletion after it",
    flow: completes,
    sees: {
      logs: ["running: completes 1 Running", "the body", "completed: completes 1 Completed"],
      lines: { "running:": 1, "completed:": 1, "failed:": 0, "crashed:": 0, "cancelling:": 0 },
    },
  },
  {
    title: "A flow that fails calls onFailure",
    flow: fails,
    sees: { states: "Pending Running Failed", logs: ["failed: fails 1 Failed"], lines: { "completed:": 0 } },
  },
  {
    title: "A failure that is tried again calls no onFailure, and each attempt calls onRunning",
    flow: isRetried,
    sees: {
      states: "Pending Running AwaitingRetry Running Completed",
      logs: [
        "running: is retried 1 Running",
        "running: is retried 2 Running",
        "completed: is retried 2 Completed",
      ],
      lines: { "failed:": 0, "running:": 2 },
    },
  },
  {
    title: "The last failure calls onFailure once",
    flow: failsTwice,
    sees: {
      states: "Pending Running AwaitingRetry Running Failed",
      logs: ["failed: fails twice 2 Failed"],
      lines: { "failed:": 1, "running:": 2 },
    },
  },
  {
    title: "A flow that times out calls onFailure",
    flow: timesOut,
    sees: { states: "Pending Running TimedOut", logs: ["failed: times out 1 TimedOut"] },
  },
  {
    title: "Parameters that do not fit call onFailure, though the flow was never Running",
    flow: refuses,
    parameters: { count: "many" },
    sees: { states: "Pending Failed", logs: ["failed: refuses 0 Failed"], lines: { "running:": 0 } },
  },
  {
    title: "Cancelling calls onCancellation, between Cancelling and Cancelled",
    flow: isCancelled,
    meanwhile: [{ when: { logged: "before the wait" }, does: (running: RunningFlow) => running.cancel() }],
    sees: {
      states: "Pending Running Cancelling Cancelled",
      logs: ["before the wait", "cancelling: is cancelled 1 Cancelling"],
      lines: { "failed:": 0, "completed:": 0, "cancelling:": 1 },
    },
  },
  {
    title: "A returned Failed state calls onFailure",
    flow: returnsFailed,
    sees: { states: "Pending Running Failed", message: "by hand", logs: ["failed: returns failed 1 Failed"] },
  },
  {
    title: "A returned Cancelled state is just a final state, and calls no hook",
    flow: returnsCancelled,
    sees: { states: "Pending Running Cancelled", lines: { "cancelling:": 0, "failed:": 0, "completed:": 0 } },
  },
  {
    title: "A returned Crashed state calls onCrashed",
    flow: returnsCrashed,
    sees: { states: "Pending Running Crashed", logs: ["crashed: returns crashed 1 Crashed"] },
  },
  {
    title: "A flow's hook that throws is logged, and the next one is called",
    flow: inOrder,
    sees: {
      logs: [
        "first: in order 1 Completed",
        {
          level: "error",
          message: "An error was encountered while running hook 'throwing': Error: in the hook",
        },
        "second: in order 1 Completed",
      ],
      result: "fine",
    },
  },
  {
    title: "A flow's hook reads the error, and knows its run",
    flow: readsError,
    sees: { states: "Pending Running Failed", logs: ["RangeError: too far true"] },
  },
  {
    title: "A subflow calls its own hooks",
    flow: parent,
    sees: { logs: [{ message: "completed: child 1 Completed", of: "child" }], result: 1 },
  },
];
