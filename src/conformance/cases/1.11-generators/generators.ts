import {
  createMarkdownArtifact,
  Failed,
  flow,
  getRunContext,
  getRunLogger,
  rateLimit,
  task,
  TimeoutError,
} from "millrace";
import type { Case } from "../../expected.ts";

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const count = task({ name: "Count" }, async function* count(to: number) {
  for (let number = 1; number <= to; number++) yield number;
});
const plainCount = task({ name: "Plain count" }, function* plainCount(to: number) {
  for (let number = 1; number <= to; number++) yield number;
});
const double = task({ name: "Double" }, (value: number) => value * 2);
const words = task({ name: "Words" }, async function* words() {
  yield { word: "one" };
  yield { word: "two" };
});
const show = task({ name: "Show" }, (entry: { word: string }) => entry.word);
const telling = task({ name: "Telling" }, async function* telling() {
  for (let number = 1; number <= 3; number++) {
    getRunLogger().info(`makes ${number}`);
    yield number;
  }
});
const tidy = task({ name: "Tidy" }, async function* tidy() {
  try {
    yield 1;
    yield 2;
  } finally {
    getRunLogger().info("tidied up");
  }
});
const untidy = task({ name: "Untidy", retries: 2 }, async function* untidy() {
  try {
    yield 1;
  } finally {
    // oxlint-disable-next-line no-unsafe-finally
    throw new RangeError("the door is stuck");
  }
});
const breaks = task({ name: "Breaks" }, async function* breaks() {
  yield 1;
  yield 2;
  throw new RangeError("no more");
});
const breaksAtOnce = task({ name: "Breaks at once" }, async function* breaksAtOnce(isGood: boolean) {
  if (!isGood) throw new RangeError("none");
  yield 1;
});
const failing = breaks.withOptions({ retries: 2 });
const delayed = breaks.withOptions({ retries: 1, retryDelaySeconds: 0.02 });
const longDelayed = breaks.withOptions({ retries: 1, retryDelaySeconds: 3600 });
const flaky = task({ name: "Flaky", retries: 1 }, async function* flaky() {
  const { runCount } = getRunContext();
  yield `attempt ${runCount}`;
  if (runCount === 1) throw new Error("once");
  yield "end";
});
const slow = task({ name: "Slow", timeoutSeconds: 0.3 }, async function* slow() {
  yield 1;
  await new Promise(() => undefined);
  yield 2;
});
const persisted = task({ name: "Persisted", persistResult: true }, async function* persisted() {
  yield 1;
});
const nested = task({ name: "Nested" }, async function* nested(to: number) {
  for await (const number of count(to)) yield number * 10;
});
const sum = task({ name: "Sum" }, async (to: number) => {
  let total = 0;
  for await (const number of count(to)) total += number;
  return total;
});
const rich = task({ name: "Rich" }, async function* rich() {
  yield new Map([["a", new Date(0)]]);
  yield new Error("as a value");
  yield undefined;
  yield null;
  yield [];
});
const ofFutures = task({ name: "Of futures" }, async function* ofFutures() {
  yield double.submit(4);
  yield [double.submit(5)];
});
const notCloned = task({ name: "Not cloned" }, async function* notCloned() {
  yield () => 1;
});
const makesArtifact = task({ name: "Makes artifact" }, async function* makesArtifact() {
  yield createMarkdownArtifact({ markdown: "one" });
});
const listTask = task({ name: "List task" }, async () => plain());
const fail = task({ name: "Fail" }, (): number => {
  throw new Error("no");
});
const holds = task({ name: "Holds", tags: ["one"] }, async function* holds() {
  yield 1;
});
const named = task(
  { name: "Named", taskRunName: "up to {to}", tags: ["t"] },
  async function* named(to: number) {
    yield to;
  },
);
const hooked = task(
  {
    name: "Hooked",
    onRunning: () => getRunLogger().info("began"),
    onCompletion: () => getRunLogger().info("went well"),
  },
  async function* hooked() {
    yield 1;
  },
);

async function* plain() {
  yield 1;
  yield 2;
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

/** What came before it broke, and what it broke with. */
async function until(values: AsyncIterable<unknown>): Promise<unknown[]> {
  const list: unknown[] = [];
  try {
    for await (const value of values) list.push(value);
  } catch (error) {
    list.push(String(error));
  }
  return list;
}

const toEnd = flow({ name: "to end" }, () => all(count(3)));
const ofPlain = flow({ name: "of plain" }, () => all(plainCount(2)));
const ofNone = flow({ name: "of none" }, () => all(count(0)));
const isLazy = flow({ name: "is lazy" }, async () => {
  const numbers = telling();
  getRunLogger().info("not begun");
  await numbers.next();
  getRunLogger().info("got the first");
  await numbers.next();
  return numbers.return(undefined).then(() => "left");
});
const neverPulled = flow({ name: "never pulled" }, () => {
  count(3);
  return "nothing asked";
});
const leftEarly = flow({ name: "left early" }, async () => {
  for await (const value of tidy()) return value;
  return 0;
});
const leftUntidy = flow({ name: "left untidy" }, async () => {
  try {
    for await (const value of untidy()) if (value === 1) break;
    return "not heard of";
  } catch (error) {
    return String(error);
  }
});
const leftBehind = flow({ name: "left behind" }, async () => {
  const values = tidy();
  return (await values.next()).value;
});
const leftInDelay = flow({ name: "left in delay" }, async () => {
  const values = longDelayed();
  await values.next();
  await values.next();
  void values.next();
  // Until the generator has failed, and waits.
  await rateLimit("moment");
  await rateLimit("moment");
  return "gone";
});
const ofBreaking = flow({ name: "of breaking" }, () => until(breaks()));
const ofBreakingAtOnce = flow({ name: "of breaking at once" }, () => until(breaksAtOnce(false)));
const uncaught = flow({ name: "uncaught" }, () => all(breaks()));
const ofRetried = flow({ name: "of retried" }, () => until(failing()));
const ofDelayed = flow({ name: "of delayed" }, () => until(delayed()));
const ofFlaky = flow({ name: "of flaky" }, () => all(flaky()));
const ofSlow = flow({ name: "of slow" }, async () => {
  const list: unknown[] = [];
  try {
    for await (const value of slow()) list.push(value);
  } catch (error) {
    list.push(error instanceof TimeoutError, (error as Error).message);
  }
  return list;
});
const heldTooLong = flow({ name: "held too long" }, async () => {
  const values = slow();
  const first = await values.next();
  await pause(0.5);
  return [first.value, await values.next().catch((error: unknown) => (error as Error).name)];
});
const traced = flow({ name: "traced" }, async () => {
  const shown: string[] = [];
  for await (const entry of words()) shown.push(await show(entry));
  await show({ word: "after" });
  return shown;
});
const tracedByNumber = flow({ name: "traced by number" }, async () => {
  for await (const value of count(1)) await double(value);
});
const twice = flow({ name: "twice" }, async () => {
  await all(persisted());
  await all(persisted());
});
const ofNested = flow({ name: "of nested" }, () => all(nested(2)));
const inTask = flow({ name: "in task" }, () => sum.submit(4));
const inTwoTasks = flow({ name: "in two tasks" }, () => sum.map([2, 3]));
const bounded = flow({ name: "bounded", timeoutSeconds: 20 }, () => sum.map([1, 2, 3]));
const ofRich = flow({ name: "of rich" }, async () => {
  const [map, error, ...rest] = await all(rich());
  const when = map instanceof Map ? map.get("a") : undefined;
  return [when instanceof Date, error instanceof Error && error.message, rest];
});
const ofTheirFutures = flow({ name: "of their futures" }, () => all(ofFutures()));
const ofNotCloned = flow({ name: "of not cloned" }, async () => {
  const [problem] = await until(notCloned());
  return typeof problem;
});
const ofArtifact = flow({ name: "of artifact" }, async () => (await all(makesArtifact())).length);
const refusesState = flow({ name: "refuses state" }, async () => {
  const wrong = count as unknown as typeof double;
  const ways = [() => wrong.returnState(1), () => wrong.submit(1), () => wrong.map([1])];
  return ways.map((way) => {
    try {
      void way();
      return "went";
    } catch (error) {
      return (error as Error).message;
    }
  });
});
const taskOfList = flow({ name: "task of list" }, () => listTask());
const flowOfList = flow({ name: "flow of list" }, () => plain());
const flowOfGenerator = flow({ name: "flow of generator" }, async function* flowOfGenerator() {
  yield await double(1);
  yield await double(2);
});
const childOfList = flow({ name: "child of list" }, async () => (await flowOfList()).length);
const afterFailure = flow({ name: "after failure" }, async () => {
  const [problem] = await until(count.waitFor(fail.submit())(1));
  return String(problem).split(":")[0];
});
const withFuture = flow({ name: "with future" }, () => all(count(double.submit(1))));
const limited = flow({ name: "limited" }, async () => [await all(holds()), await all(holds())]);
const ofNamed = flow({ name: "of named" }, () => all(named(2)));
const ofHooked = flow({ name: "of hooked" }, () => all(hooked()));
const cancelled = flow({ name: "cancelled" }, async () => {
  const values = telling();
  await values.next();
  getRunLogger().info("holds one");
  await pause(30);
});
const oneCancelled = flow({ name: "one cancelled" }, async () => {
  const values = telling();
  await values.next();
  getRunLogger().info("holds one");
  await pause(0.2);
  return values.next().catch((error: unknown) => (error as Error).name);
});
const inTurns = flow({ name: "in turns" }, async () => {
  const [left, right] = [count(2), count(3)];
  const pairs: unknown[] = [];
  for await (const one of left) pairs.push([one, (await right.next()).value]);
  await right.return(undefined);
  return pairs;
});
const calledTwice = flow({ name: "called twice" }, async () => [await all(count(1)), await all(count(1))]);
const asked = flow({ name: "asked twice at once" }, async () => {
  const values = count(2);
  const steps = await Promise.all([values.next(), values.next(), values.next()]);
  return steps.map(({ value }) => value ?? "end");
});
const yieldsState = task({ name: "Yields state" }, async function* yieldsState() {
  yield Failed({ message: "as a value" });
});
const ofStates = flow({ name: "of states" }, async () => (await all(yieldsState())).map(({ name }) => name));

const completed = "Pending Running Completed";
const failed = "Pending Running Failed";

export const cases: Case[] = [
  {
    title: "A generator's values come one by one, and its run is Completed at the end",
    flow: toEnd,
    sees: { tasks: { Count: { states: completed, attempts: 1, result: undefined } }, result: [1, 2, 3] },
  },
  {
    title: "A function without async may be a generator too",
    flow: ofPlain,
    sees: { tasks: { "Plain count": completed }, result: [1, 2] },
  },
  { title: "A generator may yield nothing", flow: ofNone, sees: { tasks: { Count: completed }, result: [] } },
  {
    title: "The run begins when the first value is asked for, and waits at each yield",
    flow: isLazy,
    sees: {
      tasks: { Telling: completed },
      logs: ["not begun", "makes 1", "got the first", "makes 2"],
      lines: { "makes 3": 0 },
      result: "left",
    },
  },
  {
    title: "A generator that nobody asks for a value has no run",
    flow: neverPulled,
    sees: { tasks: {}, result: "nothing asked" },
  },
  {
    title: "Leaving the loop early closes the generator, and its run is Completed",
    flow: leftEarly,
    sees: { tasks: { Tidy: completed }, lines: { "tidied up": 1 }, result: 1 },
  },
  {
    title: "A generator that fails on its way out fails its run without a retry, and the loop throws",
    flow: leftUntidy,
    sees: { tasks: { Untidy: failed }, result: "RangeError: the door is stuck" },
  },
  {
    title: "A generator that is left in the middle when the flow ends is closed",
    flow: leftBehind,
    sees: { tasks: { Tidy: completed }, lines: { "tidied up": 1 }, result: 1 },
  },
  {
    title: "A generator that is left while it awaits a retry is Cancelled",
    flow: leftInDelay,
    limits: [{ name: "moment", limit: 1, slotDecayPerSecond: 2 }],
    sees: { tasks: { Breaks: "Pending Running AwaitingRetry Cancelled" }, result: "gone" },
  },
  {
    title: "A generator that throws has given the values before, and its run is Failed",
    flow: ofBreaking,
    sees: { tasks: { Breaks: failed }, result: [1, 2, "RangeError: no more"] },
  },
  {
    title: "A generator may throw before its first value",
    flow: ofBreakingAtOnce,
    sees: { tasks: { "Breaks at once": failed }, result: ["RangeError: none"] },
  },
  {
    title: "An error that nobody catches fails the flow",
    flow: uncaught,
    sees: { states: failed, tasks: { Breaks: failed }, message: /RangeError: no more/ },
  },
  {
    title: "A retry yields the early values again",
    flow: ofRetried,
    sees: {
      tasks: { Breaks: { states: "Pending Running Retrying Retrying Failed", attempts: 3 } },
      result: [1, 2, 1, 2, 1, 2, "RangeError: no more"],
    },
  },
  {
    title: "A retry waits for its delay first",
    flow: ofDelayed,
    sees: {
      tasks: { Breaks: "Pending Running AwaitingRetry Retrying Failed" },
      result: [1, 2, 1, 2, "RangeError: no more"],
    },
  },
  {
    title: "A retry that goes well ends the run Completed",
    flow: ofFlaky,
    sees: {
      tasks: { Flaky: { states: "Pending Running Retrying Completed", attempts: 2 } },
      result: ["attempt 1", "attempt 2", "end"],
    },
  },
  {
    title: "A timeout between two values is thrown to whoever iterates",
    flow: ofSlow,
    sees: {
      tasks: { Slow: "Pending Running TimedOut" },
      result: [1, true, "Scope timed out after 0.3 second(s)."],
    },
  },
  {
    title: "The time that a value is worked on counts, too",
    flow: heldTooLong,
    not: { core: "Only real time passes in a flow's own body" },
    sees: { tasks: { Slow: "Pending Running TimedOut" }, result: [1, "TimeoutError"] },
  },
  {
    title:
      "What is called in the loop has the generator as upstream and parent, and what comes after has not",
    flow: traced,
    sees: {
      tasks: {
        Words: completed,
        Show: [
          { states: completed, inputs: { entry: ["Words"], __parents__: ["Words"] } },
          { states: completed, inputs: { entry: ["Words"], __parents__: ["Words"] } },
          { states: completed, inputs: { entry: [] } },
        ],
      },
      result: ["one", "two"],
    },
  },
  {
    title: "A number that was yielded has no identity, so only the parent is recorded",
    flow: tracedByNumber,
    sees: {
      tasks: {
        Count: completed,
        Double: { states: completed, inputs: { value: [], __parents__: ["Count"] } },
      },
    },
  },
  {
    title: "A generator is never cached",
    flow: twice,
    sees: { tasks: { Persisted: [completed, completed] } },
  },
  {
    title: "A generator may iterate over another",
    flow: ofNested,
    sees: {
      tasks: { Nested: completed, Count: { states: completed, inputs: { to: [], __parents__: ["Nested"] } } },
      result: [10, 20],
    },
  },
  {
    title: "A task may iterate over a generator",
    flow: inTask,
    sees: { tasks: { Sum: completed, Count: completed }, result: 10 },
  },
  {
    title: "Tasks may iterate at the same time, each over its own run",
    flow: inTwoTasks,
    sees: { tasks: { Sum: [completed, completed], Count: [completed, completed] }, result: [3, 6] },
  },
  {
    title: "More tasks than workers may iterate, since who waits makes room",
    flow: bounded,
    sees: { result: [1, 3, 6] },
  },
  {
    title: "Values of any kind are yielded",
    flow: ofRich,
    sees: { result: [true, "as a value", [undefined, null, []]] },
  },
  {
    title: "A future that is yielded gives way to its value",
    flow: ofTheirFutures,
    sees: { result: [8, [10]] },
  },
  {
    title: "A state that is yielded is a value, and decides nothing",
    flow: ofStates,
    sees: { tasks: { "Yields state": completed }, result: ["Failed"] },
  },
  {
    title: "A value that cannot be cloned fails the generator",
    flow: ofNotCloned,
    sees: { tasks: { "Not cloned": failed }, result: "string" },
  },
  {
    title: "Artifacts of a generator are its run's",
    flow: ofArtifact,
    sees: { artifacts: [{ type: "markdown", data: "one", of: "Makes artifact" }], result: 1 },
  },
  {
    title: "A generator task is refused any other way of calling",
    flow: refusesState,
    sees: {
      tasks: {},
      result: ["returnState", "submit", "map"].map(
        (way) =>
          `"Count" is a generator task and has no ${way}. Iterate over it: for await (const value of …).`,
      ),
    },
  },
  {
    title: "A task that returns a generator gives a list",
    flow: taskOfList,
    sees: { tasks: { "List task": { states: completed, result: [1, 2] } }, result: [1, 2] },
  },
  { title: "A flow that returns a generator gives a list", flow: flowOfList, sees: { result: [1, 2] } },
  {
    title: "A flow that is a generator gives a list, and may call tasks",
    flow: flowOfGenerator,
    sees: { tasks: { Double: [completed, completed] }, result: [2, 4] },
  },
  { title: "A subflow that returns a generator gives a list", flow: childOfList, sees: { result: 2 } },
  {
    title: "A generator whose upstream failed is NotReady, and the loop throws",
    flow: afterFailure,
    sees: {
      tasks: { Fail: failed, Count: { states: "Pending NotReady", attempts: 0 } },
      result: "UnfinishedRun",
    },
  },
  {
    title: "A future given to a generator is waited for",
    flow: withFuture,
    sees: {
      tasks: { Double: completed, Count: { states: completed, inputs: { to: ["Double"] } } },
      result: [1, 2],
    },
  },
  {
    title: "A generator holds its tags' slots until it is over",
    flow: limited,
    limits: [{ name: "tag:one", limit: 1 }],
    sees: { tasks: { Holds: [completed, completed] }, result: [[1], [1]] },
  },
  {
    title: "A generator's run has the name and the tags of its options",
    flow: ofNamed,
    sees: { tasks: { Named: { states: completed, name: "up to 2", tags: ["t"] } } },
  },
  {
    title: "Hooks answer to a generator's states",
    flow: ofHooked,
    sees: {
      logs: [
        { message: "began", of: "Hooked" },
        { message: "went well", of: "Hooked" },
      ],
    },
  },
  {
    title: "Cancelling the flow cancels a generator that waits at its yield",
    flow: cancelled,
    meanwhile: [{ when: { logged: "holds one" }, does: (running) => running.cancel() }],
    sees: {
      states: "Pending Running Cancelling Cancelled",
      tasks: { Telling: "Pending Running Cancelled" },
    },
  },
  {
    title: "Cancelling a generator's run is thrown to whoever asks for its next value",
    flow: oneCancelled,
    not: { core: "Only real time passes in a flow's own body" },
    meanwhile: [
      {
        when: { logged: "holds one" },
        does: (running) => void running.cancelTaskRun(running.record.taskRuns[0]?.id ?? ""),
      },
    ],
    sees: { tasks: { Telling: "Pending Running Cancelled" }, result: "CancelledRun" },
  },
  {
    title: "Two generators may be asked in turns",
    flow: inTurns,
    sees: {
      tasks: { Count: [completed, completed] },
      result: [
        [1, 1],
        [2, 2],
      ],
    },
  },
  {
    title: "Every call of a generator task is a run of its own",
    flow: calledTwice,
    sees: { tasks: { Count: [completed, completed] }, result: [[1], [1]] },
  },
  {
    title: "Values that are asked for at once come in their order",
    flow: asked,
    sees: { tasks: { Count: completed }, result: [1, 2, "end"] },
  },
];
