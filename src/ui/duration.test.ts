import { expect, test } from "vitest";
import { durationText } from "./duration.ts";

test.each([
  [-5, "0 ms"],
  [0, "0 ms"],
  [840.4, "840 ms"],
  [999.9, "1.0 s"],
  [4_640, "4.6 s"],
  [59_990, "1 min 0 s"],
  [125_000, "2 min 5 s"],
  [4_325_000, "1 h 12 min"],
])("%d ms is read as %s", (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});
