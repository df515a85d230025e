import { flow, getRunContext, getRunLogger, task } from "millrace";
import type { Case } from "../../expected.ts";

/** Ends the thread that it runs in, as a native crash would. */
function endThread(): never {
  const { process } = globalThis as unknown as { process: { exit(code: number): never } };
  return process.exit(3);
}

const exit = task({ name: "Exit" }, function exit(): number {
  return endThread();
});
const exitOften = exit.withOptions({ name: "Exit often", retries: 3 });
const tell = () => getRunLogger().info("told");
const exitTelling = task(
  { name: "Exit telling", onRunning: tell, onFailure: tell, onCompletion: tell },
  function exitTelling(): number {
    return endThread();
  },
);
const exitFirst = task({ name: "Exit first", retries: 1 }, function exitFirst(): number {
  if (getRunContext().runCount === 1) endThread();
  return 1;
});
const double = task({ name: "Double" }, (value: number) => value * 2);

const crashed = flow({ name: "crashed" }, async () => exit());
const caught = flow({ name: "caught" }, async () => {
  const state = await exit.returnState();
  return [state.isCrashed(), state.isFailed(), state.isFinal(), await double(21)];
});
const notRetried = flow({ name: "not retried" }, async () => [
  (await exitOften.returnState()).name,
  (await exitFirst.returnState()).name,
]);
const unheard = flow({ name: "unheard" }, async () => (await exitTelling.returnState()).name);
const downstream = flow({ name: "downstream" }, async () => double.submit(exit.submit()).wait());
const itself = flow({ name: "itself" }, () => endThread());
const returned = flow({ name: "returned" }, () => [double.submit(1), exit.submit()]);

const crash = "Pending Running Crashed";
const not = {
  core: "The body's thread is the test's own.",
  inProcess: "The body's thread is the test's own.",
  browser: "A page's worker has no process to end.",
};

export const cases: Case[] = [
  {
    title: "A task whose thread dies is Crashed, and the flow that lets that through is Failed",
    flow: crashed,
    not,
    sees: {
      states: "Pending Running Failed",
      tasks: { Exit: { states: crash, attempts: 1, message: "The task's thread ended with code 3." } },
      logs: [
        { level: "error", message: "Crash detected! The task's thread ended with code 3.", of: "Exit" },
        { level: "debug", message: "Crash details: The task's thread ended with code 3.", of: "Exit" },
      ],
    },
  },
  {
    title: "A flow can see by the state that a task crashed, and go on",
    flow: caught,
    not,
    sees: { tasks: { Exit: crash, Double: "Pending Running Completed" }, result: [true, false, true, 42] },
  },
  {
    title: "A crash is never retried",
    flow: notRetried,
    not,
    sees: {
      tasks: { "Exit often": { states: crash, attempts: 1 }, "Exit first": { states: crash, attempts: 1 } },
      result: ["Crashed", "Crashed"],
    },
  },
  {
    title: "A crash calls no hook",
    flow: unheard,
    not,
    sees: { tasks: { "Exit telling": crash }, lines: { told: 1, "Running hook": 1 }, result: "Crashed" },
  },
  {
    title: "What depends on a crashed task is NotReady",
    flow: downstream,
    not,
    sees: { tasks: { Exit: crash, Double: "Pending NotReady" } },
  },
  {
    title: "A flow whose own thread dies is Crashed",
    flow: itself,
    not,
    sees: { states: crash, message: "The task's thread ended with code 3." },
  },
  {
    title: "A crashed task among the returned ones counts as failed",
    flow: returned,
    not,
    sees: { states: "Pending Running Failed", message: "1/2 states failed." },
  },
];
