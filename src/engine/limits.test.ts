import { describe, expect, test } from "vitest";
import { limitProblems, MemoryLimits, type LimitDefinition } from "./limits.ts";
import { VirtualClock } from "./virtualClock.ts";

function limitsOf(...definitions: LimitDefinition[]) {
  const clock = new VirtualClock(0);
  const limits = new MemoryLimits(definitions, clock);
  const told: string[] = [];
  const ask = (who: string, names = ["db"], slots = 1, isRate = false) => {
    let release: () => void = () => expect.unreachable("has no slot to give back");
    limits.acquire(
      { names, slots, isRate },
      {
        granted: (give) => {
          told.push(who);
          release = give;
        },
        refused: (reason) => void told.push(`${who}: ${reason}`),
      },
    );
    return () => release();
  };
  return { clock, limits, told, ask };
}

describe("limits that are defined anew while runs go on", () => {
  test("let in whoever waits when there are more slots, and keep the slots that are taken", () => {
    const { limits, told, ask } = limitsOf({ name: "db", limit: 1 });
    const releaseOne = ask("one");
    for (const who of ["two", "three", "four"]) ask(who);
    expect(told).toEqual(["one"]);
    limits.define([{ name: "db", limit: 3 }]);
    expect(told).toEqual(["one", "two", "three"]);
    expect(limits.uses()).toEqual([{ name: "db", activeSlots: 3, waiting: 1 }]);
    limits.define([{ name: "db", limit: 2 }]);
    releaseOne();
    expect(told).toHaveLength(3);
  });

  test("let everybody through when they are switched off or gone", () => {
    for (const after of [[{ name: "db", limit: 1, isActive: false }], []]) {
      const { limits, told, ask } = limitsOf({ name: "db", limit: 1 });
      ask("one");
      ask("two");
      limits.define(after);
      expect(told).toEqual(["one", "two"]);
    }
  });

  test("refuse whoever waits for more slots than there are now", () => {
    const { limits, told, ask } = limitsOf({ name: "db", limit: 2 });
    ask("one");
    ask("two", ["db"], 2);
    limits.define([{ name: "db", limit: 1 }]);
    expect(told[1]).toContain('two: The limit "db" has 1 slots, so 2 can never be had.');
  });

  test("count what came free with time by the rule of that time", () => {
    const { clock, limits, told, ask } = limitsOf({ name: "api", limit: 10, slotDecayPerSecond: 1 });
    for (let call = 1; call <= 10; call++) ask(`call ${call}`, ["api"], 1, true);
    clock.advance(4_000);
    limits.define([{ name: "api", limit: 10, slotDecayPerSecond: 0.5 }]);
    expect(limits.uses()).toEqual([{ name: "api", activeSlots: 6, waiting: 0 }]);
    clock.advance(4_000);
    expect(limits.uses()).toEqual([{ name: "api", activeSlots: 4, waiting: 0 }]);
    expect(told).toHaveLength(10);
  });
});

test("a slot of a rate limit comes free with time, not when its holder is done", () => {
  const { clock, told, ask } = limitsOf({ name: "api", limit: 1, slotDecayPerSecond: 1 });
  const release = ask("one", ["api"], 1, true);
  ask("two", ["api"], 1, true);
  release();
  expect(told).toEqual(["one"]);
  clock.advance(1_000);
  expect(told).toEqual(["one", "two"]);
});

test("a limit's definition is refused field by field", () => {
  expect(limitProblems({ name: "tag:db", limit: 0, slotDecayPerSecond: 0.5 })).toEqual({});
  expect(Object.keys(limitProblems({ name: " ", limit: 1.5, slotDecayPerSecond: -1 }))).toEqual([
    "name",
    "limit",
    "slotDecayPerSecond",
  ]);
  expect(Object.keys(limitProblems({ name: "db", limit: NaN }))).toEqual(["limit"]);
});
