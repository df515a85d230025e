import fc from "fast-check";
import { expect, test } from "vitest";
import { deserialized, serialized } from "./serialize.ts";

test("JSON gives every value back as it was, or refuses it", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (value) => {
      let kept;
      try {
        kept = serialized({ value }, "json");
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        return;
      }
      expect(typeof kept.value.value).toBe("string");
      // What JSON knows no word for is nothing, and becomes null in a list.
      expect(deserialized(kept).value).toEqual(JSON.parse(JSON.stringify(value) ?? "null"));
      expect(numbersAndTexts(deserialized(kept).value)).toEqual(numbersAndTexts(value));
    }),
  );
});

test("JSON takes every value that JSON has", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(deserialized(serialized({ value }, "json")).value).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("a structured value is kept as it is, its parts too", () => {
  const value = { value: new Map(), parts: [] };
  expect(deserialized(serialized(value))).toBe(value);
  expect(() => serialized(value, "json")).toThrow("States, errors and quotes");
});

/** All that JSON could lose of a value besides its form. */
function numbersAndTexts(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null)
    return value === undefined || value === null ? [] : [Object.is(value, -0) ? 0 : value];
  return Object.values(value).flatMap(numbersAndTexts);
}
