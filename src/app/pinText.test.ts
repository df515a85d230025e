import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonTextOf } from "./pinText.ts";

test("A JSON value is edited as the text that gives it back", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const told = jsonTextOf(value);
      expect("text" in told && JSON.parse(told.text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each<[unknown, string]>([
  [new Map([["a", 1]]), "The result cannot be written as JSON: it is a Map."],
  [{ at: new Date(0) }, "The result.at cannot be written as JSON: it is a Date."],
  [[new Blob(["a"])], "The result.0 cannot be written as JSON: it is a Blob."],
  [Number.NaN, "The result cannot be written as JSON: it is NaN."],
  ["x".repeat(300_000), "The value is too long to be edited here: 300002 characters of JSON."],
])("What JSON would not give back is not edited, and says why: %o", (value, reason) => {
  const told = jsonTextOf(value);
  expect("reason" in told && told.reason).toContain(reason);
});
