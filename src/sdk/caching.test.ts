import { describe, expect, test } from "vitest";
import { MemoryResults } from "../engine/results.ts";
import {
  DEFAULT,
  FLOW_PARAMETERS,
  flow,
  INPUTS,
  NO_CACHE,
  RUN_ID,
  task,
  TASK_SOURCE,
  type TaskOptions,
} from "./index.ts";
import { runToEnd, runToEndIn } from "./inProcess.testing.ts";

type Seen = Awaited<ReturnType<typeof runToEnd>>;

function endsOf({ record }: Seen): (string | undefined)[] {
  return record.taskRuns.map((run) => run.states.at(-1)?.name);
}

function squareWith(options: TaskOptions) {
  return task({ name: "Square", ...options }, (value: number, other: number = 0) => value * value + other);
}

const byDefault = squareWith({ persistResult: true });
const plain = squareWith({});
const byInputs = squareWith({ cachePolicy: INPUTS });
const expiring = squareWith({ cachePolicy: INPUTS, cacheExpirationSeconds: 60 });
const refreshing = squareWith({ cachePolicy: INPUTS, refreshCache: true });
const withoutOther = squareWith({ cachePolicy: INPUTS.minus("other") });
const byParameters = squareWith({ cachePolicy: FLOW_PARAMETERS });
const byFunction = squareWith({
  cacheKeyFn: (_context, { value }) => (value === 0 ? null : `even ${Number(value) % 2 === 0}`),
});
const byTemplate = squareWith({ resultStorageKey: "square-{parameters.value}-{flowRun.flowName}" });
const broken = squareWith({
  cacheKeyFn: () => {
    throw new Error("no key");
  },
});
const never = squareWith({ persistResult: true, cachePolicy: NO_CACHE });
const off = squareWith({ persistResult: false, cachePolicy: INPUTS });

describe("a second equal call", () => {
  test.each([
    ["runs again by default", plain, ["Completed", "Completed"]],
    ["is a hit where results are kept", byDefault, ["Completed", "Cached"]],
    ["is a hit by its inputs", byInputs, ["Completed", "Cached"]],
    ["runs again where the cache is to be refreshed", refreshing, ["Completed", "Completed"]],
    ["is a hit by the flow's parameters only where it has some", byParameters, ["Completed", "Completed"]],
    ["is a hit by its own key function", byFunction, ["Completed", "Cached"]],
    ["is a hit by its storage key", byTemplate, ["Completed", "Cached"]],
    ["runs again where the key function throws", broken, ["Completed", "Completed"]],
    ["runs again without a policy", never, ["Completed", "Completed"]],
    ["runs again where results are not kept", off, ["Completed", "Completed"]],
  ])("%s", async (_, square, ends) => {
    const seen = await runToEnd(flow(async () => [await square(2), await square(2)]));
    expect(endsOf(seen)).toEqual(ends);
    expect(seen.flowRun?.result).toEqual([4, 4]);
  });

  test("shows Running before Cached, and has the key in its record", async () => {
    const { record } = await runToEnd(flow(async () => [await byInputs(3), await byInputs(3)]));
    const [first, second] = record.taskRuns;
    expect(second?.states.map(({ name }) => name)).toEqual(["Pending", "Running", "Cached"]);
    expect(second?.cacheKey).toBe(first?.cacheKey);
    expect(second?.result).toBe(9);
  });

  test("counts defaults that are literals, and not what is left out of the policy", async () => {
    expect(endsOf(await runToEnd(flow(async () => [await byInputs(2), await byInputs(2, 0)])))).toEqual([
      "Completed",
      "Cached",
    ]);
    expect(
      endsOf(await runToEnd(flow(async () => [await withoutOther(2, 1), await withoutOther(2, 5)]))),
    ).toEqual(["Completed", "Cached"]);
    expect(endsOf(await runToEnd(flow(async () => [await byFunction(0), await byFunction(0)])))).toEqual([
      "Completed",
      "Completed",
    ]);
  });

  test("does as its flow says, where it says nothing itself", async () => {
    const seen = await runToEnd(flow({ persistResult: true }, async () => [await plain(2), await plain(2)]));
    expect(endsOf(seen)).toEqual(["Completed", "Cached"]);
  });
});

describe("between runs", () => {
  const twice = async (square: typeof plain, waitMs = 0) => {
    const results = new MemoryResults();
    const body = flow(async () => square(5));
    const first = await runToEndIn({ results }, body);
    return [...endsOf(first), ...endsOf(await runToEndIn({ results, startAt: waitMs, seed: 2 }, body))];
  };

  test("results are shared by inputs, and not by default, which is one run's", async () => {
    expect(await twice(byInputs)).toEqual(["Completed", "Cached"]);
    expect(await twice(byDefault)).toEqual(["Completed", "Completed"]);
  });

  test("a result that has expired is not used", async () => {
    expect(await twice(expiring, 59_000)).toEqual(["Completed", "Cached"]);
    expect(await twice(expiring, 61_000)).toEqual(["Completed", "Completed"]);
  });

  test("an error is never a hit", async () => {
    const failing = task({ name: "Failing", cachePolicy: INPUTS }, (): number => {
      throw new Error("no");
    });
    const results = new MemoryResults();
    const body = flow(async () => failing.returnState());
    await runToEndIn({ results }, body);
    expect(endsOf(await runToEndIn({ results }, body))).toEqual(["Failed"]);
  });
});

test("a flow's retry uses the results that its tasks kept", async () => {
  let attempts = 0;
  const body = flow({ retries: 1 }, async () => {
    const value = await byDefault(2);
    attempts += 1;
    if (attempts === 1) throw new Error("again");
    return value;
  });
  expect(endsOf(await runToEnd(body))).toEqual(["Completed", "Cached"]);
});

test("a result that is not kept in memory is only there for whoever called directly", async () => {
  const forgetful = squareWith({ cacheResultInMemory: false });
  const body = flow(async () => [
    await forgetful(2),
    await (await forgetful.returnState(2)).result().catch(String),
  ]);
  const { flowRun, record } = await runToEnd(body);
  expect(flowRun?.result).toEqual([
    4,
    "MissingResult: The result was kept neither in memory nor in a store.",
  ]);
  expect(record.taskRuns[0]?.result).toBeUndefined();
});

test("a value that cannot be cloned completes its run with a warning, and is marked as lost", async () => {
  const give = task({ name: "Give" }, () => () => 1);
  const { record, state } = await runToEnd(flow(async () => void (await give.submit().wait())));
  expect(state.name).toBe("Completed");
  expect(record.taskRuns[0]).toMatchObject({ isResultLost: true, states: [{}, {}, { name: "Completed" }] });
  expect(record.logs.some(({ level }) => level === 30)).toBe(true);
});

describe("policies", () => {
  test("add up; leaving inputs out of one that has none gives the same", () => {
    expect(RUN_ID.minus("a")).toBe(RUN_ID);
    expect(INPUTS.minus("b").plus(INPUTS.minus("a")).ingredients).toEqual({
      inputs: { exclude: ["a", "b"] },
    });
    expect(INPUTS.plus(TASK_SOURCE).plus(RUN_ID).ingredients).toEqual(DEFAULT.ingredients);
    expect(INPUTS.plus(NO_CACHE).ingredients).toEqual(INPUTS.ingredients);
    expect(() => INPUTS.minus(5 as never)).toThrow(TypeError);
  });
});

test("a cancelled run is over only when what its tasks had to keep is written", async () => {
  const memory = new MemoryResults();
  const told: string[] = [];
  let finishWriting: (() => void) | undefined;
  const results = {
    read: memory.read.bind(memory),
    lock: memory.lock.bind(memory),
    write: () => new Promise<void>((resolve) => (finishWriting = resolve)),
  };
  const meanwhile = (running: { cancel(): void }) => {
    if (!finishWriting || told.includes("written")) return false;
    told.push(told.length === 0 ? "cancelled" : "written");
    if (told.length === 1) running.cancel();
    else finishWriting();
    return true;
  };
  const body = flow(async () => byDefault(2));
  const { state } = await runToEndIn({ results, meanwhile }, body);
  expect([state.name, ...told]).toEqual(["Cancelled", "cancelled", "written"]);
});
