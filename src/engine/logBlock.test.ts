import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunEvent } from "./event.ts";
import { alone, countOf, eventsOf, wholeWithin, type Happening, type LogBlock } from "./logBlock.ts";
import { anyBlocks } from "./logText.testing.ts";
import { Recorder } from "./recorder.ts";
import { stateOf } from "./state.ts";
import { VirtualClock } from "./virtualClock.ts";

const running: RunEvent = { kind: "state", runId: "run", state: { ...stateOf("Running"), timestamp: 1 } };

test("lines that come together are as many events, each with its own level and message", () => {
  const block: LogBlock = {
    kind: "lines",
    flowRunId: "run",
    taskRunId: "task",
    logger: "prefect.task_runs",
    levels: [20, 40],
    messages: ["one", "two"],
    timestamp: 5,
  };
  const ofTask = { flowRunId: "run", taskRunId: "task", logger: "prefect.task_runs", timestamp: 5 } as const;
  expect(eventsOf([running, block])).toEqual([
    running,
    { kind: "log", log: { ...ofTask, level: 20, message: "one" } },
    { kind: "log", log: { ...ofTask, level: 40, message: "two" } },
  ]);
});

test("what is whole within so many events is no more than they, and one more would be", () => {
  fc.assert(
    fc.property(anyBlocks, fc.nat(100), (blocks, count) => {
      const all: Happening[] = blocks.flatMap((block) => [block, running]);
      const whole = wholeWithin(all, count);
      const eventsIn = (happenings: readonly Happening[]) => eventsOf(happenings).length;
      expect(eventsIn(all.slice(0, whole))).toBeLessThanOrEqual(count);
      if (whole < all.length) expect(eventsIn(all.slice(0, whole + 1))).toBeGreaterThan(count);
      expect(eventsIn(all)).toBe(all.reduce((sum, one) => sum + countOf(one), 0));
    }),
  );
});

/** A journal that takes each line as an event, or lines in blocks; and what a recorder makes of two of them. */
function recorded(takesBlocks: boolean) {
  const taken: Happening[] = [];
  const append = (one: Happening) => void taken.push(one);
  const flush = () => Promise.resolve();
  const journal = takesBlocks ? { append, appendLines: append, flush } : { append, flush };
  const recorder = new Recorder(journal, new VirtualClock());
  const born = { id: "run", name: "run", flowName: "Flow", parameters: {} };
  const run = recorder.addFlowRun(born, stateOf("Pending"));
  recorder.addLogs(run, { levels: [20, 30], messages: ["one", "two"] });
  recorder.addLogs(run, alone({ level: 50, message: "three" }));
  return { taken, logs: recorder.record.logs };
}

test("a journal that takes lines has them alone; another is given each, and the record has them too", () => {
  const together = recorded(true);
  const single = recorded(false);
  expect(together.logs).toEqual([]);
  expect(single.logs.map(({ level, message }) => [level, message])).toEqual([
    [20, "one"],
    [30, "two"],
    [50, "three"],
  ]);
  expect(together.taken.filter(({ kind }) => kind === "lines")).toHaveLength(2);
  expect(eventsOf(together.taken)).toEqual(single.taken);
});
