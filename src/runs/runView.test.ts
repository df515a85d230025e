import { describe, expect, test } from "vitest";
import type { RunEvent } from "../engine/event.ts";
import { RecordFold } from "../engine/record.ts";
import { entered, flowRunCreated, logged, taskRunCreated } from "./runEvents.testing.ts";
import { RunView, type Topic } from "./runView.ts";

describe("a run view", () => {
  test("knows the run as soon as an event is added, and tells so once in the next frame", () => {
    const { view, frame, calls } = watched(["run", "logs"]);
    view.add([flowRunCreated, entered("f", "Pending", 0), logged("one")]);
    view.add([logged("two")]);
    expect(view.record.logs.map(({ message }) => message)).toEqual(["one", "two"]);
    expect(view.flowRun?.name).toBe("brave-otter");
    expect(calls()).toEqual([]);
    frame();
    expect(calls()).toEqual(["run", "logs"]);
    expect(frame()).toBe(false);
  });

  test("tells only those whose part has changed", () => {
    const { view, frame, calls } = watched(["run", "taskRuns", "logs", "artifacts", "node:2", "node:3"]);
    view.add([flowRunCreated, taskRunCreated("a", 2), taskRunCreated("b", 3)]);
    view.add([entered("a", "Pending", 0), entered("b", "Pending", 1)]);
    frame();
    calls();
    view.add([entered("a", "Running", 5)]);
    frame();
    expect(calls()).toEqual(["taskRuns", "node:2"]);
  });

  test("gives the same node state until the node has changed", () => {
    const { view, frame } = watched([]);
    view.add([flowRunCreated, taskRunCreated("a", 2), entered("a", "Pending", 0)]);
    expect(view.get("2")).toBeUndefined();
    frame();
    const pending = view.get("2");
    expect(pending).toMatchObject({ state: { name: "Pending" }, runCount: 0, retries: 0 });
    view.add([logged("x", 20, "a")]);
    frame();
    expect(view.get("2")).toBe(pending);
    view.add([entered("a", "Running", 10), entered("a", "Failed", 30, "no")]);
    frame();
    expect(view.get("2")).toMatchObject({
      state: { name: "Failed" },
      runCount: 1,
      startTime: 10,
      durationMs: 20,
      message: "no",
    });
  });

  test("lists a node's calls in their order, of one that was made again the newest", () => {
    const { view } = watched([]);
    const again = { ...taskRunCreated("a2", 2) } as Extract<RunEvent, { kind: "taskRunCreated" }>;
    view.add([flowRunCreated, taskRunCreated("a", 2), entered("a", "Crashed", 0)]);
    view.add([taskRunCreated("b", 2), entered("b", "Pending", 0), taskRunCreated("c", 2)]);
    view.add([{ ...again, taskRun: { ...again.taskRun, dynamicKey: "a" } }, entered("a2", "Running", 1)]);
    expect(view.callsOf("2").map(({ id }) => id)).toEqual(["a2", "b"]);
    expect(view.callsOf("3")).toEqual([]);
  });

  test("does not call a listener that has left", () => {
    const { view, frame } = watched([]);
    let called = 0;
    const leave = view.watch("logs", () => (called += 1));
    leave();
    view.add([logged("one")]);
    frame();
    expect(called).toBe(0);
  });

  test("shows a whole record as it is, and takes no events for it", () => {
    const { record } = new RecordFold([
      flowRunCreated,
      taskRunCreated("a", 2),
      entered("a", "Pending", 0),
      entered("f", "Pending", 0),
    ]);
    const view = new RunView({ nodeOf: ({ callSite }) => String(callSite?.line), record });
    expect(view.record).toBe(record);
    expect(view.taskRun("a")?.taskName).toBe("Count words");
    expect(view.get("2")?.state.name).toBe("Pending");
    expect(() => view.add([])).toThrow("takes no events");
  });
});

function watched(topics: readonly Topic[]) {
  let pending: (() => void) | undefined;
  let called: Topic[] = [];
  const view = new RunView({
    nodeOf: ({ callSite }) => (callSite ? String(callSite.line) : undefined),
    onNextFrame: (flush) => (pending = flush),
  });
  for (const topic of topics) view.watch(topic, () => called.push(topic));
  const frame = () => {
    const flush = pending;
    pending = undefined;
    flush?.();
    return flush !== undefined;
  };
  const calls = () => {
    const before = called;
    called = [];
    return before;
  };
  return { view, frame, calls };
}
