import { describe, expect, test } from "vitest";
import { hostNeedsOf, hostNeedText } from "./hostNeeds.ts";

const found = (text: string) => hostNeedsOf(text).map(({ host, name, line }) => `${line} ${host} ${name}`);

describe("what a file needs of the place where it runs", () => {
  test("is told with its line: modules of Node, and globals that only one place has", () => {
    const text = `import { readFile } from "node:fs/promises";
import path from "path";
import { flow } from "millrace";
const late = () => import("node:os");
export const main = flow(() => {
  indexedDB.open("x");
  return [process.env.HOME, Buffer.from("a"), document.title];
});`;
    expect(found(text)).toEqual([
      "1 node node:fs/promises",
      "2 node path",
      "4 node node:os",
      "6 browser indexedDB",
      "7 node process",
      "7 node Buffer",
      "7 page document",
    ]);
  });

  test.each([
    ["names of the file's own", "function process(document: string) { return document; } process('a');"],
    ["names of members", "const a = { process: 1, window() {} }; a.process; a.window();"],
    ["types", "let a: Buffer | undefined; type B = typeof process; interface C { document: number }"],
    ["what is asked for first", "const home = typeof process === 'undefined' ? '' : process.env.HOME;"],
    [
      "types of Node's modules",
      'import type { Stats } from "node:fs"; export const a = 1 as unknown as Stats;',
    ],
    [
      "what is everywhere",
      "fetch('a'); setTimeout(() => crypto.randomUUID(), 1); structuredClone(navigator);",
    ],
    ["other packages", 'import { groupBy } from "lodash-es"; groupBy([]);'],
  ])("is nothing for %s", (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test("is said in words that tell where the flow can run", () => {
    expect(hostNeedText({ host: "node", name: "process" })).toContain("`millrace run`");
    expect(hostNeedText({ host: "browser", name: "indexedDB" })).toContain("on the page");
    expect(hostNeedText({ host: "page", name: "document" })).toContain("in workers");
  });
});
