import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunEvent } from "../engine/event.ts";
import { readErrorStack } from "../runs/errorStack.ts";
import { LogSelection, noFilter, type LogFilter } from "../runs/logSelection.ts";
import { entered, flowRunCreated, logged, taskRunCreated } from "../runs/runEvents.testing.ts";
import { RunView } from "../runs/runView.ts";
import { Database } from "../store/database.ts";
import { readNews, StoredJournals } from "../store/journals.ts";
import { keptLines } from "./keptLines.ts";

let database: Database;
beforeEach(() => (database = new Database(`millrace-test-${crypto.randomUUID()}`)));
afterEach(() => database.delete());

const born: readonly RunEvent[] = [flowRunCreated, taskRunCreated("a", 4), taskRunCreated("b", 5, "Score")];
const nodeOf = () => "node";

async function keep(runId: string, events: readonly RunEvent[]): Promise<void> {
  const journal = await new StoredJournals(database).create(
    { id: runId, flowId: runId, flowName: "F", program: "text" },
    1,
  );
  for (const event of events) journal.append(event);
  await journal.flush();
}

/** As the page shows a run that is kept, of which it may have seen the first lines come. */
async function keptView(runId: string, told: readonly RunEvent[]): Promise<RunView> {
  const view = new RunView({ nodeOf, lines: keptLines(database, runId), onNextFrame: (flush) => flush() });
  const news = await readNews(database, runId, told.length);
  view.take({ events: [...told, ...news.events], keptLines: news.lines });
  return view;
}

async function textOf(view: RunView, filter: LogFilter): Promise<string> {
  return new LogSelection(view, filter).text();
}

test("A log that is kept shows for every filter what it shows in memory, however much of it was seen coming", async () => {
  const word = fc.constantFrom("words", "WORDS: 5", "score-b", "two\nlines", "", "İ and more");
  const line = fc.record({
    text: word,
    level: fc.constantFrom(10, 20, 30, 40),
    taskRun: fc.constantFrom(undefined, "a", "b"),
    times: fc.constantFrom(1, 1, 1, 700),
  });
  const filter = fc.record({
    text: fc.constantFrom("", "words", "Score", "5", "and"),
    level: fc.constantFrom(10, 30),
    source: fc.constantFrom("", "flow", "node:node"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), filter, fc.nat(1000), async (lines, wish, seen) => {
      const runId = crypto.randomUUID();
      const logs = lines.flatMap(({ text, level, taskRun, times }) =>
        Array.from({ length: times }, (_, index) => logged(`${text} ${index}`, level, taskRun)),
      );
      const events = [...born, ...logs];
      await keep(runId, events);
      const told = seen < 500 ? [] : events.slice(0, Math.max(born.length, seen));
      const inMemory = new RunView({ nodeOf });
      inMemory.add(events);
      const kept = await keptView(runId, told);
      expect(await textOf(kept, { ...noFilter, ...wish })).toBe(
        await textOf(inMemory, { ...noFilter, ...wish }),
      );
    }),
    { numRuns: 40 },
  );
});

test("Of a kept log only the pages that are looked at come into memory, and those of long ago leave it", async () => {
  const count = 30_000;
  await keep("run", [...born, ...Array.from({ length: count }, (_, line) => logged(`line ${line}`))]);
  const view = await keptView("run", []);
  const selection = new LogSelection(view, noFilter);
  expect([view.record.logs.length, selection.catchUp(), selection.isBehind]).toEqual([0, count, false]);
  const read = async (position: number) => {
    selection.want([position]);
    await expect.poll(() => selection.lineAt(position)?.message).toBe(`line ${position}`);
  };
  await read(count - 1);
  expect(selection.lineAt(0)).toBeUndefined();
  for (let position = 0; position < count; position += 500) await read(position);
  expect(selection.lineAt(0)).toBeUndefined();
  await read(0);
});

test("Of a run that goes on, lines that are kept leave memory, and every filter shows what it would show in memory", async () => {
  const [most, atOnce] = [30_000, 3_000];
  const line = (place: number) =>
    logged(
      `line ${place}${place % 100 === 7 ? " needle" : ""}`,
      place % 500 === 3 ? 40 : 20,
      place % 3 ? "a" : "b",
    );
  const lines = Array.from({ length: most }, (_, place) => line(place));
  const inMemory = new RunView({ nodeOf });
  inMemory.add([...born, ...lines]);
  const filters = [
    noFilter,
    { ...noFilter, text: "needle" },
    { ...noFilter, level: 40, source: "node:node" },
  ];
  for (const missed of [0, 9_000]) {
    const runId = crypto.randomUUID();
    await keep(runId, [...born, ...lines.slice(0, missed)]);
    const journal = await new StoredJournals(database).reopen(runId);
    const view = new RunView({ nodeOf, lines: keptLines(database, runId), onNextFrame: (flush) => flush() });
    view.take({ events: born, keptLines: missed, skippedLines: missed });
    const early = filters.map((filter) => new LogSelection(view, filter));
    for (let from = missed; from < most; from += atOnce) {
      const next = lines.slice(from, from + atOnce);
      for (const event of next) journal.append(event);
      // What comes last is not kept yet.
      const { lines: keptCount } = await readNews(database, runId, 0);
      view.take({ events: next, keptLines: keptCount });
      early.forEach((selection) => selection.catchUp(1000));
      await journal.flush();
    }
    view.take({ events: [], keptLines: most });
    expect(view.record.logs.length).toBeLessThanOrEqual(20_000);
    expect(view.log.count).toBe(most);
    for (const [index, filter] of filters.entries()) {
      const whole = await textOf(inMemory, filter);
      expect(await textOf(view, filter)).toBe(whole);
      expect(await early[index]?.text()).toBe(whole);
    }
    const selection = new LogSelection(view, noFilter);
    selection.want([0]);
    await expect.poll(() => selection.lineAt(0)?.message).toBe("line 0");
    expect(selection.lineAt(most - 1)?.message).toBe(`line ${most - 1}`);
  }
});

test("Lines that another tab adds show, and are searched, as soon as they are kept", async () => {
  await keep("run", [...born, logged("first needle"), logged("hay")]);
  const view = await keptView("run", []);
  const [all, found] = [
    new LogSelection(view, noFilter),
    new LogSelection(view, { ...noFilter, text: "needle" }),
  ];
  all.want([0, 1]);
  await expect.poll(() => [all.lineAt(1)?.message, found.catchUp()]).toEqual(["hay", 1]);
  const journal = await new StoredJournals(database).reopen("run");
  journal.append(logged("second needle"));
  await journal.flush();
  view.take({ events: [], keptLines: (await readNews(database, "run", 0)).lines });
  all.want([2]);
  await expect.poll(() => [all.lineAt(2)?.message, found.catchUp()]).toEqual(["second needle", 2]);
  await expect.poll(() => found.isBehind).toBe(false);
});

test("The stack of an error is found in a kept log: the last one of that run", async () => {
  const stack = (name: string) => `Error: ${name}\n    at ${name} (flow.ts:1:1)`;
  const lines = [
    logged(stack("early"), 40, "a"),
    logged(stack("late"), 40, "a"),
    logged(stack("other"), 40, "b"),
  ];
  await keep("run", [...born, ...lines, logged("at last, no stack", 40, "a"), entered("a", "Failed", 9)]);
  const view = await keptView("run", []);
  const [taskRun] = view.record.taskRuns;
  expect(await readErrorStack(view, taskRun as never)).toBe(stack("late"));
  expect(await readErrorStack(view, view.flowRun as never)).toBeUndefined();
});
