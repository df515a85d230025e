import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { currentState } from "../engine/record.ts";
import { isSettled } from "../engine/state.ts";
import { closeSandboxes, programOf, runInSandbox } from "./sandboxRun.testing.ts";

/** What one task of a graph does, and for which it waits: by how far they are before it. */
interface Step {
  readonly does: "returns" | "gives a map" | "throws" | "takes long" | "sleeps" | "hangs" | "asks";
  readonly before: readonly number[];
}

const does = fc.oneof(
  { arbitrary: fc.constant("returns" as const), weight: 60 },
  {
    arbitrary: fc.constantFrom(
      "gives a map" as const,
      "takes long" as const,
      "sleeps" as const,
      "asks" as const,
    ),
    weight: 8,
  },
  { arbitrary: fc.constant("throws" as const), weight: 1 },
  { arbitrary: fc.constant("hangs" as const), weight: 1 },
);

interface Graph {
  readonly steps: readonly Step[];
  /** Milliseconds after which it is cancelled. */
  readonly cancelAt: number | undefined;
}

const graphs: fc.Arbitrary<Graph> = fc.record({
  steps: fc.array(
    fc.record({
      does,
      before: fc.oneof(fc.constant([1]), fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 })),
    }),
    { minLength: 20, maxLength: 120 },
  ),
  cancelAt: fc.option(fc.nat(300), { nil: undefined, freq: 3 }),
});

const program = programOf(`import { flow, task, getRunLogger } from "millrace";
const ping = task({ name: "ping" }, () => 0);
const hang = task({ name: "hang", timeoutSeconds: 0.3 }, (id) => {
  for (;;);
});
const step = task({ name: "step" }, async (id, does, ...befores) => {
  getRunLogger().info("begins " + id);
  if (does === "throws") throw new Error("no");
  if (does === "asks") await ping();
  if (does === "sleeps") await new Promise((resolve) => setTimeout(resolve, 5));
  for (const until = Date.now() + 5; does === "takes long" && Date.now() < until; );
  const sum = befores.reduce((all, one) => all + (one instanceof Map ? one.get("sum") : one), 1) % 1000003;
  return does === "gives a map" ? new Map([["sum", sum]]) : sum;
});
flow({ name: "graph" }, (steps) => {
  const futures = [];
  steps.forEach(({ does, before }, id) =>
    futures.push((does === "hangs" ? hang : step).submit(id, does, ...before.map((one) => futures[one]))));
  return futures;
});`);

afterEach(closeSandboxes);

/** The numbers of those that a step waits for. */
function beforeOf(steps: readonly Step[], id: number): number[] {
  return (steps[id]?.before ?? []).filter((back) => back <= id).map((back) => id - back);
}

/** What the task gives when all goes well; nothing when it cannot. */
function sums(steps: readonly Step[]): (number | undefined)[] {
  const all: (number | undefined)[] = [];
  steps.forEach(({ does }, id) => {
    const befores = beforeOf(steps, id).map((one) => all[one]);
    const isLost = does === "throws" || does === "hangs" || befores.includes(undefined);
    all.push(isLost ? undefined : befores.reduce<number>((sum, one) => sum + (one ?? 0), 1) % 1_000_003);
  });
  return all;
}

/** What each run comes to, when nobody cancels it. */
function lastStates(steps: readonly Step[]): string[] {
  const all = sums(steps);
  return steps.map(({ does }, id) => {
    if (all[id] !== undefined) return "Completed";
    if (beforeOf(steps, id).some((one) => all[one] === undefined)) return "NotReady";
    return does === "throws" ? "Failed" : "TimedOut";
  });
}

/** Of those that say so: all that do not hang and are ready. */
function numbersOfBegun(steps: readonly Step[]): number[] {
  const begins = ["Completed", "Failed"];
  return lastStates(steps).flatMap((name, id) => (begins.includes(name) ? [id] : []));
}

async function runGraph({ steps, cancelAt }: Graph) {
  const given = steps.map(({ does }, id) => ({ does, before: beforeOf(steps, id) }));
  const onRunning = (cancel: () => void) => {
    if (cancelAt !== undefined) setTimeout(cancel, cancelAt);
  };
  const { record } = await runInSandbox(program, { arguments: [given], onRunning });
  closeSandboxes();
  const runs = record.taskRuns.filter(({ taskName }) => taskName !== "ping");
  const begun = record.logs.flatMap(({ message }) =>
    message.startsWith("begins ") ? [Number(message.slice(7))] : [],
  );
  return { runs, begun };
}

test("whatever the bodies of a graph do, each begins once, after those it waits for, and gives what it should", async () => {
  const long = import.meta.env["MILLRACE_CASES"] === "all";
  await fc.assert(
    fc.asyncProperty(graphs, async (graph) => {
      const { steps, cancelAt } = graph;
      const { runs, begun } = await runGraph(graph);
      expect(begun.length).toBe(new Set(begun).size);
      for (const [at, id] of begun.entries())
        for (const before of beforeOf(steps, id)) expect(begun.slice(0, at)).toContain(before);
      expect(runs.filter((run) => !isSettled(currentState(run)))).toEqual([]);
      // What had been given to a worker as it was cancelled may have begun there; its lines are kept.
      if (cancelAt !== undefined) return;
      expect(begun.toSorted((one, other) => one - other)).toEqual(numbersOfBegun(steps));
      expect(runs.map(({ result }) => (result instanceof Map ? result.get("sum") : result))).toEqual(
        sums(steps),
      );
      expect(runs.map((run) => currentState(run).name)).toEqual(lastStates(steps));
    }),
    { numRuns: long ? 200 : 8, endOnFailure: true },
  );
}, 600_000);
