import { describe, expect, expectTypeOf, test } from "vitest";
import type { RunningFlow } from "../engine/engine.ts";
import { currentState, type RunRecord } from "../engine/record.ts";
import { requireScope } from "./currentScope.ts";
import { flow, FlowPauseTimeout, pauseFlowRun, suspendFlowRun, task } from "./index.ts";
import { runToEndIn } from "./inProcess.testing.ts";

const done: string[] = [];
const note = task({ name: "Note" }, (text: string) => {
  done.push(text);
  return text;
});

/** Resumes the root as often as it is paused, with these inputs. */
function resumeWith(...inputs: unknown[]) {
  return (running: RunningFlow) => {
    const { type } = currentState(running.record.flowRuns[0] as never);
    if (type !== "PAUSED" || inputs.length === 0) return false;
    running.resume(inputs.shift());
    return true;
  };
}

async function run(
  body: () => unknown,
  meanwhile: (running: RunningFlow) => boolean = () => false,
  options = {},
) {
  done.length = 0;
  const result = await runToEndIn({ meanwhile }, flow(options, body));
  const states = result.flowRun?.states.map(({ name }) => name).join(" ");
  return { ...result, states, done: [...done] };
}

describe("a paused flow run", () => {
  test("goes on where it is when it is resumed, and counts no new attempt", async () => {
    const body = async () => {
      await note("before");
      await pauseFlowRun();
      return note("after");
    };
    const { states, flowRun, done } = await run(body, resumeWith(undefined));
    expect(states).toBe("Pending Running Paused Running Completed");
    expect([flowRun?.runCount, flowRun?.result, done]).toEqual([1, "after", ["before", "after"]]);
  });

  test("gets typed input, and stays paused when that does not fit", async () => {
    const refusals: string[] = [];
    const inputs: unknown[] = [undefined, "many", "42"];
    const meanwhile = (running: RunningFlow) => {
      const isPaused = currentState(running.record.flowRuns[0] as never).name === "Paused";
      try {
        if (isPaused && inputs.length > 0) running.resume(inputs.shift());
      } catch (error) {
        refusals.push((error as Error).message);
      }
      return isPaused;
    };
    const { flowRun } = await run(() => pauseFlowRun({ waitForInput: "number" }), meanwhile);
    expect(flowRun?.result).toBe(42);
    expect(refusals[0]).toContain("The run waits for input, and none was given.");
    expect(refusals[1]).toContain('input: must be number, but is "many"');
  });

  test("lets running tasks finish, and starts no new one", async () => {
    let states: string[] = [];
    const body = async () => {
      const pausing = pauseFlowRun();
      const future = note.submit("new");
      await requireScope("test").ask({ kind: "sleep", seconds: 1 });
      states = [future.state.name];
      await pausing;
      return future.result();
    };
    const { flowRun } = await run(body, (running) => states.length > 0 && resumeWith(undefined)(running));
    expect([states, flowRun?.result]).toEqual([["Pending"], "new"]);
  });

  test("that nobody resumes throws in the flow when its time is over", async () => {
    const body = async () =>
      pauseFlowRun({ timeoutSeconds: 60 }).catch((error: unknown) => error instanceof FlowPauseTimeout);
    expect(await run(body)).toMatchObject({
      states: "Pending Running Paused Running Completed",
      flowRun: { result: true },
    });
    expect((await run(() => pauseFlowRun({ timeoutSeconds: 60 }))).states).toBe(
      "Pending Running Paused Running Failed",
    );
  });

  test("is let through at once with a key that was used", async () => {
    const twice = async () => [await pauseFlowRun({ key: "a" }), await pauseFlowRun({ key: "a" })];
    const { states, flowRun } = await run(twice, resumeWith("first"));
    expect([states, flowRun?.result]).toEqual([
      "Pending Running Paused Running Completed",
      ["first", "first"],
    ]);
  });

  test("can be paused from a task, cancelled, and timed out", async () => {
    const pausing = task({ name: "Pausing" }, () => pauseFlowRun());
    expect((await run(() => pausing(), resumeWith(1))).flowRun?.result).toBe(1);
    const cancelled = await run(
      () => pauseFlowRun(),
      (running) => {
        running.cancel();
        return true;
      },
    );
    expect(cancelled.states).toMatch(/Cancelling Cancelled$/);
    expect((await run(() => pauseFlowRun(), undefined, { timeoutSeconds: 5 })).states).toBe(
      "Pending Running Paused TimedOut",
    );
  });

  test("that is not paused cannot be resumed", async () => {
    let message = "";
    await run(
      () => requireScope("test").ask({ kind: "sleep", seconds: 1 }),
      (running) => {
        try {
          running.resume();
        } catch (error) {
          message ||= (error as Error).message;
        }
        return false;
      },
    );
    expect(message).toContain("NotPausedError");
  });
});

describe("a suspended flow run", () => {
  const body = async () => {
    const first = await note("first");
    const input = await suspendFlowRun({ waitForInput: "string" });
    return `${first} ${input} ${await note("second")}`;
  };

  test("begins again from its top, and runs again only what has not completed", async () => {
    const { states, flowRun, done } = await run(body, resumeWith("go"));
    expect(states).toBe("Pending Running Suspended Resuming Running Completed");
    expect(flowRun?.result).toBe("first go second");
    expect(done).toEqual(["first", "second"]);
  });

  test("fails when nobody resumes it", async () => {
    const { state } = await run(() => suspendFlowRun({ timeoutSeconds: 60 }));
    expect(state).toMatchObject({ name: "Failed", message: "The flow was paused and never resumed." });
  });

  test("may be no subflow", async () => {
    const sub = flow({ name: "Sub" }, () => suspendFlowRun());
    expect((await run(() => sub())).state.message).toContain("Cannot suspend subflows.");
  });
});

describe("one task run", () => {
  test("can be cancelled alone; what depends on it is NotReady, and the flow goes on", async () => {
    const slow = task({ name: "Slow", retries: 3 }, () =>
      requireScope("test").ask({ kind: "sleep", seconds: 1000 }),
    );
    const body = async () => {
      const future = slow.submit();
      const behind = note.submit(future as never);
      await Promise.all([future.wait(), behind.wait()]);
      return [future.state.name, behind.state.name, await future.result().catch(String)];
    };
    const { flowRun } = await run(body, (running) => {
      const id = running.record.taskRuns[0]?.id;
      return id !== undefined && running.cancelTaskRun(id);
    });
    expect(flowRun?.result).toEqual(["Cancelled", "NotReady", "CancelledRun: The task run was cancelled."]);
  });
});

describe("a run of a record", () => {
  const asking = flow({ name: "Asking" }, async () => {
    const before = await note("before");
    const input = await pauseFlowRun({ waitForInput: "number" });
    return [before, input, await note("after")];
  });

  /** The record as it was when the run paused, as if the engine had gone then. */
  async function leftPaused() {
    let left: RunRecord | undefined;
    await runToEndIn(
      {
        meanwhile: (running) => {
          if (currentState(running.record.flowRuns[0] as never).name !== "Paused") return false;
          left = structuredClone(running.record);
          running.cancel();
          return true;
        },
      },
      asking,
    );
    if (!left) throw new Error("The run never paused.");
    return left;
  }

  test("that was paused is resumed with its input, begins again from its top, and reuses what completed", async () => {
    const resume = await leftPaused();
    done.length = 0;
    const { flowRun } = await runToEndIn({ resume, resumeInput: "42", startAt: 1000, seed: 2 }, asking);
    expect(flowRun?.states.map(({ name }) => name).join(" ")).toBe(
      "Pending Running Paused Suspended Resuming Running Completed",
    );
    expect([flowRun?.result, done]).toEqual([["before", 42, "after"], ["after"]]);
  });

  test("that was paused is not resumed with an input that does not fit", async () => {
    const resume = await leftPaused();
    const resuming = runToEndIn({ resume, resumeInput: "many", startAt: 1000 }, asking);
    await expect(resuming).rejects.toThrow('input: must be number, but is "many"');
  });

  test("that failed is retried as the same run, and completed task runs are not run again", async () => {
    let isBroken = true;
    const fragile = task({ name: "Fragile" }, (value: string) => {
      done.push(`fragile ${value}`);
      if (isBroken) throw new Error("no");
      return value;
    });
    const retried = flow({ name: "Retried" }, async () => fragile(await note("once")));
    done.length = 0;
    const failed = await runToEndIn({}, retried);
    isBroken = false;
    const { flowRun, record, state } = await runToEndIn(
      { resume: failed.record, startAt: 1_000_000, seed: 2 },
      retried,
    );
    expect(state.name).toBe("Completed");
    expect(done).toEqual(["once", "fragile once", "fragile once"]);
    expect(flowRun?.states.map(({ name }) => name).join(" ")).toBe(
      "Pending Running Failed AwaitingRetry Running Completed",
    );
    expect(flowRun).toMatchObject({ id: failed.flowRun?.id, runCount: 2, result: "once" });
    expect(record.taskRuns.map(({ taskName }) => taskName)).toEqual(["Note", "Fragile", "Fragile"]);
  });
});

test("an input's type follows what is waited for", () => {
  const body = () => {
    expectTypeOf(pauseFlowRun({ waitForInput: "number" })).resolves.toEqualTypeOf<number>();
    expectTypeOf(suspendFlowRun({ waitForInput: "string" })).resolves.toEqualTypeOf<string>();
  };
  expect(body).toBeTypeOf("function");
});
