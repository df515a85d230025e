import fc from "fast-check";
import { expect, test } from "vitest";
import { anyProgram } from "../program/anyProgram.testing.ts";
import { drawingsOf } from "../program/program.ts";
import { emit } from "./emit.ts";
import { flowsOf } from "./flows.ts";

test("an emitted file has the flows of its program, in their order", () => {
  fc.assert(
    fc.property(anyProgram, (program) => {
      const expected = drawingsOf(program).map(({ flow, nodes }) => ({
        identifier: flow.identifier,
        exported: true,
        name: flow.options.name,
        parameters: nodes.flatMap((node) => (node.kind === "parameter" ? [{ name: node.name }] : [])),
      }));
      expect(flowsOf(emit(program).text)).toMatchObject(expected);
    }),
  );
});

test("flows are found in any file, with what the run form asks for", () => {
  const text = `import { flow as makeFlow } from "millrace";
import * as millrace from "millrace";
const first = makeFlow({ name: "First", retries: many() }, async (a: string = "x", b?: number, c = [1, { d: null }]) => {
  for (const x of a) await sub(x);
});
export { first };
const second = millrace.flow(async function named(limit = -1, now: Date = new Date(), { e }: Options) {});
export default flow({}, function () {});
`;
  expect(flowsOf(text)).toEqual([
    {
      identifier: "first",
      exported: true,
      name: "First",
      line: 3,
      parameters: [
        { name: "a", type: "string", optional: true, default: "x", schema: { type: "string" } },
        { name: "b", type: "number", optional: true, schema: { type: "number" } },
        {
          name: "c",
          type: "unknown",
          optional: true,
          default: [1, { d: null }],
          schema: expect.objectContaining({ type: "array" }),
        },
      ],
    },
    {
      identifier: "second",
      exported: false,
      name: "named",
      line: 7,
      parameters: [
        { name: "limit", type: "number", optional: true, default: -1, schema: { type: "number" } },
        { name: "now", type: "Date", optional: true, schema: { type: "string", format: "date-time" } },
        { name: "options", type: "Options", optional: false },
      ],
    },
    { identifier: "default", exported: true, name: "default", line: 8, parameters: [] },
  ]);
});

test("no text makes it throw", () => {
  fc.assert(fc.property(fc.string(), (text) => void flowsOf(text)));
});
