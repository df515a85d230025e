import {
  flow,
  FlowPauseTimeout,
  getRunContext,
  getRunLogger,
  pauseFlowRun,
  suspendFlowRun,
  task,
} from "millrace";
import type { RunningFlow } from "../../../engine/engine.ts";
import type { Act, Case } from "../../expected.ts";

const note = task({ name: "Note" }, (text: string) => {
  getRunLogger().info(`note ${text}`);
  return text;
});
const pausing = task({ name: "Pausing" }, () => pauseFlowRun({ waitForInput: "string" }));

const simply = flow({ name: "simply" }, async () => {
  await note("before");
  await pauseFlowRun();
  return note("after");
});
const twice = flow({ name: "twice" }, async () => {
  await pauseFlowRun();
  await pauseFlowRun();
  return "through both";
});
const sameKey = flow({ name: "same key" }, async () => {
  await pauseFlowRun({ key: "a" });
  await pauseFlowRun({ key: "a" });
  return "through both";
});
const again = flow({ name: "again", retries: 1 }, async () => {
  await pauseFlowRun({ key: "a" });
  if (getRunContext().runCount === 1) throw new Error("after the pause");
  return "through both";
});
const suspendsLate = flow({ name: "suspends late", retries: 1 }, async () => {
  if (getRunContext().runCount === 1) throw new Error("the first time");
  await suspendFlowRun();
  throw new Error("after the pause");
});
const typed = flow({ name: "typed" }, async () => pauseFlowRun({ waitForInput: "number" }));
const bySchema = flow({ name: "by schema" }, async () =>
  pauseFlowRun({
    waitForInput: { type: "object", properties: { word: { type: "string" } }, required: ["word"] },
  }),
);
const inVain = flow({ name: "in vain" }, async () => pauseFlowRun({ timeoutSeconds: 0.05 }));
const inVainCaught = flow({ name: "in vain caught" }, async () =>
  pauseFlowRun({ timeoutSeconds: 0.05 }).catch((error: unknown) => error instanceof FlowPauseTimeout),
);
const fromTask = flow({ name: "from task" }, async () => pausing());
const isCancelled = flow({ name: "is cancelled" }, async () => pauseFlowRun());
const timesOut = flow({ name: "times out", timeoutSeconds: 0.3 }, async () => pauseFlowRun());
const startsNothing = flow({ name: "starts nothing" }, async () => {
  const paused = pauseFlowRun();
  const future = note.submit("new");
  await paused;
  return future.result();
});
const hooked = flow(
  { name: "hooked", onRunning: (_flow, run) => getRunLogger().info(`running ${run.runCount}`) },
  async () => pauseFlowRun(),
);
const child = flow({ name: "child" }, async () => {
  await pauseFlowRun();
  return "child";
});
const parent = flow({ name: "parent" }, async () => child());

const suspends = flow({ name: "suspends" }, async () => {
  const first = await note("first");
  const input = await suspendFlowRun({ waitForInput: "string" });
  return `${first} ${input} ${await note("second")}`;
});
const suspendedInVain = flow({ name: "suspended in vain" }, async () =>
  suspendFlowRun({ timeoutSeconds: 0.05 }),
);
const suspendedChild = flow({ name: "suspended child" }, async () => suspendFlowRun());
const suspendsChild = flow({ name: "suspends child" }, async () => suspendedChild());
const suspendedAndCancelled = flow({ name: "suspended and cancelled" }, async () => suspendFlowRun());
const counts = flow({ name: "counts" }, async () => {
  await suspendFlowRun();
  return getRunContext().runCount;
});

const resume =
  (...inputs: unknown[]) =>
  (running: RunningFlow) =>
    running.resume(...inputs);
const whenPaused = (name: string, does: Act["does"]): Act => ({
  when: { run: name, enters: "Paused" },
  does,
});
const whenSuspended = (name: string, does: Act["does"]): Act => ({
  when: { run: name, enters: "Suspended" },
  does,
});

/** Resumes with an input that must be refused. */
function refused(running: RunningFlow, says: RegExp, ...inputs: unknown[]): void {
  let message = "it was resumed";
  try {
    running.resume(...inputs);
  } catch (error) {
    ({ message } = error as Error);
  }
  if (!says.test(message))
    throw new Error(`The resume must be refused with ${String(says)}, but: ${message}`);
}

const paused = "Pending Running Paused Running Completed";

export const cases: Case[] = [
  {
    title: "A paused flow goes on where it is when it is resumed, and counts no new attempt",
    flow: simply,
    meanwhile: [whenPaused("simply", resume())],
    sees: { states: paused, attempts: 1, logs: ["note before", "note after"], result: "after" },
  },
  {
    title: "A flow can be paused twice",
    flow: twice,
    meanwhile: [whenPaused("twice", resume()), whenPaused("twice", resume())],
    sees: { states: "Pending Running Paused Running Paused Running Completed", result: "through both" },
  },
  {
    title: "A key that was used lets through at once",
    flow: sameKey,
    meanwhile: [whenPaused("same key", resume())],
    sees: { states: paused, result: "through both" },
  },
  {
    title: "A retry makes the keys of the attempt before good again",
    flow: again,
    meanwhile: [whenPaused("again", resume()), whenPaused("again", resume())],
    sees: {
      states: "Pending Running Paused Running AwaitingRetry Running Paused Running Completed",
      result: "through both",
    },
  },
  {
    title: "A pause gives the input that the run is resumed with",
    flow: typed,
    meanwhile: [whenPaused("typed", resume(42))],
    sees: { states: paused, result: 42 },
  },
  {
    title: "The input is fitted to its type",
    flow: typed,
    meanwhile: [whenPaused("typed", resume("42"))],
    sees: { states: paused, result: 42 },
  },
  {
    title: "An input that does not fit, or none, is refused, and the run stays paused",
    flow: typed,
    meanwhile: [
      whenPaused("typed", (running) => {
        refused(running, /The run waits for input, and none was given\./);
        refused(running, /input: must be number, but is "many"/, "many");
        running.resume(7);
      }),
    ],
    sees: { states: paused, result: 7 },
  },
  {
    title: "An input may be an object with parts",
    flow: bySchema,
    meanwhile: [
      whenPaused("by schema", (running) => {
        refused(running, /input\.word: must be string, but is missing/, {});
        running.resume({ word: "whale" });
      }),
    ],
    sees: { result: { word: "whale" }, states: paused },
  },
  {
    title: "A pause that nobody ends throws a FlowPauseTimeout in the flow",
    flow: inVainCaught,
    sees: { states: paused, result: true },
  },
  {
    title: "A flow that lets a FlowPauseTimeout through is Failed",
    flow: inVain,
    sees: { states: "Pending Running Paused Running Failed", message: /FlowPauseTimeout/ },
  },
  {
    title: "A task pauses the flow that it is part of, and gets the input",
    flow: fromTask,
    meanwhile: [whenPaused("from task", resume("from outside"))],
    sees: { states: paused, tasks: { Pausing: "Pending Running Completed" }, result: "from outside" },
  },
  {
    title: "A paused flow can be cancelled",
    flow: isCancelled,
    meanwhile: [whenPaused("is cancelled", (running) => running.cancel())],
    sees: { states: "Pending Running Paused Cancelling Cancelled" },
  },
  {
    title: "A flow's timeout goes on while it is paused",
    flow: timesOut,
    sees: { states: "Pending Running Paused TimedOut" },
  },
  {
    title: "A paused flow starts no new task (in Prefect it does)",
    flow: startsNothing,
    meanwhile: [whenPaused("starts nothing", resume())],
    sees: {
      states: paused,
      order: ["starts nothing Paused", "starts nothing Running", "Note Running"],
      result: "new",
    },
  },
  {
    title: "A run that is not paused cannot be resumed",
    flow: hooked,
    meanwhile: [
      { when: { run: "hooked", enters: "Running" }, does: (running) => refused(running, /NotPausedError/) },
      whenPaused("hooked", resume()),
    ],
    sees: { states: paused },
  },
  {
    title: "A subflow is paused by itself, and its parent waits",
    flow: parent,
    meanwhile: [
      whenPaused("child", (running) =>
        running.resume(undefined, running.record.flowRuns.find(({ flowName }) => flowName === "child")?.id),
      ),
    ],
    sees: { subflows: { child: paused }, result: "child" },
  },
  {
    title: "A suspended flow begins again from its top, and runs again only what has not completed",
    flow: suspends,
    meanwhile: [whenSuspended("suspends", resume("go"))],
    sees: {
      states: "Pending Running Suspended Resuming Running Completed",
      lines: { "note first": 1, "note second": 1, "Beginning flow run": 2 },
      result: "first go second",
    },
  },
  {
    title: "A resumed flow has no more retries left than it had",
    flow: suspendsLate,
    meanwhile: [whenSuspended("suspends late", resume())],
    sees: { states: "Pending Running AwaitingRetry Running Suspended Resuming Running Failed", attempts: 2 },
  },
  {
    title: "A suspended flow that nobody resumes is Failed",
    flow: suspendedInVain,
    sees: { states: "Pending Running Suspended Failed", message: "The flow was paused and never resumed." },
  },
  {
    title: "A subflow cannot be suspended",
    flow: suspendsChild,
    sees: { states: "Pending Running Failed", message: /Cannot suspend subflows\./ },
  },
  {
    title: "A suspended flow can be cancelled",
    flow: suspendedAndCancelled,
    meanwhile: [whenSuspended("suspended and cancelled", (running) => running.cancel())],
    sees: { states: /^Pending Running Suspended (Cancelling )?Cancelled$/ },
  },
  {
    title: "A resumed flow counts no new attempt",
    flow: counts,
    meanwhile: [whenSuspended("counts", resume())],
    sees: { states: "Pending Running Suspended Resuming Running Completed", result: 1 },
  },
];
