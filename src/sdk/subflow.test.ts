import { describe, expect, expectTypeOf, test } from "vitest";
import { flow, MissingContextError, task, type TaskFuture } from "./index.ts";
import { runToEnd } from "./inProcess.testing.ts";

const double = task({ name: "Double" }, async (value: number) => value * 2);
const fail = task({ name: "Fail" }, (): number => {
  throw new RangeError("no");
});
const sum = flow({ name: "Sum" }, async function sum(left: number, right: number = 1) {
  return (await double(left)) + right;
});
const broken = flow({ name: "Broken" }, async () => fail());

type Seen = Awaited<ReturnType<typeof runToEnd>>["record"];

function statesOf({ flowRuns, taskRuns }: Seen, name: string) {
  const named = [
    ...flowRuns.filter((run) => run.flowName === name),
    ...taskRuns.filter((run) => run.taskName === name),
  ];
  return named.map((run) => run.states.map((state) => state.name));
}

describe("a flow called in a flow", () => {
  test("is a run of its own behind a task run that has its states, and gives its value", async () => {
    const { flowRun, record } = await runToEnd(flow(async () => sum(double.submit(2), 3)));
    expect(flowRun?.result).toBe(11);
    const [, child] = record.flowRuns;
    const tracking = record.taskRuns.find((run) => run.taskName === "Sum");
    expect(child).toMatchObject({ parentTaskRunId: tracking?.id, parameters: { left: 4, right: 3 } });
    expect(tracking).toMatchObject({ name: "Sum-0", inputs: { left: [record.taskRuns[0]?.id], right: [] } });
    const done = ["Pending", "Running", "Completed"];
    expect(statesOf(record, "Sum")).toEqual([done, done]);
    expect(record.taskRuns.filter((run) => run.flowRunId === child?.id)).toHaveLength(1);
  });

  test("can be submitted, and can be a task's upstream", async () => {
    const { flowRun } = await runToEnd(flow(() => double.submit(sum.submit(1, 1))));
    expect(flowRun?.result).toBe(6);
  });

  test("throws its error, by state it does not", async () => {
    const both = flow(async () => {
      const state = await broken.returnState();
      const error = await state.result({ raiseOnFailure: false });
      return [state.name, state.message, error instanceof RangeError, await broken()];
    });
    const { state, record } = await runToEnd(both);
    expect(state.message).toBe("Flow run encountered an exception: RangeError: no");
    expect(statesOf(record, "Broken").flat()).not.toContain("Completed");
  });

  test("whose upstream failed is NotReady, and never runs", async () => {
    const { state, record } = await runToEnd(flow(async () => sum(fail.submit())));
    expect(statesOf(record, "Sum")).toEqual([
      ["Pending", "NotReady"],
      ["Pending", "NotReady"],
    ]);
    expect(state.message).toContain("UnfinishedRun");
  });

  test("waits for what it is told to wait for", async () => {
    const { record } = await runToEnd(flow(async () => sum.waitFor(double.submit(1))(1)));
    expect(record.taskRuns[1]?.inputs).toMatchObject({ waitFor: [record.taskRuns[0]?.id] });
  });

  test("runs in a task, and recursively", async () => {
    const countDown = flow({ name: "Down" }, async (from: number): Promise<number> =>
      from === 0 ? 0 : countDown(from - 1),
    );
    const outer = task({ name: "Outer" }, async () => countDown(2));
    const { flowRun, record } = await runToEnd(flow(async () => outer()));
    expect(flowRun?.result).toBe(0);
    expect(record.flowRuns).toHaveLength(4);
    expect(record.taskRuns[1]?.inputs).toMatchObject({ __parents__: [record.taskRuns[0]?.id] });
    expect(record.taskRuns[2]?.inputs).toEqual({ from: [] });
  });

  test("is not run again by its parent's retry once it has completed; a failed one is", async () => {
    let attempts = 0;
    const flaky = flow({ name: "Flaky" }, () => {
      attempts += 1;
      if (attempts === 1) throw new Error("first");
      return attempts;
    });
    const parent = flow({ name: "Parent", retries: 1, retryDelaySeconds: 60 }, async () => [
      await sum(1),
      await flaky(),
    ]);
    const { flowRun, record } = await runToEnd(parent);
    expect(flowRun?.result).toEqual([3, 2]);
    expect(statesOf(record, "Parent")).toEqual([
      ["Pending", "Running", "AwaitingRetry", "Running", "Completed"],
    ]);
    expect(record.flowRuns.map((run) => run.flowName)).toEqual(["Parent", "Sum", "Flaky", "Flaky"]);
  });

  test("has retries and a time limit of its own", async () => {
    const slow = flow(
      { name: "Slow", timeoutSeconds: 5, retries: 1 },
      () => new Promise<number>(() => undefined),
    );
    const { record, state } = await runToEnd(flow({ timeoutSeconds: 60 }, async () => slow()));
    expect(statesOf(record, "Slow")[0]).toEqual([
      "Pending",
      "Running",
      "AwaitingRetry",
      "Running",
      "TimedOut",
    ]);
    expect(state).toMatchObject({ name: "TimedOut", message: expect.stringContaining("TimeoutError") });
  });

  test("inherits what it says nothing of", async () => {
    const quiet = flow({ name: "Quiet" }, async () => 1);
    const { record } = await runToEnd(flow({ logPrints: true }, async () => quiet()));
    expect(record.logs.map((log) => log.message).join("\n")).toContain("Beginning subflow run");
  });

  test("outside any run throws an error that says how to start it", () => {
    expect(() => sum(1)).toThrow(MissingContextError);
    expect(() => sum(1)).toThrow('The flow "Sum" works only inside a flow run.');
  });
});

test("a flow's types follow its function", () => {
  expectTypeOf(sum).returns.toEqualTypeOf<Promise<number>>();
  expectTypeOf(sum.submit).returns.toEqualTypeOf<TaskFuture<number>>();
  const later = flow({ name: "later" }, (a: number) => sum.submit(a));
  const listed = flow({ name: "listed" }, async (a: number) => [sum.submit(a), "b"] as const);
  const mapped = flow({ name: "mapped" }, (a: number[]) => sum.map(a));
  expectTypeOf(later.submit).returns.toEqualTypeOf<TaskFuture<number>>();
  expectTypeOf(listed).returns.resolves.toEqualTypeOf<readonly [number, "b"]>();
  expectTypeOf(mapped).returns.resolves.toEqualTypeOf<number[]>();
  // @ts-expect-error A text is no number.
  expect(() => sum("1")).toThrow(MissingContextError);
});
