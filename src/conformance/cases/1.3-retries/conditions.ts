import {
  exponentialBackoff,
  Failed,
  flow,
  getRunContext,
  getRunLogger,
  type Hook,
  State,
  task,
} from "millrace";
import type { Case } from "../../expected.ts";

const logged =
  (answer: boolean): Hook =>
  () => {
    getRunLogger().info("the condition was asked");
    return answer;
  };

const no = (): number => {
  throw new RangeError("no");
};

const approved = task({ name: "Approved", retries: 2, retryConditionFn: logged(true) }, no);
const refused = task({ name: "Refused", retries: 2, retryConditionFn: logged(false) }, no);
const refusedLater = task({ name: "Refused later", retries: 2, retryConditionFn: async () => false }, no);
const truthy = task({ name: "Truthy", retries: 1, retryConditionFn: () => "yes" }, no);
const undecided = task({ name: "Undecided", retries: 1, retryConditionFn: () => undefined }, no);
const broken = task(
  {
    name: "Broken",
    retries: 2,
    retryConditionFn: function brokenCondition() {
      throw new Error("the condition itself");
    },
  },
  no,
);
const byError = task(
  {
    name: "By error",
    retries: 3,
    retryConditionFn: async (_task, _run, state) =>
      (await state.result({ raiseOnFailure: false })) instanceof RangeError,
  },
  function byError(): number {
    if (getRunContext().runCount < 3) throw new RangeError("again");
    throw new TypeError("enough");
  },
);
const byRun = task({ name: "By run", retries: 5, retryConditionFn: (_task, run) => run.runCount < 3 }, no);
const byTask = task(
  {
    name: "By task",
    retries: 1,
    retryConditionFn: (definition) => definition.name === "By task" && definition.retries === 1,
  },
  no,
);
const byState = task(
  {
    name: "By state",
    retries: 1,
    retryConditionFn: (_task, _run, state) => {
      getRunLogger().info(
        `${state.name} ${state.isFailed()} ${/unexpected (exception|state)/.test(state.message)}`,
      );
      return false;
    },
  },
  no,
);
const says = (name: string, body: () => unknown) =>
  task(
    {
      name,
      retries: 1,
      retryConditionFn: (_task, _run, state) => {
        getRunLogger().info(state.message);
        return false;
      },
    },
    body,
  );
const saysError = says("Says error", no);
const saysState = says("Says state", () => Failed({ message: "mine" }));
const noRetries = task({ name: "No retries", retryConditionFn: logged(true) }, no);
const delayed = task(
  { name: "Delayed", retries: 1, retryDelaySeconds: 0.01, retryConditionFn: () => true },
  no,
);
const timedOut = task(
  { name: "Timed out", retries: 1, timeoutSeconds: 0.2, retryConditionFn: () => false },
  () => new Promise<number>(() => undefined),
);
const fine = task({ name: "Fine", retries: 3, retryConditionFn: logged(true) }, () => 1);
const returnsFailed = task({ name: "Returns failed", retries: 2 }, () => Failed({ message: "mine" }));
const backoff = task({ name: "Backoff", retries: 3, retryDelaySeconds: exponentialBackoff(0.01) }, no);
const byFunction = task(
  { name: "By function", retries: 2, retryDelaySeconds: (retries) => retries / 100 },
  no,
);
const jittered = task({ name: "Jittered", retries: 2, retryDelaySeconds: 0.01, retryJitterFactor: 0.5 }, no);

const asksApproved = flow({ name: "approved" }, async () => (await approved.returnState()).name);
const asksRefused = flow({ name: "refused" }, async () => (await refused.returnState()).name);
const asksLater = flow({ name: "refused later" }, async () => (await refusedLater.returnState()).name);
const asksTruthy = flow({ name: "truthy" }, async () => {
  await truthy.returnState();
  await undecided.returnState();
});
const asksBroken = flow({ name: "broken" }, async () => (await broken.returnState()).name);
const asksByError = flow({ name: "by error" }, async () => (await byError.returnState()).message);
const asksByRun = flow({ name: "by run" }, async () => (await byRun.returnState()).name);
const asksByTask = flow({ name: "by task" }, async () => (await byTask.returnState()).name);
const asksByState = flow({ name: "by state" }, async () => (await byState.returnState()).name);
const tells = flow({ name: "tells" }, async () => [
  (await saysError.returnState()).name,
  (await saysState.returnState()).name,
]);
const asksNothing = flow({ name: "no retries" }, async () => (await noRetries.returnState()).name);
const asksDelayed = flow({ name: "delayed" }, async () => (await delayed.returnState()).name);
const asksTimedOut = flow({ name: "timed out" }, async () => (await timedOut.returnState()).name);
const asksFine = flow({ name: "fine" }, async () => fine());
const failedState = flow({ name: "failed state" }, async () => {
  const state = await returnsFailed.returnState();
  return [state.name, state.message, state instanceof State];
});
const backsOff = flow({ name: "backs off" }, async () => (await backoff.returnState()).name);
const asksFunction = flow({ name: "by function" }, async () => (await byFunction.returnState()).name);
const jitters = flow({ name: "jitters" }, async () => (await jittered.returnState()).name);

const retried = "Pending Running Retrying Retrying Failed";
const asked = "the condition was asked";

export const cases: Case[] = [
  {
    title: "A condition that approves is asked before every retry, and not after the last",
    flow: asksApproved,
    sees: { tasks: { Approved: { states: retried, attempts: 3 } }, lines: { [asked]: 2, exhausted: 1 } },
  },
  {
    title: "A condition that refuses ends the run at once, without an error line",
    flow: asksRefused,
    sees: {
      tasks: {
        Refused: {
          states: "Pending Running Failed",
          attempts: 1,
          message: "Task run encountered an exception RangeError: no",
        },
      },
      lines: { [asked]: 1, "Task run failed with exception": 0, exhausted: 0 },
    },
  },
  {
    title: "A condition may be asynchronous",
    flow: asksLater,
    sees: { tasks: { "Refused later": "Pending Running Failed" } },
  },
  {
    title: "Any true value approves, and none refuses",
    flow: asksTruthy,
    sees: { tasks: { Truthy: "Pending Running Retrying Failed", Undecided: "Pending Running Failed" } },
  },
  {
    title: "A condition that throws refuses, and its error is logged",
    flow: asksBroken,
    sees: {
      tasks: { Broken: { states: "Pending Running Failed", attempts: 1 } },
      logs: [{ level: "error", message: /brokenCondition.*Error: the condition itself/, of: "Broken" }],
    },
  },
  {
    title: "A condition sees the error through the state",
    flow: asksByError,
    sees: {
      tasks: { "By error": { states: retried, attempts: 3 } },
      result: "Task run encountered an exception TypeError: enough",
    },
  },
  {
    title: "A condition sees how many attempts there were",
    flow: asksByRun,
    sees: { tasks: { "By run": { states: retried, attempts: 3 } } },
  },
  {
    title: "A condition sees the task's name and retries",
    flow: asksByTask,
    sees: { tasks: { "By task": "Pending Running Retrying Failed" } },
  },
  {
    title: "A condition is given a Failed state whose message tells of the unexpected exception",
    flow: asksByState,
    sees: { logs: ["Failed true true"] },
  },
  {
    title: "The message of that state tells the exception, or the state that was returned",
    flow: tells,
    sees: {
      tasks: { "Says error": "Pending Running Failed", "Says state": "Pending Running Failed" },
      logs: [
        { message: "Task run encountered unexpected exception: RangeError: no", of: "Says error" },
        { message: "Task run encountered unexpected state: Failed('mine')", of: "Says state" },
      ],
    },
  },
  {
    title: "A condition is not asked when there are no retries",
    flow: asksNothing,
    sees: { tasks: { "No retries": "Pending Running Failed" }, lines: { [asked]: 0 } },
  },
  {
    title: "An approved retry waits for its delay",
    flow: asksDelayed,
    sees: { tasks: { Delayed: "Pending Running AwaitingRetry Retrying Failed" } },
  },
  {
    title: "A condition can refuse the retry of a timeout",
    flow: asksTimedOut,
    sees: { tasks: { "Timed out": { states: "Pending Running TimedOut", attempts: 1 } }, result: "TimedOut" },
  },
  {
    title: "A condition is not asked when the task goes well",
    flow: asksFine,
    sees: { tasks: { Fine: "Pending Running Completed" }, lines: { [asked]: 0 }, result: 1 },
  },
  {
    title: "A returned Failed state is retried, and in the end it is the final state",
    flow: failedState,
    sees: {
      tasks: { "Returns failed": { states: retried, attempts: 3, message: "mine" } },
      logs: [{ level: "info", message: /^Task run failed with state.*Retry 1\/2 will start immediately$/ }],
      result: ["Failed", "mine", true],
    },
  },
  {
    title: "Delays that back off double each time",
    flow: backsOff,
    sees: {
      tasks: { Backoff: `Pending Running ${"AwaitingRetry Retrying ".repeat(3)}Failed` },
      logs: [/will start 0.01 second/, /will start 0.02 second/, /will start 0.04 second/],
    },
  },
  {
    title: "A function for the delay is given the number of retries",
    flow: asksFunction,
    sees: { logs: [/Retry 1\/2 will start 0.02 second/, /Retry 2\/2 will start 0.02 second/] },
  },
  {
    title: "A jittered delay is another number, and the states are the same",
    flow: jitters,
    sees: {
      tasks: { Jittered: "Pending Running AwaitingRetry Retrying AwaitingRetry Retrying Failed" },
      lines: { "will start 0.01 second(s) from now": 0, "second(s) from now": 2 },
    },
  },
];
