import { expect, test } from "vitest";
import { limitProblems } from "./limits.ts";
import { limitsSuite } from "./limits.suite.testing.ts";
import { MemoryLimits } from "./memoryLimits.ts";

limitsSuite("limits in memory", (definitions, clock) => new MemoryLimits(definitions, clock));

test("a limit's definition is refused field by field", () => {
  expect(limitProblems({ name: "tag:db", limit: 0, slotDecayPerSecond: 0.5 })).toEqual({});
  expect(Object.keys(limitProblems({ name: " ", limit: 1.5, slotDecayPerSecond: -1 }))).toEqual([
    "name",
    "limit",
    "slotDecayPerSecond",
  ]);
  expect(Object.keys(limitProblems({ name: "db", limit: NaN }))).toEqual(["limit"]);
});
