import { describe, expect, test } from "vitest";
import { exponentialBackoff, flow, getRunLogger, State, task } from "./index.ts";
import { runToEnd } from "./inProcess.testing.ts";

const seen: string[] = [];

function note(label: string) {
  return (definition: { name: string }, run: { runCount: number }, state: State) => {
    seen.push(`${label} ${definition.name} ${run.runCount} ${state.name}`);
  };
}

async function run(body: () => unknown, options = {}) {
  seen.length = 0;
  const result = await runToEnd(flow({ name: "Flow", ...options }, body));
  const messages = result.record.logs.map((log) => log.message);
  return { ...result, messages, task: result.record.taskRuns[0], seen: [...seen] };
}

const throwing = () => {
  throw new Error("in a hook");
};

describe("hooks", () => {
  const flaky = task(
    {
      name: "Flaky",
      retries: 1,
      onRunning: note("running"),
      onFailure: [throwing, note("failed")],
      onCompletion: note("done"),
    },
    () => {
      seen.push("body");
      throw new Error("no");
    },
  );
  const fine = task({ name: "Fine", onCompletion: [note("first"), note("second")] }, () => 1);

  test("run at every attempt's beginning before the body, and once at the end; one that throws stops nothing", async () => {
    const { seen, messages, task } = await run(() => flaky.returnState());
    expect(seen).toEqual([
      "running Flaky 1 Running",
      "body",
      "running Flaky 2 Retrying",
      "body",
      "failed Flaky 2 Failed",
    ]);
    expect(task?.states.map(({ name }) => name)).toEqual(["Pending", "Running", "Retrying", "Failed"]);
    expect(messages).toContain("An error was encountered while running hook 'throwing': Error: in a hook");
  });

  test("run in their order, and are told of in the log", async () => {
    const { seen, messages } = await run(() => fine());
    expect(seen).toEqual(["first Fine 1 Completed", "second Fine 1 Completed"]);
    expect(messages).toContain("Running hook 'onCompletion' in response to entering state 'Completed'");
    expect(messages).toContain("Hook 'onCompletion' finished running successfully");
  });

  test("write into the log of their run", async () => {
    const logging = task(
      { name: "Logging", onCompletion: () => getRunLogger().info("from a hook") },
      () => 1,
    );
    const { record } = await run(() => logging());
    expect(record.logs).toContainEqual(
      expect.objectContaining({ message: "from a hook", taskRunId: record.taskRuns[0]?.id }),
    );
  });

  test("of a flow answer to its states; failures that are tried again are none", async () => {
    const hooks = { onRunning: note("running"), onFailure: note("failed"), onCompletion: note("done") };
    const failing = await run(
      () => {
        throw new Error("no");
      },
      { ...hooks, retries: 1 },
    );
    expect(failing.seen).toEqual([
      "running Flow 1 Running",
      "running Flow 2 Running",
      "failed Flow 2 Failed",
    ]);
    expect((await run(() => 1, hooks)).seen).toEqual(["running Flow 1 Running", "done Flow 1 Completed"]);
  });
});

describe("a retry condition", () => {
  const failing = (retryConditionFn: (...given: never[]) => unknown) =>
    task({ name: "Failing", retries: 2, retryConditionFn: retryConditionFn as never }, () => {
      throw new RangeError("no");
    });
  const always = failing(() => true);
  const never = failing(async () => false);
  const broken = failing(throwing);
  const byError = failing(async (_task: unknown, _run: unknown, state: State) => {
    return (await state.result({ raiseOnFailure: false })) instanceof RangeError;
  });

  test.each([
    ["approves every time", always, 3],
    ["sees the error", byError, 3],
    ["refuses", never, 1],
    ["throws", broken, 1],
  ])("that %s", async (_, task, attempts) => {
    const { record, messages } = await run(() => task.returnState());
    expect(record.taskRuns[0]?.runCount).toBe(attempts);
    expect(messages.some((message) => message.startsWith("Task run failed with exception"))).toBe(
      attempts === 3,
    );
  });
});

describe("run names", () => {
  const named = task(
    { name: "Named", taskRunName: "{first} and {rest.deep}" },
    (first: number, rest = { deep: 1 }) => [first, rest],
  );
  const byFunction = task(
    { name: "By function", retries: 1, taskRunName: ({ parameters }) => `nr ${String(parameters["value"])}` },
    (value: number) => value,
  );
  const wrong = task({ name: "Wrong", taskRunName: (() => 5) as never }, () => 1);

  test("come from templates and functions, before the run begins", async () => {
    const { record } = await run(async () => {
      await named(1, { deep: 2 });
      await byFunction(7);
    });
    expect(record.taskRuns.map((run) => run.name)).toEqual(["1 and 2", "nr 7"]);
    expect(
      record.logs.some(({ message }) => /^Renamed task run 'Named-...' to '1 and 2'$/.test(message)),
    ).toBe(true);
  });

  test("that are no text fail the run before it begins", async () => {
    const { task } = await run(() => wrong.returnState());
    expect(task?.states.map(({ name }) => name)).toEqual(["Pending", "Failed"]);
    expect(task?.states.at(-1)?.message).toContain('"taskRunName" must give a text, not 5');
  });

  test("of flows come from literals in the parameters' defaults too", async () => {
    const sub = flow({ name: "Sub", flowRunName: "{kind} of {size}" }, (kind: string, size: number = 3) => [
      kind,
      size,
    ]);
    const { record } = await run(async () => sub("one"));
    expect(record.flowRuns[1]).toMatchObject({ name: "one of 3", parameters: { kind: "one", size: 3 } });
  });
});

describe("options that are functions", () => {
  const base = task({ name: "Base" }, () => 1);
  const variant = base.withOptions({ onCompletion: note("variant") });

  test("may be given with other options at the top level", async () => {
    expect((await run(() => variant())).seen).toEqual(["variant Base 1 Completed"]);
    expect((await run(() => base())).seen).toEqual([]);
  });

  test("are refused in a running body, with a sentence that says what to do", async () => {
    const { state } = await run(() => base.withOptions({ onFailure: () => undefined })());
    expect(state.message).toContain("Call withOptions at the top level of the file.");
  });

  test("of the wrong kind are refused where the task is defined", () => {
    expect(() => task({ onFailure: 5 as never }, () => 1)).toThrow('"onFailure"');
    expect(() => task({ onRunning: [5] as never }, () => 1)).toThrow('"onRunning"');
    expect(() => task({ retryConditionFn: 5 as never }, () => 1)).toThrow('"retryConditionFn"');
    expect(() => flow({ onCrashed: "x" as never }, () => 1)).toThrow('"onCrashed"');
    expect(() => task({ retries: 60, retryDelaySeconds: () => Array(51).fill(1) }, () => 1)).toThrow(
      "up to 50",
    );
  });
});

test("delays that double are taken where the task is defined", async () => {
  expect(exponentialBackoff(2)(4)).toEqual([2, 4, 8, 16]);
  expect(exponentialBackoff(1)(100)).toHaveLength(50);
  const slow = task({ name: "Slow", retries: 3, retryDelaySeconds: exponentialBackoff(10) }, () =>
    throwing(),
  );
  const { record } = await run(() => slow.returnState());
  const waits = record.taskRuns[0]?.states.filter(({ name }) => name === "AwaitingRetry") ?? [];
  expect(waits.map((state) => Math.round(((state.scheduledTime ?? 0) - state.timestamp) / 1000))).toEqual([
    10, 20, 40,
  ]);
});

test("a task may not take a parameter with one of Prefect's own names", () => {
  expect(() => task({ name: "Bad" }, (wait_for: number) => wait_for)).toThrow(
    'a parameter "wait_for", a reserved name',
  );
});
