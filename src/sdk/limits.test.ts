import { describe, expect, test } from "vitest";
import { concurrency, flow, rateLimit, tags, task, ThreadPoolTaskRunner } from "./index.ts";
import { requireScope } from "./currentScope.ts";
import { runToEndIn } from "./inProcess.testing.ts";

/** Waits on the run's own clock. */
async function sleep(seconds: number) {
  await requireScope("sleep").ask({ kind: "sleep", seconds });
}

const working = { now: 0, most: 0 };

async function work(seconds = 10) {
  working.now += 1;
  working.most = Math.max(working.most, working.now);
  await sleep(seconds);
  working.now -= 1;
}

const plain = task({ name: "Plain" }, async () => work());
const tagged = task({ name: "Tagged", tags: ["db"], retries: 1, retryDelaySeconds: 5 }, async () => work());
const inside = task({ name: "Inside" }, async () => concurrency("db", () => work()));
const outer: (depth: number) => Promise<number> = async (depth) =>
  depth === 0 ? 0 : 1 + (await nested(depth - 1));
const nested = task({ name: "Nested" }, (depth: number) => outer(depth));

async function run(
  body: () => unknown,
  limits: readonly { name: string; limit: number; slotDecayPerSecond?: number }[] = [],
  options = {},
) {
  Object.assign(working, { now: 0, most: 0 });
  const result = await runToEndIn({ limits }, flow(options, body));
  const flowRun = result.flowRun;
  const seconds = Math.round(((flowRun?.endTime ?? 0) - (flowRun?.startTime ?? 0)) / 1000);
  return {
    ...result,
    most: working.most,
    seconds,
    messages: result.record.logs.map(({ message }) => message),
  };
}

const five = (one: { submit(): { wait(): Promise<void> } }) => async () => {
  await Promise.all([1, 2, 3, 4, 5].map(() => one.submit().wait()));
};

describe("a task runner", () => {
  test("bounds the submitted bodies, and no others", async () => {
    const taskRunner = new ThreadPoolTaskRunner({ maxWorkers: 2 });
    expect(await run(five(plain), [], { taskRunner })).toMatchObject({ most: 2, seconds: 30 });
    const direct = async () => void (await Promise.all([plain(), plain(), plain()]));
    expect(await run(direct, [], { taskRunner })).toMatchObject({ most: 3, seconds: 10 });
    expect(await run(five(plain))).toMatchObject({ most: 5, seconds: 10 });
  });

  test("does not count a body that waits for one of its own calls", async () => {
    const deep = task({ name: "Deep" }, async (depth: number): Promise<number> =>
      depth === 0 ? 0 : 1 + (await again.submit(depth - 1).result()),
    );
    const again = deep;
    const { flowRun } = await run(() => deep.submit(4), [], {
      taskRunner: new ThreadPoolTaskRunner({ maxWorkers: 1 }),
    });
    expect(flowRun?.result).toBe(4);
    expect((await run(() => nested.submit(3))).flowRun?.result).toBe(3);
  });

  test("refuses a number of workers that is none", () => {
    expect(() => new ThreadPoolTaskRunner({ maxWorkers: 0 })).toThrow('"maxWorkers"');
    expect(() => flow({ taskRunner: {} as never }, () => 1)).toThrow('"taskRunner"');
  });
});

describe("a limit of a tag", () => {
  test("holds back what would be too many, in Pending", async () => {
    const { most, seconds, record } = await run(five(tagged), [{ name: "tag:db", limit: 2 }]);
    expect([most, seconds]).toEqual([2, 30]);
    expect(record.taskRuns[0]?.tags).toEqual(["db"]);
  });

  test("counts tags from around the call too, also in subflows", async () => {
    const sub = flow({ name: "Sub" }, five(plain));
    const body = async () => void (await tags("db", "x", () => sub()));
    const { most, record } = await run(body, [{ name: "tag:db", limit: 1 }]);
    expect(most).toBe(1);
    expect(record.flowRuns[1]?.tags).toEqual(["db", "x"]);
  });

  test("is held through a retry's delay", async () => {
    let failures = 0;
    const failing = task({ name: "Failing", tags: ["db"], retries: 1, retryDelaySeconds: 100 }, async () => {
      failures += 1;
      if (failures === 1) throw new Error("first");
    });
    const { record } = await run(
      async () => Promise.all([failing.submit().wait(), tagged.submit().wait()]),
      [{ name: "tag:db", limit: 1 }],
    );
    expect(record.taskRuns[1]?.startTime).toBeGreaterThanOrEqual(
      Math.floor(record.taskRuns[0]?.endTime ?? Infinity),
    );
  });

  test("of zero lets nothing run", async () => {
    const { record } = await run(() => tagged.submit().wait(), [{ name: "tag:db", limit: 0 }]);
    expect(record.taskRuns[0]?.states.map(({ name }) => name)).toEqual(["Pending", "Crashed"]);
  });
});

describe("a limit by name", () => {
  test("is held while a function runs, and freed when it throws", async () => {
    expect(await run(five(inside), [{ name: "db", limit: 2 }])).toMatchObject({ most: 2, seconds: 30 });
    const throwing = async () => {
      await concurrency("db", () => Promise.reject(new Error("no"))).catch(() => undefined);
      return concurrency(["db"], { timeoutSeconds: 1 }, () => "again");
    };
    expect((await run(throwing, [{ name: "db", limit: 1 }])).flowRun?.result).toBe("again");
  });

  test("is waited for only so long", async () => {
    const late = () => concurrency("db", async () => concurrency("db", { timeoutSeconds: 5 }, () => 1));
    const { state } = await run(late, [{ name: "db", limit: 1 }]);
    expect(state.message).toContain("TimeoutError: No room within 5 second(s): db.");
  });

  test("that does not exist is a warning, or an error when asked for", async () => {
    const { messages, flowRun } = await run(() => concurrency("nothing", () => 1));
    expect(flowRun?.result).toBe(1);
    expect(messages).toContain('There is no limit "nothing", so it limits nothing.');
    expect((await run(() => concurrency("nothing", { strict: true }, () => 1))).state.name).toBe("Failed");
  });

  test("can never give more than it has", async () => {
    const { state } = await run(() => concurrency("db", { occupy: 3 }, () => 1), [{ name: "db", limit: 2 }]);
    expect(state.message).toContain('The limit "db" has 2 slots, so 3 can never be had.');
  });

  test("is freed when its holder is killed", async () => {
    const stuck = task({ name: "Stuck", timeoutSeconds: 5 }, () => concurrency("db", () => sleep(10_000)));
    const body = async () => {
      await stuck.returnState();
      return concurrency("db", { timeoutSeconds: 1 }, () => "free");
    };
    expect((await run(body, [{ name: "db", limit: 1 }])).flowRun?.result).toBe("free");
  });
});

test("a rate limit lets through as fast as its slots come free", async () => {
  const body = async () => {
    for (let call = 0; call < 5; call++) await rateLimit("api");
  };
  expect(await run(body, [{ name: "api", limit: 1, slotDecayPerSecond: 0.5 }])).toMatchObject({ seconds: 8 });
  const { state } = await run(() => rateLimit("api"), [{ name: "api", limit: 1 }]);
  expect(state.message).toContain("needs slotDecayPerSecond");
});
