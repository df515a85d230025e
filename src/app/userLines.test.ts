import { expect, test } from "vitest";
import { parse } from "../code/parse.ts";
import { demos } from "../demos/index.ts";
import type { Program } from "../program/program.ts";
import { fileNameOf } from "./fileName.ts";
import { UserLines } from "./userLines.ts";

const text = demos[0]?.text ?? "";
const program = parse(text).program as Program;
const lines = new UserLines(program);

function lineOf(part: string): number {
  return text.slice(0, text.indexOf(part)).split("\n").length;
}

test("a place in the file that ran becomes the line of that node's own code", () => {
  const line = lineOf("const total = wordsOf");
  expect(lines.inText(`Error: no\n    at countWords (word-report.ts:${line}:5)`)).toBe(
    "Error: no\n    at countWords (Count words:2:3)",
  );
});

test("a place in the shared code is said to be there", () => {
  const line = lineOf("function wordsOf");
  expect(lines.inText(`at wordsOf (word-report.ts:${line}:1)`)).toBe(`at wordsOf (Shared code:${line}:1)`);
});

test("a place that was led back names the node to go to, and the line in its own code", () => {
  const line = lineOf("const total = wordsOf");
  const text = lines.inText(`Error: no\n    at countWords (word-report.ts:${line}:5)`);
  const [named, ...others] = lines.placesIn(text);
  expect(text.slice(named?.start, named?.end)).toBe("Count words:2:3");
  expect(named?.place).toEqual({ node: "total", line: 2 });
  expect(others).toEqual([]);
  expect(lines.placesIn("at wordsOf (Shared code:7:1)")[0]?.place).toEqual({ line: 7 });
});

test("a title that two tasks share names neither, and signs in a title are nothing but signs", () => {
  const named = (first: string, second: string) => {
    const tasks = [first, second].map(
      (name, index) => `const t${index} = task({ name: "${name}" }, async function t${index}() {});\n`,
    );
    const calls = "  const a = t0.submit();\n  const b = t1.submit();\n  return [a, b];";
    const file = `import { flow, task } from "millrace";\n${tasks.join("")}export const f = flow({ name: "F" }, async function f() {\n${calls}\n});\n`;
    return new UserLines(parse(file).program as Program);
  };
  expect(named("Same", "Same").placesIn("Same:1:1")).toEqual([]);
  expect(named("a.b (c)*", "d").placesIn("at x (a.b (c)*:1:2) axb:1:1")).toHaveLength(1);
});

test("other files and places beyond the text stay as they are", () => {
  for (const other of ["other.ts:3:1", "my-word-report.ts:3:1", "word-report.ts:99999:1"]) {
    expect(lines.inText(other)).toBe(other);
  }
});

test("a call is known by the line it stands on", () => {
  expect(lines.nodeOf({ callSite: { line: lineOf("const unique = uniqueWords"), column: 20 } })).toBe(
    "unique",
  );
  expect(lines.nodeOf({})).toBeUndefined();
});

test.each([
  ["Word report", "word-report.ts"],
  ["Größe & Maß", "gro-e-ma.ts"],
  ["../../etc", "etc.ts"],
  ["日本", "flow.ts"],
])("a flow called %s has the file %s", (name, file) => {
  expect(fileNameOf(name)).toBe(file);
});
