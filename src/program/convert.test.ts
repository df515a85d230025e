import { describe, expect, test } from "vitest";
import { apply, invert } from "./change.ts";
import { addParameter, addTask, connect, insertConverter } from "./edits.ts";
import { blankProgram } from "./blank.ts";
import type { Program } from "./program.ts";

describe("a converter on an edge", () => {
  test("stands between its ends, typed as they are, and goes away with one undo", () => {
    const before = connected("string[]");
    const change = insertConverter(before, edgeIn(before), { given: "string[]", taken: "number" });
    const after = apply(before, change);
    expect(after.tasks.at(-1)).toMatchObject({
      options: { name: "Convert to input" },
      code: expect.stringContaining("(value: string[]): Promise<number>"),
      signature: { parameters: [{ name: "value", type: "string[]" }], returns: "number" },
    });
    expect(after.edges.map(({ source, target, port }) => `${source} ${target} ${port}`)).toEqual([
      "parameter:book convertToInput1 value",
      "convertToInput1 take1 input",
    ]);
    expect(apply(after, invert(change))).toEqual(before);
  });

  test.each([
    ["string", "number", "return Number(value);"],
    ["number | boolean", "string", "return String(value);"],
    ["Row", "string", "return JSON.stringify(value);"],
    ["Row", "Row[]", "return [value];"],
    ["Row | undefined", "Row", "return value;"],
    ["Row", "Page", 'throw new Error("Write here how Row becomes Page.");'],
  ])("from %s to %s starts with %s", (given, taken, body) => {
    const program = connected(given);
    const after = apply(program, insertConverter(program, edgeIn(program), { given, taken }));
    expect(after.tasks.at(-1)?.code).toContain(body);
  });
});

function connected(type: string): Program {
  const position = { x: 0, y: 0 };
  let program = blankProgram("Main");
  program = apply(program, addParameter(program, { name: "book", type, position }));
  program = apply(program, addTask(program, { name: "Take", position }));
  const outcome = connect(program, { source: "parameter:book", target: "take1", port: "input" });
  return "change" in outcome ? apply(program, outcome.change) : program;
}

function edgeIn(program: Program): string {
  return program.edges[0]?.id ?? "";
}
