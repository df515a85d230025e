import { SourceMap } from "node:module";
import { describe, expect, test } from "vitest";
import { programText } from "./program.ts";

const source =
  'import { task } from "millrace";\nconst half: number = 0.5; // ✓\n\nexport const add = task({ name: "a" }, (x: number) => x);\n';
const javascript = source.replaceAll(": number", "        ");
const start = source.indexOf('"millrace"');
const program = {
  fileName: "half.ts",
  javascript,
  source,
  imports: [{ specifier: "millrace", start, end: start + '"millrace"'.length }],
  modules: {},
};

describe("the text that a worker imports", () => {
  test("has the user's lines, is called as the file is, and its map shows what the user wrote", () => {
    const text = programText(program, new Map([["millrace", "blob:null/1"]]));
    const lines = text.split("\n");
    expect(lines[0]).toBe('import { task } from "blob:null/1";');
    expect(lines.slice(1, 4)).toEqual(javascript.split("\n").slice(1, 4));
    expect(text).toContain("\n//# sourceURL=half.ts\n");
    const [, url = ""] =
      /\n\/\/# sourceMappingURL=data:application\/json;charset=utf-8,(\S+)\n/.exec(text) ?? [];
    const map = new SourceMap(JSON.parse(decodeURIComponent(url)));
    expect(map.payload.sourcesContent).toEqual([source]);
    for (const line of [0, 1, 3])
      expect(map.findEntry(line, 12)).toMatchObject({
        originalSource: "millrace:///half.ts",
        originalLine: line,
      });
  });

  test("has no map where the source is not at hand", () => {
    const { source: _source, ...bare } = program;
    expect(programText(bare, new Map([["millrace", "x"]]))).not.toContain("sourceMappingURL");
  });
});
