import { describe, expect, expectTypeOf, test } from "vitest";
import {
  createMarkdownArtifact,
  flow,
  getRunContext,
  getRunLogger,
  MissingContextError,
  task,
  wait,
} from "./index.ts";
import { TaskFuture } from "./future.ts";
import { runToEnd } from "./inProcess.testing.ts";

const double = task({ name: "Double" }, async (value: number) => value * 2);
const add = task({ name: "Add" }, (left: number, right: number) => left + right);
const fail = task({ name: "Fail" }, (message: string): number => {
  throw new RangeError(message);
});

function statesOf(record: Awaited<ReturnType<typeof runToEnd>>["record"], name: string) {
  return record.taskRuns
    .filter((run) => run.taskName === name)
    .map((run) => run.states.map((state) => state.name));
}

describe("calling a task in a flow", () => {
  test("directly gives its value", async () => {
    const { flowRun } = await runToEnd(flow(async () => (await double(4)) + (await add(1, 2))));
    expect(flowRun?.result).toBe(11);
  });

  test("directly throws its error, of its own class, and the flow may catch it", async () => {
    const caught = flow(async () => {
      try {
        return await fail("too far");
      } catch (error) {
        return `${error instanceof RangeError}: ${(error as Error).message}`;
      }
    });
    const { state, flowRun } = await runToEnd(caught);
    expect([state.name, flowRun?.result]).toEqual(["Completed", "true: too far"]);
  });

  test("by submit gives a future, which other tasks take for its value", async () => {
    const sum = flow(() => add.submit(double.submit(1), double.submit(2)));
    const { flowRun, record } = await runToEnd(sum);
    expect(flowRun?.result).toBe(6);
    const ids = record.taskRuns.map((run) => run.id);
    expect(record.taskRuns[2]?.inputs).toEqual({ left: [ids[0]], right: [ids[1]] });
  });

  test("with futures inside a list waits for all of them", async () => {
    const total = task({ name: "Total" }, (values: number[]) =>
      values.reduce((sum, value) => sum + value, 0),
    );
    const { flowRun } = await runToEnd(flow(() => total.submit([1, double.submit(2), double.submit(3)])));
    expect(flowRun?.result).toBe(11);
  });

  test("after others have completed keeps that order, without their values", async () => {
    const order: string[] = [];
    const note = task({ name: "Note" }, async (name: string, delays: number) => {
      for (let turn = 0; turn < delays; turn++) await Promise.resolve();
      order.push(name);
    });
    const ordered = flow(async () => {
      const slow = note.submit("slow", 50);
      await note.waitFor(slow).submit("after", 0).wait();
    });
    await runToEnd(ordered);
    expect(order).toEqual(["slow", "after"]);
  });

  test("by returnState gives the final state and does not throw", async () => {
    const byState = flow(async () => {
      const [good, bad] = [await double.returnState(1), await fail.returnState("no")];
      return [good.isCompleted(), await good.result(), bad.isFailed(), bad.name, bad.message];
    });
    const { flowRun } = await runToEnd(byState);
    expect(flowRun?.result).toEqual([
      true,
      2,
      true,
      "Failed",
      "Task run encountered an exception RangeError: no",
    ]);
  });

  test("with other options runs the same function under those", async () => {
    const often = fail.withOptions({ name: "Fail often", retries: 2, retryDelaySeconds: 3600 });
    const { record, state } = await runToEnd(flow(async () => often("no")));
    const again = ["AwaitingRetry", "Retrying"];
    expect(statesOf(record, "Fail often")).toEqual([["Pending", "Running", ...again, ...again, "Failed"]]);
    expect(state.message).toBe("Flow run encountered an exception: RangeError: no");
  });

  test("in a task makes a run under that task", async () => {
    const outer = task({ name: "Outer" }, async (value: number) => (await double(value)) + 1);
    const { flowRun, record } = await runToEnd(flow(() => outer.submit(5)));
    expect(flowRun?.result).toBe(11);
    expect(record.taskRuns[1]?.inputs).toMatchObject({ __parents__: [record.taskRuns[0]?.id] });
  });

  test("whose upstream failed throws an error that says so", async () => {
    const { state } = await runToEnd(flow(async () => double(fail.submit("no"))));
    expect(state.message).toMatch(
      /UnfinishedRun: Upstream task run 'Fail-\w{3}' did not reach a 'COMPLETED' state\./,
    );
  });
});

test("wait settles when every run has ended, however it ended", async () => {
  const waiting = flow(async () => {
    const futures = [double.submit(1), fail.submit("no")];
    await wait(futures);
    return futures.map((future) => future.state.name);
  });
  const { flowRun } = await runToEnd(waiting);
  expect(flowRun?.result).toEqual(["Completed", "Failed"]);
});

test("a future of another body is refused with a sentence that says what to do", async () => {
  let stolen: TaskFuture<number> | undefined;
  await runToEnd(flow(async () => void (stolen = double.submit(1))));
  const { state } = await runToEnd(flow(async () => double(stolen as TaskFuture<number>)));
  expect(state.message).toContain("A future can only be used in the body that made it.");
});

describe("what a body says of itself", () => {
  const talk = task({ name: "Talk", logPrints: true }, async () => {
    getRunLogger().warning("careful", { left: 2 });
    await createMarkdownArtifact({ key: "note", markdown: "# Note" });
    return getRunContext().taskRunName;
  });

  test("is kept as log lines and artifacts of its task run", async () => {
    const { record, flowRun } = await runToEnd(flow(() => talk.submit()));
    const taskRunId = record.taskRuns[0]?.id;
    expect(record.logs).toContainEqual(
      expect.objectContaining({ taskRunId, level: 30, message: 'careful {"left":2}' }),
    );
    expect(record.artifacts).toMatchObject([{ taskRunId, key: "note", type: "markdown", data: "# Note" }]);
    expect(flowRun?.result).toBe(record.taskRuns[0]?.name);
  });

  test("works only inside a run", async () => {
    expect(() => getRunLogger()).toThrow(MissingContextError);
    expect(() => double.submit(1)).toThrow('The task "Double" works only inside a flow run.');
    await expect(createMarkdownArtifact({ markdown: "" })).rejects.toThrow(MissingContextError);
  });

  test("refuses an artifact key that Prefect would refuse", async () => {
    const named = task({ name: "Named" }, () => createMarkdownArtifact({ key: "No Spaces", markdown: "" }));
    const { state } = await runToEnd(flow(async () => named()));
    expect(state.message).toContain("Artifact key must only contain lowercase letters, numbers, and dashes");
  });
});

describe("a wrong option fails where the task is defined, and is named", () => {
  test.each([
    [{ name: 7 }, '"name" of task "7" must be a text, not 7'],
    [{ retries: -1 }, '"retries" of task "unnamed" must be a whole number, 0 or more, not -1'],
    [{ retries: 1.5 }, '"retries"'],
    [{ retryDelaySeconds: "1" }, '"retryDelaySeconds"'],
    [{ retryDelaySeconds: Array(51).fill(1) }, "a list of up to 50"],
    [{ timeoutSeconds: Number.NaN }, '"timeoutSeconds"'],
    [{ tags: "a" }, '"tags"'],
    [{ logPrints: "yes" }, '"logPrints"'],
  ])("%j", (options, message) => {
    expect(() => task(options as object, () => 1)).toThrow(message);
  });

  test("and so for flows", () => {
    expect(() => flow({ name: "a/b" }, () => 1)).toThrow('"name" of flow "a/b"');
    expect(() => flow({} as never, undefined as never)).toThrow("needs the function to run");
  });
});

test("types follow the user's function, futures included", () => {
  expectTypeOf<number | TaskFuture<number>>().toExtend<Parameters<typeof double>[0]>();
  expectTypeOf(double.submit).returns.toEqualTypeOf<TaskFuture<number>>();
  expectTypeOf(add).returns.toEqualTypeOf<Promise<number>>();
  // @ts-expect-error A text is no number.
  expect(() => double.submit("1")).toThrow(MissingContextError);
  // @ts-expect-error A future of a text is no future of a number.
  const misuse = (future: TaskFuture<string>) => double.submit(future);
  expect(misuse).toBeTypeOf("function");
});
