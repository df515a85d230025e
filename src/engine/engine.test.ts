import { describe, expect, test } from "vitest";
import type { FlowRequest } from "./flowRequest.ts";
import { alone } from "./logBlock.ts";
import type { CalledTask } from "./ports.ts";
import { future, ScriptedRun } from "./scripted.testing.ts";

describe("a task run", () => {
  test("goes Pending, Running, Completed and keeps its value", () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "a" });
    run.bodyOf("a").start().returns(42);
    expect(run.statesOf("a")).toEqual(["Pending", "Running", "Completed"]);
    expect(run.taskRun("a").result).toBe(42);
  });

  test("that throws goes Failed, with the error in its message and in the log", () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "a" });
    run.bodyOf("a").start().throws("no such page");
    expect(run.statesOf("a")).toEqual(["Pending", "Running", "Failed"]);
    expect(run.taskRun("a").states.at(-1)?.message).toBe(
      "Task run encountered an exception Error: no such page",
    );
    expect(run.messages).toContain("Task run failed with exception: Error: no such page");
  });

  test("with retries and no delay goes Retrying at once, and Failed when they are used up", () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "a", retries: 3 });
    for (let attempt = 0; attempt < 4; attempt++) run.bodyOf("a").start().throws("again");
    expect(run.statesOf("a")).toEqual(["Pending", "Running", "Retrying", "Retrying", "Retrying", "Failed"]);
    expect(run.taskRun("a").runCount).toBe(4);
    expect(run.messages).toContain("Task run failed with exception: Error: again - Retries are exhausted");
  });

  test("with a delay waits AwaitingRetry for just that long, and the last delay repeats", () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "a", retries: 3, retryDelaySeconds: [1, 36_000] });
    for (const delayMs of [1000, 36_000_000, 36_000_000]) {
      run.bodyOf("a").start().throws("again");
      const bodies = run.bodies.length;
      run.clock.advance(delayMs - 1);
      expect(run.bodies).toHaveLength(bodies);
      run.clock.advance(1);
      expect(run.bodies).toHaveLength(bodies + 1);
    }
    run.bodyOf("a").start().returns("done");
    const again = ["AwaitingRetry", "Retrying"];
    expect(run.statesOf("a")).toEqual(["Pending", "Running", ...again, ...again, ...again, "Completed"]);
  });

  test("that exceeds its timeout is stopped and TimedOut, and what its body says later is not heard", () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "a", timeoutSeconds: 2 });
    const body = run.bodyOf("a").start();
    run.clock.advance(1999);
    expect(body.stopReason).toBeUndefined();
    run.clock.advance(1);
    expect(body.stopReason).toBe("Timed out after 2 second(s).");
    body.events.logged(alone({ level: 20, message: "too late" }));
    body.returns("too late");
    expect(run.statesOf("a")).toEqual(["Pending", "Running", "TimedOut"]);
    expect(run.taskRun("a").states.at(-1)?.message).toBe("Task run exceeded timeout of 2.0 second(s)");
    expect(run.messages).not.toContain("too late");
  });

  test("is retried after a timeout, with the whole time again", () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "a", timeoutSeconds: 2, retries: 1 });
    run.bodyOf("a").start();
    run.clock.advance(2000);
    run.bodyOf("a").start();
    run.clock.advance(1999);
    run.bodyOf("a").returns(1);
    expect(run.statesOf("a")).toEqual(["Pending", "Running", "Retrying", "Completed"]);
  });

  test("whose worker dies is Crashed and is not retried", () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "a", retries: 5 });
    run.bodyOf("a").start().end({ kind: "crashed", reason: "The worker died." });
    expect(run.statesOf("a")).toEqual(["Pending", "Running", "Crashed"]);
    expect(run.bodiesOf("a")).toHaveLength(1);
  });

  test("counts only the time it spends running", () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "a", retries: 1, retryDelaySeconds: 60 });
    run.clock.advance(500);
    run.bodyOf("a").start();
    run.clock.advance(1500);
    run.bodyOf("a").throws("again");
    run.clock.advance(60_000);
    run.bodyOf("a").start();
    run.clock.advance(2500);
    run.bodyOf("a").returns(1);
    expect(run.taskRun("a").totalRunTime).toBeCloseTo(4, 5);
    expect(run.taskRun("a").startTime).toBe(1_000_500);
  });

  test("called by a task knows its parent", () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "outer" });
    run.bodyOf("outer").start().call({ name: "inner" });
    expect(run.taskRun("inner").inputs).toEqual({ __parents__: [run.taskRun("outer").id] });
  });
});

describe("a future given to a task", () => {
  test("holds its body back until the value is there, and puts the value in its place", () => {
    const run = new ScriptedRun();
    const a = run.flow.start().call({ name: "a" });
    run.flow.call(
      { name: "b", parameters: ["first", "rest"] },
      { args: [1, { deep: [0] }], futures: [future(a, 1, "deep", 0)] },
    );
    expect(run.bodiesOf("b")).toHaveLength(0);
    run.bodyOf("a").start().returns("value");
    expect(run.bodyOf("b").body.arguments).toEqual([1, { deep: ["value"] }]);
    expect(run.taskRun("b").inputs).toEqual({ first: [], rest: [run.taskRun("a").id] });
  });

  test("that failed leaves the task NotReady, and those behind it too; their bodies never run", () => {
    const run = new ScriptedRun();
    const a = run.flow.start().call({ name: "a" });
    const b = run.flow.call({ name: "b", retries: 3 }, { futures: [future(a, 0)] });
    run.flow.call({ name: "c" }, { waitFor: [b] });
    run.bodyOf("a").start().throws("no");
    expect(run.statesOf("b")).toEqual(["Pending", "NotReady"]);
    expect(run.statesOf("c")).toEqual(["Pending", "NotReady"]);
    expect(run.bodies).toHaveLength(2);
    expect(run.taskRun("c").inputs).toEqual({ waitFor: [run.taskRun("b").id] });
  });

  test("answers its body only when asked, and tells of the state at once", () => {
    const run = new ScriptedRun();
    const a = run.flow.start().call({ name: "a" });
    run.bodyOf("a").start().returns("value");
    expect(run.flow.settled).toMatchObject([{ call: a, state: { name: "Completed" } }]);
    expect(run.flow.answers).toEqual([]);
    run.flow.events.wanted(a);
    expect(run.flow.answers).toEqual([{ call: a, answer: { kind: "value", value: "value" } }]);
  });

  test("gives the task's own error to a body that asks for its result", () => {
    const run = new ScriptedRun();
    const a = run.flow.start().call({ name: "a" });
    run.flow.events.wanted(a);
    run.bodyOf("a").start().throws("no");
    expect(run.flow.answers).toEqual([
      { call: a, answer: { kind: "error", error: { name: "Error", message: "no" } } },
    ]);
  });
});

describe("a body given ahead behind that of the run it waits for", () => {
  const next = { args: ["before", undefined], futures: [future(0, 1)] };
  /** A flow in which `b` waits for `a`. */
  const waiting = (
    first: Partial<CalledTask> = {},
    second: Partial<CalledTask> = {},
    flow: Partial<FlowRequest> = {},
  ) => {
    const run = new ScriptedRun(flow);
    run.flow.start().call({ name: "a", ...first });
    run.flow.call({ name: "b", ...second }, next);
    return run;
  };

  test("begins in the turn in which that returns, with its value in its place", () => {
    const run = waiting();
    const successor = run.bodyOf("a").start().events.successor?.();
    expect(successor).toMatchObject({ body: { arguments: ["before", undefined] }, places: [[1]] });
    run.bodyOf("a").returns(42);
    expect(run.bodyOf("b").body).toBe(successor?.body);
    expect(successor?.body.arguments).toEqual(["before", 42]);
  });

  test("can have another behind it", () => {
    const run = waiting();
    run.flow.call({ name: "c" }, { waitFor: [1] });
    const successor = run.bodyOf("a").start().events.successor?.();
    expect(successor?.successor?.()).toMatchObject({ body: { key: "c-key" }, places: [] });
  });

  test("is asked for once, and again when it has lapsed", () => {
    const run = waiting();
    const { events } = run.bodyOf("a").start();
    const successor = events.successor?.();
    expect(events.successor?.()).toBeUndefined();
    successor?.lapsed();
    expect(events.successor?.()).toBeDefined();
  });

  test("begins though the flow was paused meanwhile; none is given while it is", () => {
    const run = waiting();
    run.flow.call({ name: "c" }, { waitFor: [1] });
    const successor = run.bodyOf("a").start().events.successor?.();
    run.flow.events.asked({ number: 9, request: { kind: "pause", timeoutSeconds: 60 } });
    expect(successor?.successor?.()).toBeUndefined();
    run.bodyOf("a").returns(42);
    expect(run.bodiesOf("b")).toHaveLength(1);
    run.bodyOf("b").start().returns();
    expect(run.bodiesOf("c")).toHaveLength(0);
  });

  test.each<[string, Partial<CalledTask>, Partial<CalledTask>, Partial<FlowRequest>]>([
    ["the run before it is kept beyond the run", { persistResult: true }, {}, {}],
    ["hooks of the run before it come between", { functions: { onCompletion: ["hook"] } }, {}, {}],
    ["what the run before it gives is kept nowhere", { cacheResultInMemory: false }, {}, {}],
    ["its result may be kept already", {}, { persistResult: true }, {}],
    ["hooks of its own come before it", {}, { functions: { onRunning: ["hook"] } }, {}],
    ["its name comes from its arguments", {}, { runName: "with {value}" }, {}],
    ["it may have to wait for a limit", {}, { tags: ["database"] }, {}],
    ["it may have to wait for room", {}, {}, { maxWorkers: 1 }],
    ["it yields its values", {}, { isGenerator: true }, {}],
  ])("is none where %s", (_why, first, second, flow) => {
    const run = waiting(first, second, flow);
    expect(run.bodyOf("a").start().events.successor?.()).toBeUndefined();
  });

  test("is none while it waits for another run, too, or wants the state", () => {
    const run = new ScriptedRun();
    for (const name of ["a", "other"]) run.flow.start().call({ name });
    run.flow.call({ name: "b" }, { ...next, waitFor: [1] });
    run.flow.call({ name: "c" }, { futures: [{ ...future(1, 0), asState: true }] });
    const { events } = run.bodyOf("a").start();
    expect(events.successor?.()).toBeUndefined();
    expect(run.bodyOf("other").start().events.successor?.()).toBeUndefined();
    run.bodyOf("other").returns(1);
    expect(events.successor?.()).toBeDefined();
  });
});

describe("a call's key", () => {
  const keysOf = (run: ScriptedRun) => run.record.taskRuns.map(({ dynamicKey }) => dynamicKey);

  test("differs by arguments, and by an ordinal where those are equal", () => {
    const run = new ScriptedRun();
    run.flow.start();
    run.flow.call({ name: "a" }, { args: [{ x: 1, y: 2 }] });
    run.flow.call({ name: "a" }, { args: [{ y: 2, x: 1 }] });
    run.flow.call({ name: "a" }, { args: [{ x: 2, y: 1 }] });
    const [first, second, third] = keysOf(run);
    expect(first).toMatch(/-0$/);
    expect(second).toBe(first?.replace(/-0$/, "-1"));
    expect(third).toMatch(/-0$/);
    expect(third).not.toBe(first);
  });

  test("is the same in another run, in whatever order the calls are made", () => {
    const [forward, backward] = [
      [1, 2, 3],
      [3, 2, 1],
    ].map((order) => {
      const run = new ScriptedRun({}, order[0]);
      run.flow.start();
      for (const value of order) run.flow.call({ name: "a" }, { args: [value] });
      return keysOf(run);
    });
    expect(backward?.toReversed()).toEqual(forward);
  });
});

describe("a flow run", () => {
  test("is Completed by a plain value, whatever became of its tasks", async () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "a" });
    run.bodyOf("a").start().throws("no");
    run.flow.returns("fine");
    expect(run.flowStates).toEqual(["Pending", "Running", "Completed"]);
    expect(run.record.flowRuns[0]?.result).toBe("fine");
    await expect(run.running.finished).resolves.toMatchObject({ name: "Completed" });
  });

  test("waits for a future that it returns, and has its value", () => {
    const run = new ScriptedRun();
    const a = run.flow.start().call({ name: "a" });
    run.flow.returns(undefined, [future(a)]);
    expect(run.flowStates).toEqual(["Pending", "Running"]);
    run.bodyOf("a").start().returns(7);
    expect(run.flowStates).toEqual(["Pending", "Running", "Completed"]);
    expect(run.record.flowRuns[0]).toMatchObject({
      result: 7,
      states: [{}, {}, { message: "All states completed." }],
    });
  });

  test("that returns only futures fails when one of them does, after all have ended", () => {
    const run = new ScriptedRun();
    const a = run.flow.start().call({ name: "a" });
    const b = run.flow.call({ name: "b" });
    run.flow.returns([undefined, undefined], [future(a, 0), future(b, 1)]);
    run.bodyOf("a").start().throws("no");
    expect(run.flowStates).toEqual(["Pending", "Running"]);
    run.bodyOf("b").start().returns(1);
    expect(run.flowStates).toEqual(["Pending", "Running", "Failed"]);
    expect(run.record.flowRuns[0]?.states.at(-1)?.message).toBe("1/2 states failed.");
  });

  test("that throws is Failed; what has not started then never does, what runs may finish", async () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "running" });
    run.flow.call({ name: "queued" });
    run.bodyOf("running").start();
    run.flow.throws("no");
    expect(run.flowStates).toEqual(["Pending", "Running", "Failed"]);
    expect(run.statesOf("queued")).toEqual(["Pending", "Crashed"]);
    run.bodyOf("running").returns(1);
    expect(run.statesOf("running")).toEqual(["Pending", "Running", "Completed"]);
    await expect(run.running.finished).resolves.toMatchObject({ name: "Failed" });
  });

  test("that is cancelled stops every body and ends everything", async () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "running" });
    run.flow.call({ name: "waiting", retries: 1, retryDelaySeconds: 10 });
    run.bodyOf("waiting").start().throws("later");
    run.bodyOf("running").start();
    run.running.cancel();
    expect(run.flowStates).toEqual(["Pending", "Running", "Cancelling", "Cancelled"]);
    expect(run.statesOf("running")).toEqual(["Pending", "Running", "Cancelled"]);
    expect(run.statesOf("waiting")).toEqual(["Pending", "Running", "AwaitingRetry", "Cancelled"]);
    expect([run.flow.stopReason, run.bodyOf("running").stopReason]).not.toContain(undefined);
    expect(run.clock.advanceToNext()).toBe(false);
    await expect(run.running.finished).resolves.toMatchObject({ name: "Cancelled" });
  });

  test("that is cancelled while it waits for what it returned is Cancelled", async () => {
    const run = new ScriptedRun();
    const a = run.flow.start().call({ name: "a" });
    run.bodyOf("a").start();
    run.flow.returns(undefined, [future(a)]);
    run.running.cancel();
    expect(run.flowStates).toEqual(["Pending", "Running", "Cancelling", "Cancelled"]);
    await expect(run.running.finished).resolves.toMatchObject({ name: "Cancelled" });
  });

  test("whose worker dies is Crashed with all that it started", () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "a" });
    run.bodyOf("a").start();
    run.flow.end({ kind: "crashed", reason: "The worker died." });
    expect(run.flowStates).toEqual(["Pending", "Running", "Crashed"]);
    expect(run.statesOf("a")).toEqual(["Pending", "Running", "Crashed"]);
  });

  test("whose place is gone begins again: what had ended answers, what was at work has crashed", () => {
    const run = new ScriptedRun();
    const gone = { kind: "crashed", reason: "No memory.", isPlaceGone: true } as const;
    run.flow.start();
    const [first, eater] = [run.flow.call({ name: "done" }), run.flow.call({ name: "eater" })];
    run.bodyOf("done").start().returns(1);
    const body = run.bodyOf("eater").start();
    run.flow.end(gone);
    body.end(gone);
    const again = run.bodies.at(-1)?.start();
    expect([again?.call({ name: "done" }), again?.call({ name: "eater" })]).toEqual([first, eater]);
    expect(again?.settled.map(({ call, state }) => [call, state.name])).toEqual([
      [first, "Completed"],
      [eater, "Crashed"],
    ]);
    again?.returns("went on");
    expect([run.bodiesOf("done").length, run.bodiesOf("eater").length]).toEqual([1, 1]);
    expect(run.statesOf("eater")).toEqual(["Pending", "Running", "Crashed"]);
    expect(run.flowStates).toEqual(["Pending", "Running", "AwaitingRetry", "Running", "Completed"]);
  });

  test("that loses its place a third time is Crashed", () => {
    const run = new ScriptedRun();
    for (let time = 0; time < 3; time++)
      run.bodies.at(-1)?.start().end({ kind: "crashed", reason: "No memory.", isPlaceGone: true });
    expect(run.flowStates.at(-1)).toBe("Crashed");
    expect(run.flowStates.filter((name) => name === "Running")).toHaveLength(3);
  });

  test("passes artifacts and lines on under the run that made them", () => {
    const run = new ScriptedRun();
    run.flow.start().call({ name: "a" });
    run.flow.events.logged(alone({ level: 20, message: "of the flow" }));
    run
      .bodyOf("a")
      .start()
      .events.logged(alone({ level: 30, message: "of the task" }));
    run.bodyOf("a").events.artifactMade({ id: "1", type: "markdown", data: "# Hi", key: "k" });
    const [flowRunId, taskRunId] = [run.running.id, run.taskRun("a").id];
    expect(run.record.logs).toContainEqual(expect.objectContaining({ message: "of the flow", flowRunId }));
    expect(run.record.logs).toContainEqual(
      expect.objectContaining({ message: "of the task", taskRunId, level: 30 }),
    );
    expect(run.record.artifacts).toMatchObject([{ key: "k", data: "# Hi", flowRunId, taskRunId }]);
  });
});

test("the record that the engine keeps is the fold of what it gave the journal", () => {
  const run = new ScriptedRun();
  const a = run.flow.start().call({ name: "a", retries: 1 });
  run.bodyOf("a").start().throws("once");
  run.bodyOf("a").start().returns(1);
  run.flow.returns(undefined, [future(a)]);
  expect(run.folded()).toEqual(run.record);
});
