import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLanguage } from "../language.ts";
import { programOf } from "../laws.testing.ts";
import { type Ask, fetchTypes } from "../packages/fetchTypes.ts";
import { PackageFiles, type TypeGraph } from "../packages/typeFiles.ts";
import { problemsIn } from "../problems.ts";
import { compilerFiles, createTsc } from "./compiler.testing.ts";

// Packages as npm has them: what the canvas says of a flow that imports them, and what `tsc --strict` says of its file.

const packages: Readonly<Record<string, string>> = {
  "words-es/package.json": '{ "name": "words-es", "types": "./index.d.ts", "main": "./index.js" }',
  "words-es/index.js": "export {};",
  "words-es/index.d.ts":
    'export { groupBy } from "./groupBy.js";\nexport { default as Word } from "word-type";\nexport * from "./count";',
  "words-es/groupBy.d.ts":
    "/** Puts the items of one key together. */\nexport function groupBy<T, K extends PropertyKey>(items: readonly T[], key: (item: T) => K): Record<K, T[]>;",
  "words-es/count/index.d.ts":
    'import { Lots } from "words-es";\nexport declare function count(lots: Lots): number;\nexport interface Lots { readonly wordsOf: string[]; readonly wrong: Nowhere }',
  "words-es/deep.d.ts": "declare const deep: number;\nexport default deep;",
  "words-es/deep.js": "export default 1;",
  "word-type/package.json": '{ "name": "word-type", "exports": { ".": { "types": "./lib/word.d.ts" } } }',
  "word-type/lib/word.d.ts": "export default interface Word { readonly text: string }",
  "old-style/package.json": '{ "name": "old-style", "main": "./old.js" }',
  "old-style/old.js": "module.exports = {};",
  "@types/old-style/package.json": '{ "name": "@types/old-style", "types": "index.d.ts" }',
  "@types/old-style/index.d.ts":
    '/// <reference path="./more.d.ts" />\nexport = old;\nexport as namespace old;\ndeclare const old: old.Old;\ndeclare namespace old { interface Old { once(text: string): string } }',
  "@types/old-style/more.d.ts":
    'import old = require("./index");\ndeclare module "./index" { interface Old { more(count: number): number[] } }',
};

const folder = mkdtempSync(join(tmpdir(), "millrace-"));
const tsc = createTsc(join(folder, "flow.ts"));
const language = createLanguage(compilerFiles());
const server = "https://plain.example";

/** The same files from a server that serves packages as they are. */
const ask: Ask = (url) => {
  const text = packages[url.slice(server.length + 1)];
  return Promise.resolve(text === undefined ? undefined : { url, text });
};

async function graphsOf(...names: string[]): Promise<Map<string, TypeGraph>> {
  const fetched = await Promise.all(
    names.map(async (name) => [name, await fetchTypes(server, name, ask)] as const),
  );
  return new Map(fetched.flatMap(([name, { graph }]) => (graph ? [[name, graph]] : [])));
}

beforeAll(async () => {
  for (const [path, text] of Object.entries(packages)) {
    const file = join(folder, "node_modules", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  language.usePackages(
    new PackageFiles(await graphsOf("words-es", "words-es/deep.js", "old-style", "nothing")),
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

const flowOf = (body: string) => `import { flow, task } from "millrace";
import { count, groupBy, type Lots, type Word } from "words-es";
import deep from "words-es/deep.js";
import old from "old-style";

const group = task(function group(words: Word[]) { return groupBy(words, ({ text }) => text.length); });
const sizes = task(function sizes(groups: Record<number, Word[]>) { return Object.values(groups).map((group) => group.length + deep); });
const names = task(function names(names: string[]) { return names.map(old.once); });
const many = task((lots: Lots) => count(lots));
export const main = flow({ name: "Main" }, function main() {
${body}
});
`;

describe("a flow that imports packages", () => {
  test.each([
    ["is right", "const a = group.submit([{ text: 'a' }]); return sizes.submit(a);"],
    [
      "gives on what a package made where it does not fit",
      "const a = group.submit([{ text: 'a' }]); return names.submit(a);",
    ],
    ["gives a package's type what it is not", "return group.submit([{ texts: 'a' }]);"],
    [
      "gives a type of a folder of the package what it is not",
      "return many.submit({ wordsOf: [1], wrong: 1 });",
    ],
    [
      "gives a type of a folder of the package what it is",
      "return many.submit({ wordsOf: ['a'], wrong: 1 });",
    ],
  ])("and %s: the canvas and tsc --strict with the packages installed say the same", (_, body) => {
    const text = flowOf(body);
    const said = tsc(text).map(({ start, code }) => ({ start, code }));
    expect(language.check(text).map(({ start, code }) => ({ start, code }))).toEqual(said);
    const problems = problemsIn(programOf(text), language, () => ({ kind: "known", missing: [] }));
    expect(problems.length > 0).toBe(said.length > 0);
  });

  test.each(["old.mor(1)", "old.more('a')", "groupBy([1], (text: string) => 1)", "deep.length"])(
    "and calls them wrongly in a task, as in %s: both say the same",
    (call) => {
      const text = flowOf("return names.submit([]);").replace("names.map(old.once)", call);
      const said = tsc(text).map(({ start, code }) => ({ start, code }));
      expect(said.length).toBeGreaterThan(0);
      expect(language.check(text).map(({ start, code }) => ({ start, code }))).toEqual(said);
    },
  );

  test("has them on its edges, in its completions, and under the pointer", () => {
    const text = flowOf("const a = group.submit([{ text: 'a' }]); return names.submit(a);");
    expect(problemsIn(programOf(text), language)).toContainEqual(
      expect.objectContaining({
        edge: expect.any(String) as string,
        types: { given: "Record<number, Word[]>", taken: "string[]" },
      }),
    );
    const at = text.indexOf("old.once") + 4;
    expect(language.completions(text, at).map(({ name }) => name)).toEqual(["more", "once"]);
    const without = text.replace("groupBy, ", "");
    const names = language.completions(without, without.indexOf("type Lots")).map(({ name }) => name);
    expect(names).toContain("groupBy");
    expect(language.hover(text, text.indexOf("groupBy(words"))?.documentation).toContain(
      "of one key together",
    );
    expect(language.hover(text, text.indexOf('words-es"'))?.text).toBe(
      'module "https://plain.example/words-es/index"',
    );
  });
});

describe("the types of a package", () => {
  const text =
    'import { flow, task } from "millrace";\nimport { a } from "later";\nconst t = task(() => a.length);\nexport const main = flow({ name: "M" }, () => t.submit());\n';
  const graph = (declared: string): TypeGraph => ({
    entry: "https://plain.example/later/index.d.ts",
    files: { "https://plain.example/later/index.d.ts": { text: declared, leads: {} } },
  });
  const check = (declared?: string) => {
    const own = createLanguage(compilerFiles());
    return [undefined, declared, undefined].map((each) => {
      own.usePackages(new PackageFiles(each === undefined ? new Map() : new Map([["later", graph(each)]])));
      own.completions(text, 0);
      return own.check(text).map(({ message }) => message);
    });
  };

  test("are used as soon as they are there, and no longer when they are gone", () => {
    expect(check("export const a: string;")).toEqual([[], [], []]);
    expect(check("export const a: number;")).toEqual([
      [],
      ["Property 'length' does not exist on type 'number'."],
      [],
    ]);
    expect(check("export const b: string;")[1]).toEqual([
      expect.stringContaining("has no exported member 'a'"),
    ]);
  });

  test.each([
    "export const a: ;;;<<",
    "export const a: Nowhere; declare module",
    "\u0000",
    "<html>",
    "} export const a: string",
  ])(
    "that are nonsense, as %j, are nothing that the flow is told of but by what it takes of them",
    (declared) => {
      const [, said = []] = check(declared);
      for (const words of said) expect(words).toMatch(/'a'|is not a module|'length'/);
    },
  );

  test.each(["before", "after"])(
    "change with the package, also where nothing else does; asked %s it is checked",
    (when) => {
      const own = createLanguage(compilerFiles());
      const said = ["string", "number", "string"].map((type) => {
        if (when === "before") own.fileOf(text);
        else own.check(text);
        own.usePackages(new PackageFiles(new Map([["later", graph(`export const a: ${type};`)]])));
        return [own.check(text).length, own.hover(text, text.indexOf("a }"))?.text];
      });
      expect(said).toEqual([
        [0, expect.stringContaining("a: string")],
        [1, expect.stringContaining("a: number")],
        [0, expect.stringContaining("a: string")],
      ]);
    },
  );
});
