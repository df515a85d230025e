import fc from "fast-check";
import { expect, test } from "vitest";
import type { Schema } from "../engine/schema.ts";
import type { ParameterNode } from "../program/program.ts";
import { fieldKindOf, readField, readValue, textOf } from "./starting.ts";

function parameter(type: string): ParameterNode {
  return { kind: "parameter", id: "parameter:p", name: "p", type, position: { x: 0, y: 0 } };
}

test.each<[string, Schema | undefined, string]>([
  ["string", { type: "string" }, "text"],
  ["Title", { type: "string" }, "text"],
  ["string", undefined, "text"],
  ["number", { type: "number" }, "number"],
  ["boolean", { type: "boolean" }, "flag"],
  ['"a" | "b"', { enum: ["a", "b"] }, "choice"],
  ["Date", { type: "string", format: "date-time" }, "json"],
  ["number[]", { type: "array", items: { type: "number" } }, "json"],
  ["", undefined, "json"],
])("a parameter of type %s is asked for in its own way", (type, schema, kind) => {
  expect(fieldKindOf(parameter(type), schema)).toBe(kind);
});

test("every JSON value that a type takes can be typed as JSON", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.boolean())), (value) => {
      const schema: Schema = { type: "array", items: { anyOf: [{ type: "number" }, { type: "boolean" }] } };
      expect(readValue(parameter("Numbers"), schema, JSON.stringify(value))).toEqual({ value });
    }),
  );
});

test("a text needs no quotes, whatever is in it", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readValue(parameter("string"), { type: "string" }, text)).toEqual({ value: text });
    }),
  );
});

test.each<[string, Schema | undefined, string, object]>([
  ["Date", { type: "string", format: "date-time" }, "2026-01-31", { value: "2026-01-31" }],
  ["number", { type: "number" }, "4e2", { value: 400 }],
  ["string | null", { anyOf: [{ type: "string" }, { type: "null" }] }, "null", { value: null }],
  ["string | null", { anyOf: [{ type: "string" }, { type: "null" }] }, "42", { value: "42" }],
  [
    "number[]",
    { type: "array", items: { type: "number" } },
    "[1, [2]]",
    { problem: "p[1]: must be number, but is [2]" },
  ],
  ["Other", undefined, "{", { problem: 'Write a Other as JSON: 42, true, "text", [1, 2] or {"key": 1}.' }],
  ["", undefined, "some words", { value: "some words" }],
])(
  "typed for %s (%j), %s is read or refused with the sentence of the run",
  (type, schema, text, expected) => {
    expect(readValue(parameter(type), schema, text)).toEqual(expected);
  },
);

test("what a run was given stands in the fields of its copy as one would type it, and is read as the same value", () => {
  const examples: [string, Schema | undefined, unknown, string][] = [
    ["string", { type: "string" }, "two words", "two words"],
    ["Title", { type: "string" }, "42", "42"],
    ["number", { type: "number" }, 42, "42"],
    ['"a" | "b"', { enum: ["a", "b"] }, "a", '"a"'],
    ["boolean", { type: "boolean" }, true, "true"],
    ["number[]", { type: "array", items: { type: "number" } }, [1, 2], "[1,2]"],
    ["", undefined, "42", '"42"'],
  ];
  for (const [type, schema, value, text] of examples) {
    expect(textOf(parameter(type), schema, value)).toBe(text);
    expect(readField(parameter(type), schema, text)).toEqual({ value });
  }
  expect(textOf(parameter("string"), undefined, undefined)).toBe("");
});

test("a field that is left empty is refused unless it has a default or may be left out", () => {
  const schema = { type: "string" } as const;
  expect(readField(parameter("string"), schema)).toHaveProperty("problem");
  expect(readField({ ...parameter("string"), default: '"a"' }, schema)).toEqual({ isEmpty: true });
  expect(readField({ name: "p", type: "string", isOptional: true }, schema)).toEqual({ isEmpty: true });
  expect(readField(parameter("boolean"), { type: "boolean" })).toEqual({ value: false });
});
