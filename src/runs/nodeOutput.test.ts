import { describe, expect, test } from "vitest";
import type { RunEvent } from "../engine/event.ts";
import { entered, flowRunCreated, taskRunCreated } from "./runEvents.testing.ts";
import { RunView } from "./runView.ts";

describe("What a node gave", () => {
  test("is there once its task run has completed, and stays the same object until it is another", () => {
    const { view, add } = shown();
    add([flowRunCreated, ...born("a", 2), { kind: "result", runId: "a", value: [1, 2] }]);
    expect(view.outputOf("2")).toBeUndefined();
    add([entered("a", "Completed", 20)]);
    const output = view.outputOf("2");
    expect(output).toEqual({ value: [1, 2] });
    add([...born("b", 3), entered("b", "Completed", 30)]);
    expect(view.outputOf("2")).toBe(output);
    expect(view.outputOf("3")).toBeUndefined();
  });

  test("of several calls is the list of theirs, once all have ended", () => {
    const { view, add } = shown();
    add([flowRunCreated, ...born("a", 2), ...born("b", 2), ...born("c", 2)]);
    add([...completed("b", 20), ...completed("a", 10)]);
    expect(view.outputOf("2")).toBeUndefined();
    add([entered("c", "Failed", 50)]);
    expect(view.outputOf("2")).toEqual({ value: [10, 20, undefined] });
  });

  test("is nothing where it failed, or returned nothing", () => {
    const { view, add } = shown();
    add([flowRunCreated, ...born("a", 2), ...born("b", 3)]);
    add([entered("a", "Failed", 10), entered("b", "Completed", 10)]);
    expect(view.outputOf("2")).toBeUndefined();
    expect(view.outputOf("3")).toBeUndefined();
  });

  test("of what was given is the value that the run was given", () => {
    const { view, add } = shown();
    add([
      { ...flowRunCreated, flowRun: { ...flowRunCreated.flowRun, parameters: { book: "Moby", count1: 3 } } },
    ]);
    expect(view.outputOf("parameter:book")).toEqual({ value: "Moby" });
    expect(view.outputOf("count1")).toEqual({ value: 3 });
    expect(view.outputOf("2")).toBeUndefined();
  });

  test("has the newest picture that its task run made, as soon as that is made, unless it is on the network", () => {
    const { view, add } = shown();
    add([flowRunCreated, ...born("a", 2), picture("a", "https://example.com/a.png")]);
    expect(view.outputOf("2")).toBeUndefined();
    add([picture("a", "data:image/png;base64,AA==")]);
    expect(view.outputOf("2")?.image).toBe("data:image/png;base64,AA==");
  });
});

function born(id: string, line: number): RunEvent[] {
  return [taskRunCreated(id, line), entered(id, "Pending", 0), entered(id, "Running", 5)];
}

function completed(id: string, value: unknown): RunEvent[] {
  return [{ kind: "result", runId: id, value }, entered(id, "Completed", 20)];
}

function picture(taskRunId: string, data: string): RunEvent {
  return {
    kind: "artifact",
    artifact: { id: data, type: "image", data, flowRunId: "f", taskRunId, created: 0 },
  };
}

/** A view whose frames come at once. */
function shown() {
  const view = new RunView({
    nodeOf: ({ callSite }) => (callSite ? String(callSite.line) : undefined),
    onNextFrame: (flush) => flush(),
  });
  return { view, add: (events: readonly RunEvent[]) => view.add(events) };
}
