import { describe, expect, test } from "vitest";
import { LogSelection, levelName, noFilter, sourcesOf, type LogFilter } from "./logSelection.ts";
import { flowRunCreated, logged, taskRunCreated } from "./runEvents.testing.ts";
import { RunView } from "./runView.ts";

describe("a log filter", () => {
  test("without a wish shows all lines", () => {
    expect(shown({})).toEqual(["begin", "Words: 5", "slow\nvery", "no words"]);
  });

  test("finds text in messages, whatever the case", () => {
    expect(shown({ text: "WORDS:" })).toEqual(["Words: 5"]);
  });

  test("finds text in the names of task runs", () => {
    expect(shown({ text: "score-b" })).toEqual(["slow\nvery", "no words"]);
  });

  test("shows a level and those above", () => {
    expect(shown({ level: 30 })).toEqual(["slow\nvery", "no words"]);
  });

  test("shows the lines of the flow itself, of a node, of a task that the canvas does not draw", () => {
    expect(shown({ source: "flow" })).toEqual(["begin"]);
    expect(shown({ source: "node:4" })).toEqual(["Words: 5"]);
    expect(shown({ source: "task:Score" })).toEqual(["slow\nvery", "no words"]);
  });

  test("looks at new lines only when it catches up", () => {
    const view = runWithLog();
    const selection = new LogSelection(view, { ...noFilter, text: "words" });
    expect(selection.catchUp()).toBe(2);
    view.add([logged("more words"), logged("other")]);
    expect(selection.catchUp()).toBe(3);
    expect(selection.lineAt(2)?.message).toBe("more words");
    expect(selection.isWhole).toBe(false);
  });

  test("looks at no more lines at once than it is told, and is behind until it has seen all", () => {
    const selection = new LogSelection(runWithLog(), { ...noFilter, text: "words" });
    expect([selection.catchUp(1), selection.isBehind, selection.share]).toEqual([0, true, 0.25]);
    expect([selection.catchUp(2), selection.isBehind, selection.share]).toEqual([1, true, 0.75]);
    expect([selection.catchUp(2), selection.isBehind, selection.share]).toEqual([2, false, 1]);
  });

  test("is written whole, however little of the log was looked at", async () => {
    const selection = new LogSelection(runWithLog(), { ...noFilter, text: "no words" });
    selection.catchUp(1);
    expect(await selection.text()).toContain("no words");
  });
});

describe("a log", () => {
  test("names its sources, with the node's id where two nodes call one task", () => {
    const view = runWithLog();
    view.add([taskRunCreated("c", 6)]);
    expect(sourcesOf(view).map(({ label }) => label)).toEqual([
      "Flow",
      "Count words (4)",
      "Score",
      "Count words (6)",
    ]);
  });

  test("is written in the form of Prefect's console", async () => {
    const selection = new LogSelection(runWithLog(), { ...noFilter, level: 40 });
    selection.catchUp();
    expect(await selection.text()).toMatch(
      /^19\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.000 \| ERROR {4}\| Task run 'Score-b' - no words\n$/,
    );
  });

  test("calls a level of its own by the nearest one below", () => {
    expect([5, 10, 25, 30, 45, 99].map(levelName)).toEqual([
      "debug",
      "debug",
      "info",
      "warning",
      "error",
      "critical",
    ]);
  });

  test("knows how high its lines are", () => {
    const selection = new LogSelection(runWithLog(), noFilter);
    selection.catchUp();
    expect([0, 1, 2, 3].map((position) => selection.heightAt(position))).toEqual([1, 1, 2, 1]);
  });
});

function shown(filter: Partial<LogFilter>): string[] {
  const selection = new LogSelection(runWithLog(), { ...noFilter, ...filter });
  const count = selection.catchUp();
  return Array.from({ length: count }, (_, position) => selection.lineAt(position)?.message ?? "");
}

function runWithLog(): RunView {
  const view = new RunView({
    nodeOf: ({ taskName, callSite }) => (taskName === "Score" ? undefined : String(callSite?.line)),
    onNextFrame: (flush) => flush(),
  });
  view.add([flowRunCreated, taskRunCreated("a", 4), taskRunCreated("b", 5, "Score")]);
  view.add([
    logged("begin"),
    logged("Words: 5", 20, "a"),
    logged("slow\nvery", 30, "b"),
    logged("no words", 40, "b"),
  ]);
  return view;
}
