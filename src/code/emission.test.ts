import fc from "fast-check";
import { expect, test } from "vitest";
import { anyProgram } from "../program/anyProgram.testing.ts";
import { emit } from "./emit.ts";
import { nodeAt, offsetOfCode, offsetOfShared, placeOfOffset, positionAt } from "./emission.ts";
import { parse } from "./parse.ts";

test("every place of a task's code leads to the file and back", () => {
  fc.assert(
    fc.property(anyProgram, fc.nat(), (program, pick) => {
      const emission = emit(program);
      for (const { identifier, code } of program.tasks) {
        const offset = pick % (code.length + 1);
        const place = placeOfOffset(emission, offsetOfCode(emission, identifier, offset) ?? -1);
        expect(place).toEqual({ kind: "code", task: identifier, offset, ...positionAt(code, offset) });
      }
    }),
    { numRuns: 500 },
  );
});

test("a character of the code is the same character in the file", () => {
  fc.assert(
    fc.property(anyProgram, fc.nat(), (program, pick) => {
      const emission = emit(program);
      for (const { identifier, code } of program.tasks) {
        const offset = pick % code.length;
        expect(emission.text[offsetOfCode(emission, identifier, offset) ?? -1]).toBe(code[offset]);
      }
    }),
  );
});

test("every place of the shared code leads to the file and back", () => {
  fc.assert(
    fc.property(anyProgram, fc.nat(), (program, pick) => {
      const emission = emit(program);
      const offset = pick % (program.shared.length + 1);
      const place = placeOfOffset(emission, offsetOfShared(emission, offset));
      expect(place).toEqual({ kind: "shared", offset, ...positionAt(program.shared, offset) });
    }),
  );
});

test("the line of a call leads to its node", () => {
  fc.assert(
    fc.property(anyProgram, (program) => {
      const emission = emit(program);
      for (const node of program.nodes) {
        if (node.kind !== "task") continue;
        const start = emission.text.indexOf(`    const ${node.id} = `) + 4;
        expect(nodeAt(emission, positionAt(emission.text, start))).toBe(node.id);
        expect(placeOfOffset(emission, start)).toEqual({ kind: "node", node: node.id });
      }
    }),
  );
});

test("a line that is no call leads to no node", () => {
  fc.assert(
    fc.property(anyProgram, (program) => nodeAt(emit(program), { line: 1, column: 1 }) === undefined),
  );
});

test("of several calls on one line each is its own node's", () => {
  const { program } = parse(`import { flow, task } from "millrace";
const one = task({ name: "One" }, () => 1);
export const main = flow({ name: "Main" }, async () => {
  const a = one.submit(); const b = one.submit();
  return [a, b];
});`);
  if (!program) throw new Error("The file of this test cannot be read.");
  const emission = emit(program);
  const line = emission.text.split("\n")[3] ?? "";
  const at = (index: number) => nodeAt(emission, { line: 4, column: index + 1 });
  expect([at(line.indexOf("one.submit")), at(line.lastIndexOf("one.submit")), at(0)]).toEqual([
    "a",
    "b",
    "a",
  ]);
});
