import { Profiler } from "react";
import { flushSync } from "react-dom";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, test } from "vitest";
import type { RunEvent } from "../../engine/event.ts";
import { entered, flowRunCreated, taskRunCreated } from "../runEvents.testing.ts";
import { RunView } from "../runView.ts";
import { EdgeValue } from "./EdgeValue.tsx";
import { NodeValue } from "./NodeValue.tsx";
import { RunOnCanvas } from "./shownRun.ts";

let root: Root | undefined;

afterEach(() => root?.unmount());

test("A thousand state changes of one node draw nothing of another, nor again what they do not change", () => {
  const view = new RunView({
    nodeOf: ({ callSite }) => (callSite ? String(callSite.line) : undefined),
    onNextFrame: (flush) => flushSync(flush),
  });
  const drawn = new Map<string, number>();
  const element = document.body.appendChild(document.createElement("div"));
  root = createRoot(element);
  flushSync(() =>
    root?.render(
      <RunOnCanvas value={view}>
        {["2", "3"].map((nodeId) => (
          <Profiler key={nodeId} id={nodeId} onRender={(id) => drawn.set(id, (drawn.get(id) ?? 0) + 1)}>
            <NodeValue nodeId={nodeId} />
            <EdgeValue
              nodeId={nodeId}
              label={`from ${nodeId}`}
              at="none"
              isLookedAt={false}
              Place={({ children }) => children}
            />
          </Profiler>
        ))}
      </RunOnCanvas>,
    ),
  );
  view.add([flowRunCreated, ...completed("a", 2, [1, 2, 3]), ...completed("b", 3, 42)]);
  expect(element.textContent).toContain("3 items");
  expect(element.textContent).toContain("42");

  drawn.clear();
  view.add([taskRunCreated("c", 2), entered("c", "Pending", 0)]);
  for (let step = 0; step < 1_000; step += 1)
    view.add([entered("c", step % 2 === 0 ? "Running" : "AwaitingRetry", step)]);
  expect(drawn.get("3")).toBeUndefined();
  expect(drawn.get("2")).toBeLessThanOrEqual(2);
});

function completed(id: string, line: number, value: unknown): RunEvent[] {
  return [
    taskRunCreated(id, line),
    entered(id, "Running", 0),
    { kind: "result", runId: id, value },
    entered(id, "Completed", 1),
  ];
}
