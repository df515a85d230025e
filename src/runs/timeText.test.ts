import { expect, test } from "vitest";
import { bytesText, clockText, countOf, dateClockText, momentText } from "./timeText.ts";

test("a clock shows local time to the millisecond", () => {
  expect(clockText(new Date(2026, 0, 31, 4, 5, 6, 7).getTime())).toBe("04:05:06.007");
  expect(dateClockText(new Date(2026, 0, 31, 4, 5, 6, 7).getTime())).toBe("2026-01-31 04:05:06.007");
});

test("a moment of another day has its day", () => {
  const now = new Date(2026, 0, 31, 12).getTime();
  const yesterday = new Date(2026, 0, 30, 12).getTime();
  expect(momentText(yesterday, now)).toContain("30");
  expect(momentText(now, now)).not.toContain("31");
});

test("counts have separators and the right number", () => {
  expect([0, 1, 50_000].map((count) => countOf(count, "line"))).toEqual([
    "0 lines",
    "1 line",
    "50,000 lines",
  ]);
});

test("sizes are in the unit that a person would choose", () => {
  expect([1, 640, 64_000, 999_499, 10_000_000, 10_737_418_240].map(bytesText)).toEqual([
    "1 byte",
    "640 bytes",
    "64 kB",
    "999 kB",
    "10.0 MB",
    "10.7 GB",
  ]);
});
