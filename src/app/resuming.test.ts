import { expect, test } from "vitest";
import { inputFormOf } from "./resuming.ts";

test("an object's properties are asked for one by one, and are put together again", () => {
  const form = inputFormOf({
    type: "object",
    properties: { name: { type: "string" }, count: { $ref: "#/$defs/Count" } },
    required: ["name"],
    $defs: { Count: { type: "number" } },
  });
  expect(form.asked).toEqual([
    { name: "name", type: "string" },
    { name: "count", type: "Count", isOptional: true },
  ]);
  expect(form.schemas["count"]?.$defs).toEqual({ Count: { type: "number" } });
  expect(form.inputOf({ name: "a" })).toEqual({ name: "a" });
});

test("any other input has one field, and is what that holds", () => {
  const form = inputFormOf({ type: "number" });
  expect(form.asked).toEqual([{ name: "input", type: "number" }]);
  expect(form.inputOf({ input: 42 })).toBe(42);
  expect(inputFormOf({ type: "array", items: { type: "string" } }).asked).toEqual([
    { name: "input", type: "string[]" },
  ]);
  expect(inputFormOf({}).asked).toEqual([{ name: "input", type: "" }]);
});

test("a run that waits for no input is asked nothing", () => {
  const form = inputFormOf(undefined);
  expect([form.asked, form.inputOf({})]).toEqual([[], undefined]);
});
