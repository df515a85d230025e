import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stateOf } from "../engine/state.ts";
import { expiredRuns, noRules, type RetentionRules } from "./retention.ts";
import { noBytes } from "./size.ts";

const day = 86_400_000;
const now = 100 * day;

const run = (id: string, ageDays: number, change: object = {}) => ({
  id,
  flowId: "f",
  createdAt: now - ageDays * day,
  state: { ...stateOf("Completed"), timestamp: 1 },
  bytes: { ...noBytes, logs: 100 },
  ...change,
});

const gone = (runs: Parameters<typeof expiredRuns>[0], rules: Partial<RetentionRules>) =>
  expiredRuns(runs, { ...noRules, ...rules }, now)
    .map(({ id }) => id)
    .toSorted();

describe("retention", () => {
  const runs = [run("a", 1), run("b", 5), run("c", 10), run("d", 20)];

  test("lets nothing go unless there is a rule", () => {
    expect(gone(runs, {})).toEqual([]);
  });

  test("goes by age, by number and by size, the oldest first", () => {
    expect(gone(runs, { general: { days: 7 } })).toEqual(["c", "d"]);
    expect(gone(runs, { general: { runs: 1 } })).toEqual(["b", "c", "d"]);
    expect(gone(runs, { general: { bytes: 250 } })).toEqual(["c", "d"]);
  });

  test("counts the runs of each flow for itself, and the bytes of all together", () => {
    const two = [...runs, run("x", 2, { flowId: "g" }), run("y", 30, { flowId: "g" })];
    expect(gone(two, { general: { runs: 1 } })).toEqual(["b", "c", "d", "y"]);
    expect(gone(two, { general: { bytes: 500 } })).toEqual(["y"]);
  });

  test("leaves a flow with rules of its own to those", () => {
    const two = [...runs, run("x", 90, { flowId: "g" })];
    expect(gone(two, { general: { days: 7 }, flows: { g: {} } })).toEqual(["c", "d"]);
    expect(gone(two, { flows: { f: { bytes: 100 } } })).toEqual(["b", "c", "d"]);
  });

  test("never takes a run that is pinned or has not ended", () => {
    const kept = [
      run("pinned", 90, { isPinned: 1 }),
      run("open", 90, { state: { ...stateOf("Running"), timestamp: 1 } }),
    ];
    fc.assert(
      fc.property(
        fc.record({ days: fc.nat(100), runs: fc.nat(3), bytes: fc.nat(300) }, { requiredKeys: [] }),
        (rules) => {
          const ids = gone([...runs, ...kept], { general: rules });
          expect(ids).not.toContain("pinned");
          expect(ids).not.toContain("open");
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
    );
  });
});
