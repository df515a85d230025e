import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { problemsOf, retentionFrom, ruleText, typedFrom } from "./retentionText.ts";

describe("a rule for how long runs stay", () => {
  test("is the same after it was shown in fields and read from them", () => {
    const bound = fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: undefined });
    fc.assert(
      fc.property(bound, bound, bound, (days, runs, megabytes) => {
        const bytes = megabytes === undefined ? undefined : megabytes * 1_000_000;
        const given = { days, runs, bytes };
        const rule = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
        const typed = typedFrom(rule);
        expect(problemsOf(typed)).toEqual({});
        expect(retentionFrom(typed)).toEqual(rule);
      }),
    );
  });

  test("says which field holds no bound", () => {
    expect(Object.keys(problemsOf({ days: "0", runs: "many", megabytes: "-1" }))).toEqual([
      "days",
      "runs",
      "megabytes",
    ]);
    expect(Object.keys(problemsOf({ days: "1.5", runs: " ", megabytes: "0.5" }))).toEqual(["days"]);
  });

  test("is told in words", () => {
    expect(ruleText({})).toBe("For ever");
    expect(ruleText({ days: 1, runs: 50, bytes: 10_000_000 })).toBe("1 day, 50 runs, 10.0 MB");
  });
});
