import { describe, expect, test } from "vitest";
import { flowsOf } from "./flows.ts";
import type { Schema } from "./schema.ts";

/** The schema of a flow's one parameter, written as in its parentheses. */
function schemaOf(parameter: string, before = ""): Schema | undefined {
  const text = `import { flow } from "millrace";\n${before}\nexport const f = flow(async (${parameter}) => {});`;
  return flowsOf(text)[0]?.parameters[0]?.schema;
}

const text: Schema = { type: "string" };
const number: Schema = { type: "number" };
const flag: Schema = { type: "boolean" };

describe("a parameter's type as a schema", () => {
  test.each<[string, Schema]>([
    ["p: string", { type: "string" }],
    ["p: number", { type: "number" }],
    ["p: boolean", { type: "boolean" }],
    ["p: null", { type: "null" }],
    ["p: true", { enum: [true] }],
    ['p: "a" | "b" | 3 | false', { enum: [false, "a", "b", 3] }],
    ["p: `id-${string}`", { type: "string" }],
    ["p: string | null", { anyOf: [{ type: "null" }, { type: "string" }] }],
    ['p: "a" | number[]', { anyOf: [{ enum: ["a"] }, { type: "array", items: { type: "number" } }] }],
    ["p?: number", { type: "number" }],
    ["p: boolean | undefined", { type: "boolean" }],
    ["p = 5", { type: "number" }],
    ['p: string = await read("x")', { type: "string" }],
    ["p: Date", { type: "string", format: "date-time" }],
    ["p: string[]", { type: "array", items: { type: "string" } }],
    ["p: ReadonlyArray<readonly boolean[]>", { type: "array", items: { type: "array", items: flag } }], // prettier-ignore
    ["...p: number[]", { type: "number" }],
    ["p: [string, number?]", { type: "array", prefixItems: [text, number], items: false, minItems: 1 }], // prettier-ignore
    ["p: [string, ...number[]]", { type: "array", prefixItems: [text], items: number, minItems: 1 }], // prettier-ignore
    ["p: { a: string; b?: number }", { type: "object", properties: { a: text, b: number }, required: ["a"] }], // prettier-ignore
    ["p: Record<string, number>", { type: "object", additionalProperties: { type: "number" } }],
    ["p: { [name: string]: boolean }", { type: "object", additionalProperties: { type: "boolean" } }],
    ['p: Record<"a" | "b", string>', { type: "object", properties: { a: text, b: text }, required: ["a", "b"] }], // prettier-ignore
    ["{ a }: { a: number }", { type: "object", properties: { a: number }, required: ["a"] }],
    ["p: { a: string } & { b: number }", { type: "object", properties: { a: text, b: number }, required: ["a", "b"] }], // prettier-ignore
  ])("%s", (parameter, schema) => {
    expect(schemaOf(parameter)).toEqual(schema);
  });

  test.each([
    "p",
    "p: unknown",
    "p: any",
    "p: object",
    "p: {}",
    "p: string | {}",
    "p: Map<string, number>",
    "p: Set<string>",
    "p: () => void",
    "p: new () => object",
    "p: bigint",
    "p: symbol",
    "p: Uint8Array",
    "p: Promise<number>",
    "p: NotInThisFile",
    "p: NodeJS.Timeout",
    "p: Imported",
    "p: string | Imported",
  ])("%s says nothing that could be checked", (parameter) => {
    expect(schemaOf(parameter, 'import type { Imported } from "./other.ts";')).toBeUndefined();
  });

  test("types that the file declares, and what is made of them, are followed", () => {
    const before = `
      interface Options<T = number> { limit: T; mode?: Mode; on(): void }
      type Mode = keyof typeof modes;
      const modes = { fast: 1, slow: 2 } as const;
      class Clock { now = 0 }`;
    expect(schemaOf('p: Omit<Options, "on">', before)).toEqual({
      type: "object",
      properties: { limit: { type: "number" }, mode: { enum: ["fast", "slow"] } },
      required: ["limit"],
    });
    expect(schemaOf("p: Partial<Pick<Options<string>, 'limit'>>", before)).toEqual({
      type: "object",
      properties: { limit: { type: "string" } },
      required: [],
    });
    expect(schemaOf("p: Options['mode']", before)).toEqual({ enum: ["fast", "slow"] });
    expect(schemaOf("p: (typeof modes)[Mode]", before)).toEqual({ enum: [1, 2] });
    expect(schemaOf("p: Clock", before)).toBeUndefined();
  });

  test("a type that contains itself is a definition that refers to itself", () => {
    const before = "interface Tree { value: number; children: Tree[] }";
    const tree = { $ref: "#/$defs/Tree" };
    const definition = {
      type: "object",
      properties: { value: { type: "number" }, children: { type: "array", items: tree } },
      required: ["value", "children"],
    };
    expect(schemaOf("p: Tree", before)).toEqual({ ...tree, $defs: { Tree: definition } });
    expect(schemaOf("p: Tree[]", before)).toEqual({
      type: "array",
      items: tree,
      $defs: { Tree: definition },
    });
  });

  test("a list of itself is cut", () => {
    expect(schemaOf("p: Lists", "type Lists = Lists[];")).toMatchObject({
      type: "array",
      items: { type: "array" },
    });
  });

  test("a generic type that unfolds without end is cut", () => {
    expect(schemaOf("p: Nest<number>", "interface Nest<T> { inner?: Nest<T[]>; value: T }")).toMatchObject({
      properties: { value: { type: "number" } },
    });
  });

  test("a parameter's description is what its comment says", () => {
    const text = `import { flow } from "millrace";
/** @param p How many. */
export const f = flow(/** @param p How many. */ async function f(p: number) {});`;
    expect(flowsOf(text)[0]?.parameters[0]?.schema).toEqual({ type: "number", description: "How many." });
  });
});
