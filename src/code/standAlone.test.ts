import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { constantsToName } from "./constantNames.ts";
import { importPlacesOf } from "./erase.ts";
import { flowsOf } from "./flows.ts";
import { fromStandAlone, neededBy, standAlone } from "./standAlone.ts";

const modules = {
  millrace: "export const flow = 1; // ⚑\n",
  "millrace/books": "export const mobyDick = 'é';",
};

function made(text: string): string {
  return standAlone(
    text,
    { imports: importPlacesOf(text), flows: flowsOf(text), constants: constantsToName(text) },
    modules,
  );
}

/** Every flow file of the demos and the conformance suite, whatever its style. */
const files = ["../demos/", "../conformance/cases/"].flatMap((folder) => {
  const url = new URL(folder, import.meta.url);
  const names = readdirSync(url, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => readFileSync(new URL(name, url), "utf8"));
});

const statement = fc.constantFrom(
  'import { flow, task } from "millrace";',
  "import * as millrace from 'millrace';",
  'export { task } from "millrace"; export type { Flow } from "millrace";',
  'import { mobyDick } from "millrace/books"',
  'const late = await import("millrace");',
  'import { groupBy } from "lodash-es";',
  'const text = "millrace", url = "data:text/javascript;name=other;base64,AAAA";',
  'export const main = flow({ name: "é \\" ⚑" }, async (n: number = 2, s = `$&`) => n);',
  "// Added by Millrace, to run this file by itself.",
  "",
);
const lineEnd = fc.constantFrom("\n", "\r\n", "\n\n  ");
const anyText = fc
  .array(fc.tuple(statement, lineEnd), { maxLength: 8 })
  .map((lines) => lines.flat().join(""));

describe("a stand-alone file", () => {
  test("gives the file that it was made of back to the byte", () => {
    expect(files.length).toBeGreaterThan(50);
    for (const text of files) expect(fromStandAlone(made(text))).toBe(text);
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fromStandAlone(made(text))).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  test("gives it back with what was written behind it, and in other line ends", () => {
    const text = 'import { flow } from "millrace";\nexport const main = flow(() => 1);\n';
    expect(fromStandAlone(`${made(text)}const more = 1;\n`)).toBe(`${text}const more = 1;\n`);
    const windows = (lines: string) => lines.replaceAll("\n", "\r\n");
    expect(fromStandAlone(windows(made(text)))).toBe(windows(text));
  });

  test("has the user's lines where they were, and names no package of ours", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = made(text).split("\n");
        for (const [index, line] of text.split("\n").entries())
          if (!line.includes("millrace")) expect(lines[index]).toBe(line);
        const left = importPlacesOf(made(text)).filter(({ specifier }) => specifier.startsWith("millrace"));
        expect(left).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test("says what else has to be there when it runs", () => {
    const text = `import "node:fs"; import "./words.ts"; import { flow } from "millrace"; import("lodash-es");
import type { A } from "types";`;
    expect(neededBy(importPlacesOf(text))).toEqual(["./words.ts", "lodash-es"]);
  });

  test("any other text is as it is", () => {
    const text = 'import { flow } from "data:text/javascript;name=millrace;base64,AAAA";\n';
    expect(fromStandAlone(text)).toBe(text);
  });
});
