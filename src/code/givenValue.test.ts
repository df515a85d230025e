import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilerFiles } from "./check/compiler.testing.ts";
import { problemsOfValue } from "./givenValue.ts";
import { createLanguage } from "./language.ts";
import { parse } from "./parse.ts";

const file = `import { flow, task } from "millrace";
interface Word { word: string; count: number; note?: string }
const count = task({ name: "Count" }, (text: string): number => text.length);
const words = task({ name: "Words" }, async (text: string): Promise<Word[]> => [{ word: text, count: 1 }]);
const when = task({ name: "When" }, (): Date => new Date(0));
export const main = flow({ name: "Main" }, async function main(text: string = "a") {
  const total = count.submit(text);
  const list = words.submit(text);
  const moment = when.submit();
  return list;
});
`;

const language = createLanguage(compilerFiles());
const program = parse(file).program;
const problemsIn = (node: string, text: string) =>
  program ? problemsOfValue(program, node, text, language) : [];

describe("A value that is to stand for what a node gives", () => {
  test("is taken where the compiler finds it of the type that the task gives", () => {
    expect(problemsIn("total", "42")).toEqual([]);
    expect(problemsIn("list", '[{ "word": "whale", "count": 2 }]')).toEqual([]);
    expect(problemsIn("list", "[]")).toEqual([]);
  });

  test("is refused in the compiler's own words, with line and column of what does not fit", () => {
    expect(problemsIn("total", '"42"')).toMatchObject([
      { kind: "type", line: 1, column: 1, message: "Type 'string' is not assignable to type 'number'." },
    ]);
    expect(problemsIn("list", '[\n  { "word": "whale", "count": "two" }\n]')).toMatchObject([
      { kind: "type", line: 2, column: 22, message: "Type 'string' is not assignable to type 'number'." },
    ]);
    expect(problemsIn("list", '[{ "word": "whale" }]')[0]?.message).toContain("'count' is missing");
    expect(problemsIn("moment", '"1970-01-01"')[0]?.message).toContain("to type 'Date'");
  });

  test.each([
    ["", 1, 1, "A value is needed."],
    ['{ "a": 1,\n  b: 2 }', 2, 3, "String literal with double quotes expected."],
    ["['a']", 1, 2, "String literal with double quotes expected."],
    ["[1,\n2,]", 2, 2, "JSON has no comma after the last item."],
    ["// two\n2", 1, 1, "JSON has no comments."],
    ["[1 2]", 1, 4, "',' expected."],
    ["undefined", 1, 1, "Property value can only be"],
  ])("that is no JSON, such as %j, is told where: line %i, column %i", (text, line, column, message) => {
    const [problem] = problemsIn("total", text);
    expect(problem).toMatchObject({ kind: "json", line, column });
    expect(problem?.message).toContain(message);
  });

  test("is JSON exactly where JSON.parse takes it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), mangled), (text) => {
        const isJson = problemsIn("nowhere", text).length === 0;
        expect(isJson).toBe(takes(text));
      }),
    );
  });
});

/** JSON with a character taken out. */
const mangled = fc
  .tuple(fc.json(), fc.nat())
  .map(([text, at]) => text.slice(0, at % (text.length + 1)) + text.slice((at % (text.length + 1)) + 1));

function takes(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
