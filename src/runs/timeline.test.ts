import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stateOf, type StateName } from "../engine/state.ts";
import { axisLengthMs, extentOf, periodsOf, tickStep, timeScale, xOf } from "./timeline.ts";

describe("the periods of a task run", () => {
  test("show waiting, each attempt and the delay before a retry", () => {
    const periods = periodsOf(
      course(["Pending", 0], ["Running", 10], ["AwaitingRetry", 30], ["Retrying", 80], ["Completed", 95]),
    );
    expect(periods.map(({ kind, start, end, attempt, tone }) => [kind, start, end, attempt, tone])).toEqual([
      ["waiting", 0, 10, undefined, "pending"],
      ["attempt", 10, 30, 1, "failed"],
      ["delay", 30, 80, undefined, "scheduled"],
      ["attempt", 80, 95, 2, "completed"],
    ]);
    expect(periods.map(({ isRetried }) => isRetried ?? false)).toEqual([false, true, false, false]);
  });

  test("know an attempt that failed also where the retry came at once", () => {
    const [, first, second] = periodsOf(
      course(["Pending", 0], ["Running", 1], ["Retrying", 2], ["TimedOut", 3]),
    );
    expect(first).toMatchObject({ tone: "failed", isRetried: true });
    expect(second).toMatchObject({ attempt: 2, tone: "failed" });
  });

  test("leave the last one open while the task run is not settled", () => {
    expect(periodsOf(course(["Pending", 0], ["Running", 10])).at(-1)).not.toHaveProperty("end");
  });

  test("end with NotReady, after which nothing runs", () => {
    expect(periodsOf(course(["Pending", 0], ["NotReady", 10]))).toHaveLength(1);
  });
});

describe("the extent of a timeline", () => {
  test("goes on with the present only while something is live", () => {
    const ended = course(["Pending", 5], ["Running", 6], ["Completed", 9]);
    expect(extentOf([ended], 100)).toEqual({ start: 5, end: 9 });
    expect(extentOf([ended, course(["Pending", 7])], 100)).toEqual({ start: 5, end: 100 });
    expect(extentOf([], 100)).toEqual({ start: 100, end: 100 });
  });
});

describe("the time axis", () => {
  test.each([
    [6_300, 960, ["0 s", "1 s", "2 s", "3 s", "4 s", "5 s", "6 s", "7 s"]],
    [80, 480, ["0 ms", "20 ms", "40 ms", "60 ms", "80 ms"]],
    [2_400, 600, ["0.0 s", "0.5 s", "1.0 s", "1.5 s", "2.0 s", "2.5 s"]],
    [150_000, 600, ["0:00", "0:30", "1:00", "1:30", "2:00", "2:30"]],
    [40 * 60_000, 500, ["0 min", "10 min", "20 min", "30 min", "40 min"]],
    [100 * 60_000, 400, ["0:00 h", "0:30 h", "1:00 h", "1:30 h", "2:00 h"]],
    [20 * 3_600_000, 400, ["0 h", "6 h", "12 h", "18 h", "24 h"]],
    [9 * 86_400_000, 300, ["0 d", "5 d", "10 d"]],
  ])("for %d ms in %d px has round ticks", (spanMs, width, labels) => {
    const scale = timeScale(1e12, axisLengthMs(spanMs, width), width);
    expect(scale.ticks.map(({ label }) => label)).toEqual(labels);
  });

  test("ends on a tick that is not before the end, fills its width, and never has too many ticks", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e11, noNaN: true }), fc.integer({ min: 50, max: 4000 }), (spanMs, width) => {
        const lengthMs = axisLengthMs(spanMs, width);
        const scale = timeScale(1e12, lengthMs, width);
        expect(lengthMs).toBeGreaterThanOrEqual(spanMs);
        expect(scale.ticks.at(-1)?.x).toBeCloseTo(width, 3);
        expect(scale.ticks.length).toBeLessThanOrEqual(Math.max(2, width / 96 + 2));
      }),
    ); // prettier-ignore
  });

  test("takes 1, 2 or 5 of a power of ten below a second", () => {
    expect([0.3, 1, 3, 7, 15, 60, 400].map(tickStep)).toEqual([1, 1, 5, 10, 20, 100, 500]);
  });

  test("keeps moments outside at its ends", () => {
    const scale = timeScale(1000, 500, 100);
    expect([0, 1000, 1250, 9999].map((moment) => xOf(scale, moment))).toEqual([0, 0, 50, 100]);
  });
});

function course(...states: [StateName, number][]) {
  return { states: states.map(([name, timestamp]) => ({ ...stateOf(name), timestamp })) };
}
