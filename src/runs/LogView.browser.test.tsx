import { flushSync } from "react-dom";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, test, vi } from "vitest";
import { LogSelection, noFilter } from "./logSelection.ts";
import { LogView } from "./LogView.tsx";
import { flowRunCreated, logged } from "./runEvents.testing.ts";
import { RunView } from "./runView.ts";

let root: Root | undefined;

afterEach(() => root?.unmount());

test("Lines of a log never lie over one another, not even before a new width or new lines are measured", async () => {
  const view = new RunView({ nodeOf: () => undefined, onNextFrame: (flush) => flushSync(flush) });
  const lines = (count: number) =>
    Array.from({ length: count }, (_, line) =>
      logged(`Line ${line} says a good deal. `.repeat((line % 5) * 4 + 1)),
    );
  view.add([flowRunCreated, ...lines(200)]);
  const element = document.body.appendChild(document.createElement("div"));
  element.style.height = "400px";
  root = createRoot(element);
  flushSync(() =>
    root?.render(<LogView selection={new LogSelection(view, noFilter)} onFilter={() => undefined} />),
  );
  for (const width of [900, 420, 250, 700, 180]) {
    element.style.width = `${width}px`;
    expect(overlapsIn(element), `at once at ${width}`).toEqual([]);
    await nextFrame();
    expect(overlapsIn(element), `a frame later at ${width}`).toEqual([]);
    view.add(lines(7));
    expect(overlapsIn(element), `with more lines at ${width}`).toEqual([]);
  }
});

test("What a filter finds first shows while the rest of a long log is looked through; a new text ends that search", async () => {
  const view = new RunView({ nodeOf: () => undefined, onNextFrame: (flush) => flushSync(flush) });
  const text = (line: number) =>
    line === 5 || line === 99_990 ? "needle" : line === 99_995 ? "late" : "hay";
  view.add([flowRunCreated, ...Array.from({ length: 100_000 }, (_, line) => logged(text(line)))]);
  const element = document.body.appendChild(document.createElement("div"));
  element.style.height = "400px";
  root = createRoot(element);
  const find = (text: string) => {
    const selection = new LogSelection(view, { ...noFilter, text });
    flushSync(() => root?.render(<LogView selection={selection} onFilter={() => undefined} />));
    return selection;
  };
  const shown = () => element.querySelectorAll("[data-index]").length;
  const first = find("needle");
  expect([first.isBehind, shown()]).toEqual([true, 1]);
  const late = find("late");
  expect(element.textContent).toContain("Looking through 100,000 lines");
  await vi.waitUntil(() => !late.isBehind && shown() === 1);
  expect(first.isBehind).toBe(true);
  const none = find("nowhere");
  await vi.waitUntil(() => !none.isBehind && element.textContent.includes("No line matches"));
});

function overlapsIn(element: HTMLElement): string[] {
  const rows = [...element.querySelectorAll<HTMLElement>("[data-index]")].toSorted(
    (one, other) => Number(one.dataset.index) - Number(other.dataset.index),
  );
  expect(rows.length).toBeGreaterThan(3);
  return rows.slice(1).flatMap((row, before) => {
    const over = (rows[before]?.getBoundingClientRect().bottom ?? 0) - row.getBoundingClientRect().top;
    return over > 0.5 ? [`${over.toFixed(1)} px over line ${row.dataset.index}`] : [];
  });
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
