import fc from "fast-check";
import { expect, test } from "vitest";
import { openRuns, plans, RandomRun } from "./randomRun.testing.ts";
import { ownNameOf } from "./state.ts";
import { isAllowed, type RunKind } from "./transition.ts";

const graphs = { numRuns: 400 };

/** Runs random graphs, with random failures, delays, limits, pauses and cancels, and looks at each when it is over. */
async function forAnyRun(look: (run: RandomRun) => void | Promise<void>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(plans, fc.nat(), async (plan, seed) => {
      await look(await new RandomRun(plan, seed).toEnd());
    }),
    graphs,
  );
}

test("every run reaches its end, and so does the whole", async () => {
  await forAnyRun((run) => {
    expect(openRuns(run.running)).toEqual([]);
    expect(run.isFinished).toBe(true);
  });
});

test("every change of state is in the table", async () => {
  await forAnyRun(({ running: { record } }) => {
    const subflows = new Set(record.flowRuns.map((run) => run.parentTaskRunId));
    const kinds = new Map<object, RunKind>(record.flowRuns.map((run) => [run, "flow"]));
    for (const run of record.taskRuns) kinds.set(run, subflows.has(run.id) ? "subflow" : "task");
    for (const run of [...record.flowRuns, ...record.taskRuns]) {
      const kind = kinds.get(run) as RunKind;
      const names = run.states.map(ownNameOf);
      names.forEach((name, index) => {
        const from = names[index - 1] ?? "new";
        // A subflow whose child was never born ends by the same table.
        const isIn = isAllowed(kind, from, name) || (kind === "task" && isAllowed("subflow", from, name));
        expect([run.name, from, name, isIn]).toEqual([run.name, from, name, true]);
      });
    }
  });
});

test("no body starts before what it depends on is done, and no limit is exceeded", async () => {
  await forAnyRun(({ problems }) => {
    expect(problems).toEqual([]);
  });
});

test("no run has more attempts than its retries allow", async () => {
  await forAnyRun(({ running: { record }, plan }) => {
    for (const run of record.taskRuns)
      expect(run.runCount).toBeLessThanOrEqual((plan.tasks[Number(run.taskName)]?.retries ?? 0) + 1);
    expect(record.flowRuns[0]?.runCount).toBeLessThanOrEqual(plan.retries + 1);
  });
});

test("moments within a run strictly increase", async () => {
  await forAnyRun(({ running: { record } }) => {
    for (const { states } of [...record.flowRuns, ...record.taskRuns]) {
      const moments = states.map(({ timestamp }) => timestamp);
      expect(moments).toEqual([...new Set(moments)].toSorted((left, right) => left - right));
    }
  });
});

test("the same plan with the same seed gives the same record", async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.nat(), async (plan, seed) => {
      const [one, other] = [await new RandomRun(plan, seed).toEnd(), await new RandomRun(plan, seed).toEnd()];
      expect(one.running.record).toEqual(other.running.record);
    }),
    graphs,
  );
});
