import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { typeText, type Schema } from "./schema.ts";
import { ScriptedRun } from "./scripted.testing.ts";
import { validate } from "./validate.ts";

/** What becomes of one value for a parameter `p`: the value, or the line about it. */
function fitted(schema: Schema, value: unknown): unknown {
  const read = validate([{ name: "p", optional: false, schema }], [value]);
  return "problem" in read ? read.problem.split("\n - ")[1] : read.arguments[0];
}

const text: Schema = { type: "string" };
const number: Schema = { type: "number" };
const flag: Schema = { type: "boolean" };
const nothing: Schema = { type: "null" };
const date: Schema = { type: "string", format: "date-time" };
const texts: Schema = { type: "array", items: text };
const options: Schema = {
  type: "object",
  properties: { limit: number, label: text },
  required: ["limit"],
};
const tree: Schema = {
  $ref: "#/$defs/Tree",
  $defs: {
    Tree: {
      type: "object",
      properties: { value: number, children: { type: "array", items: { $ref: "#/$defs/Tree" } } },
      required: ["value", "children"],
    },
  },
};

/** A schema with a value that it takes as it is. */
const fitting: fc.Arbitrary<[Schema, unknown]> = fc.letrec<{ any: [Schema, unknown] }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.string().map((value): [Schema, unknown] => [text, value]),
    fc.double({ noNaN: true }).map((value): [Schema, unknown] => [number, value]),
    fc.boolean().map((value): [Schema, unknown] => [flag, value]),
    fc.constant<[Schema, unknown]>([nothing, null]),
    fc.date({ noInvalidDate: true }).map((value): [Schema, unknown] => [date, value]),
    fc.anything().map((value): [Schema, unknown] => [{}, value]),
    fc
      .constantFrom("a", 1, true, null)
      .map((value): [Schema, unknown] => [{ enum: ["a", 1, true, null] }, value]),
    tie("any").map(([items, value]): [Schema, unknown] => [{ type: "array", items }, [value, value]]),
    tie("any").map(([schema, value]): [Schema, unknown] => [{ anyOf: [nothing, schema] }, value]),
    fc
      .tuple(tie("any"), tie("any"))
      .map(([[first, a], [second, b]]): [Schema, unknown] => [
        { type: "array", prefixItems: [first, second], minItems: 2, items: false },
        [a, b],
      ]),
    tie("any").map(([a, value]): [Schema, unknown] => [
      { type: "object", properties: { a }, required: value === undefined ? [] : ["a"] },
      { a: value, other: 1 },
    ]),
    tie("any").map(([additionalProperties, value]): [Schema, unknown] => [
      { type: "object", additionalProperties },
      { one: value, two: value },
    ]),
  ),
})).any;

test("a value that fits stays the same object", () => {
  fc.assert(
    fc.property(fitting, ([schema, value]) => {
      expect(fitted(schema, value)).toBe(value);
    }),
  );
});

test("what validation gives for any value fits as it is", () => {
  fc.assert(
    fc.property(fitting, fc.anything(), ([schema], value) => {
      const read = validate([{ name: "p", optional: false, schema }], [value]);
      if ("problem" in read) expect(read.problem).toContain(" - p");
      else expect(fitted(schema, read.arguments[0])).toEqual(read.arguments[0]);
    }),
  );
});

test("every number's text becomes the number", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(fitted(number, String(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});

test.each<[string, Schema, unknown, unknown]>([
  ["a number's text for a number", number, " 42 ", 42],
  ["the word true for a boolean", flag, "True", true],
  ["0 for a boolean", flag, 0, false],
  ["a moment's text for a Date", date, "2026-01-31T12:04:31Z", new Date("2026-01-31T12:04:31Z")],
  ["a day's text for a Date", date, "2026-01-31", new Date("2026-01-31")],
  ["texts in a list of numbers", { type: "array", items: number }, ["2", 3], [2, 3]],
  ["a text deep inside", options, { limit: "5", other: 1 }, { limit: 5, other: 1 }],
  ["the member that needs no change", { anyOf: [number, text] }, "5", "5"],
  ["the first member that can be had", { anyOf: [nothing, flag, number] }, "5", 5],
  ["a missing optional property", options, { limit: 1, label: undefined }, { limit: 1, label: undefined }],
  ["a type inside itself", tree, { value: "1", children: [{ value: "2", children: [] }] }, { value: 1, children: [{ value: 2, children: [] }] }], // prettier-ignore
])("it takes %s", (_, schema, value, expected) => {
  expect(fitted(schema, value)).toEqual(expected);
});

test.each<[Schema, unknown, string]>([
  [number, "many", 'p: must be number, but is "many"'],
  [number, "", 'p: must be number, but is ""'],
  [number, true, "p: must be number, but is true"],
  [text, 5, "p: must be string, but is 5"],
  [text, null, "p: must be string, but is null"],
  [flag, "maybe", 'p: must be boolean, but is "maybe"'],
  [date, "yesterday", 'p: must be Date, but is "yesterday"'],
  [date, "2026-99-99", 'p: must be Date, but is "2026-99-99"'],
  [{ enum: ["a", "b", 3] }, "c", 'p: must be "a" | "b" | 3, but is "c"'],
  [texts, "a", 'p: must be string[], but is "a"'],
  [texts, ["a", 1], "p[1]: must be string, but is 1"],
  [{ anyOf: [text, nothing] }, 1, "p: must be string | null, but is 1"],
  [{ type: "array", items: { anyOf: [text, number] } }, 1, "p: must be (string | number)[], but is 1"],
  [{ type: "array", prefixItems: [text, number], minItems: 1, items: false }, [], "p: must be [string, number?], but is []"], // prettier-ignore
  [{ type: "array", prefixItems: [text], minItems: 1, items: false }, ["a", 1], 'p: must be [string], but is ["a",1]'], // prettier-ignore
  [options, [], "p: must be { limit: number; label?: string }, but is []"],
  [options, {}, "p.limit: must be number, but is missing"],
  [options, { limit: 1, label: 2 }, "p.label: must be string, but is 2"],
  [tree, { value: 1, children: [{}] }, "p.children[0].value: must be number, but is missing"],
])("%j refuses %j", (schema, value, line) => {
  expect(fitted(schema, value)).toBe(line);
});

test("a long value is cut in the sentence, and its type is written out", () => {
  expect(fitted(number, "x".repeat(500))).toHaveLength("p: must be number, but is ".length + 80);
  const deep: Schema = { type: "object", additionalProperties: { type: "array", items: text } };
  expect(typeText(deep)).toBe("{ [name: string]: string[] }");
});

test("a value that contains itself ends the looking, not the engine", () => {
  const value: { value: number; children: unknown[] } = { value: 1, children: [] };
  value.children.push(value);
  expect(fitted(tree, value)).toBe(value);
});

describe("a flow run with values that do not fit", () => {
  const parameters = [
    { name: "text", optional: false, schema: text },
    { name: "count", optional: true, schema: number },
  ];
  const request = { key: "f", signatures: { f: parameters }, arguments: ["a", "many"] };

  test("goes from Pending to Failed: its body is never asked for, and the message names what is wrong", async () => {
    const run = new ScriptedRun(request);
    expect(run.flowStates).toEqual(["Pending", "Failed"]);
    expect(run.bodies).toEqual([]);
    expect((await run.running.finished).message).toBe(
      "Validation of flow parameters failed with error: ParameterTypeError: " +
        'Flow run received invalid parameters:\n - count: must be number, but is "many"',
    );
    expect(run.record.logs).toContainEqual(
      expect.objectContaining({
        level: 40,
        message:
          'Validation of flow parameters failed with error: Flow run received invalid parameters:\n - count: must be number, but is "many"',
      }),
    );
  });

  test("runs where validation is off, or nothing is known of the flow, with the values as they are", () => {
    for (const changed of [{ validateParameters: false }, { signatures: {} }]) {
      const run = new ScriptedRun({ ...request, ...changed });
      expect(run.flow.body.arguments).toEqual(["a", "many"]);
    }
  });

  test("names every parameter that is wrong", async () => {
    const run = new ScriptedRun({ ...request, arguments: [1, "many"] });
    const { message } = await run.running.finished;
    expect(message?.split("\n - ").slice(1)).toHaveLength(2);
  });
});

test("a flow's body gets values as their types want them, and its record keeps what was given", () => {
  const signatures = { f: [{ name: "count", optional: false, schema: number }] };
  const run = new ScriptedRun({ signatures, arguments: ["42"], parameters: { count: "42" } });
  expect(run.flow.body.arguments).toEqual([42]);
  expect(run.record.flowRuns[0]?.parameters).toEqual({ count: "42" });
});
