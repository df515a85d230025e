import { flow, getRunLogger, task } from "millrace";
import type { RunningFlow } from "../../../engine/engine.ts";
import type { Case } from "../../expected.ts";

const never = task({ name: "Never", retries: 3 }, async function never(): Promise<number> {
  getRunLogger().info("before the wait");
  return new Promise<number>(() => undefined);
});
const double = task({ name: "Double" }, (value: number) => value * 2);
const loop = task({ name: "Loop" }, function loop(): number {
  getRunLogger().info("before the loop");
  for (;;);
});
const later = task({ name: "Later", retries: 1, retryDelaySeconds: 100 }, function later(): number {
  throw new Error("no");
});
const child = flow({ name: "child" }, async () => {
  getRunLogger().info("before the wait");
  await new Promise(() => undefined);
});

const byState = flow({ name: "by state" }, async () => {
  const state = await never.returnState();
  return [state.name, state.isCancelled(), state.message];
});
const byError = flow({ name: "by error" }, async () => {
  try {
    return await never();
  } catch (error) {
    return [(error as Error).name, (error as Error).message];
  }
});
const downstream = flow({ name: "downstream" }, async () => {
  const future = double.submit(never.submit());
  await future.wait();
  return [future.state.name, await double(4)];
});
const uncaught = flow({ name: "uncaught" }, async () => never());
const returned = flow({ name: "returned" }, () => [double.submit(1), never.submit()]);
const loops = flow({ name: "loops" }, async () => (await loop.returnState()).name);
const awaits = flow({ name: "awaits" }, async () => (await later.returnState()).name);
const childCancelled = flow({ name: "child cancelled" }, async () => (await child.returnState()).name);

const cancelRunOf = (name: string) => (running: RunningFlow) => {
  const run = running.record.taskRuns.find(({ taskName }) => taskName === name);
  if (!run || !running.cancelTaskRun(run.id)) throw new Error(`There is no open run of ${name}.`);
};
const whenLogged = [{ when: { logged: "before the wait" }, does: cancelRunOf("Never") }];
const cancelled = {
  states: "Pending Running Cancelled",
  attempts: 1,
  message: "The task run was cancelled.",
};
const inThisThread = "An endless loop in this thread would stop the test as well.";

export const cases: Case[] = [
  {
    title: "One task run can be cancelled by itself, and is not retried",
    flow: byState,
    meanwhile: whenLogged,
    sees: { tasks: { Never: cancelled }, result: ["Cancelled", true, "The task run was cancelled."] },
  },
  {
    title: "The caller of a cancelled task gets a CancelledRun",
    flow: byError,
    meanwhile: whenLogged,
    sees: { result: ["CancelledRun", "The task run was cancelled."] },
  },
  {
    title: "What depends on a cancelled task is NotReady, and the flow goes on",
    flow: downstream,
    meanwhile: whenLogged,
    sees: {
      tasks: { Never: cancelled, Double: ["Pending NotReady", "Pending Running Completed"] },
      result: ["NotReady", 8],
    },
  },
  {
    title: "A flow that lets a CancelledRun through is Failed",
    flow: uncaught,
    meanwhile: whenLogged,
    sees: { states: "Pending Running Failed", message: /CancelledRun: The task run was cancelled\./ },
  },
  {
    title: "A cancelled task among the returned ones makes the flow Cancelled",
    flow: returned,
    meanwhile: whenLogged,
    sees: { states: "Pending Running Cancelled", message: "1/2 states cancelled." },
  },
  {
    title: "A task in an endless loop can be cancelled by itself",
    flow: loops,
    not: { core: inThisThread, inProcess: inThisThread },
    meanwhile: [{ when: { logged: "before the loop" }, does: cancelRunOf("Loop") }],
    sees: { tasks: { Loop: cancelled }, result: "Cancelled" },
  },
  {
    title: "A task that awaits its retry can be cancelled by itself",
    flow: awaits,
    meanwhile: [{ when: { run: "Later", enters: "AwaitingRetry" }, does: cancelRunOf("Later") }],
    sees: { tasks: { Later: "Pending Running AwaitingRetry Cancelled" }, result: "Cancelled" },
  },
  {
    title: "A subflow can be cancelled by its task run",
    flow: childCancelled,
    meanwhile: [{ when: { logged: "before the wait" }, does: cancelRunOf("child") }],
    sees: { subflows: { child: "Pending Running Cancelling Cancelled" }, result: "Cancelled" },
  },
];
