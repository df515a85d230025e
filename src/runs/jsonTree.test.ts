import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageLength, treeLines, untouchedTree, valueText } from "./jsonTree.ts";

describe("a value as a tree", () => {
  test("shows its first level, and small things in it, open", () => {
    const lines = treeLines(
      { a: 1, b: { c: [2] }, d: Array.from({ length: 50 }, (_, i) => i) },
      untouchedTree,
    );
    expect(lines.map(({ path }) => path)).toEqual(["$", "$/a", "$/b", "$/b/c", "$/d"]);
  });

  test("opens what the reader opens, and closes what he closes", () => {
    const open = new Map([
      ["$/b/c", true],
      ["$/a", false],
    ]);
    const lines = treeLines({ a: { x: 1 }, b: { c: [2] } }, { ...untouchedTree, open });
    expect(lines.map(({ path }) => path)).toEqual(["$", "$/a", "$/b", "$/b/c", "$/b/c/0"]);
  });

  test("shows a hundred items of a long list, and more on demand", () => {
    const list = Array.from({ length: 1_000_000 }, (_, index) => index);
    const lines = treeLines(list, untouchedTree);
    expect(lines).toHaveLength(1 + pageLength + 1);
    expect(lines.at(-1)).toMatchObject({ kind: "rest", path: "$", left: 1_000_000 - pageLength });
    const more = treeLines(list, { ...untouchedTree, shown: new Map([["$", 2 * pageLength]]) });
    expect(more).toHaveLength(1 + 2 * pageLength + 1);
  });

  test("does not go round in a circle", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(treeLines(circle, untouchedTree).length).toBeLessThan(5);
  });

  test("looks into maps, sets and errors", () => {
    const lines = treeLines([new Map([[{ k: 1 }, "v"]]), new Set(["s"]), new TypeError("no")], untouchedTree);
    const names = lines.map((line) => (line.kind === "value" ? line.name : undefined));
    expect(names).toEqual([undefined, "0", "{ k: 1 }", "1", "0", "2", "name", "message", "stack"]);
  });

  test("gives each line a path of its own", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const paths = treeLines(value, untouchedTree).map((line) => `${line.kind} ${line.path}`);
        expect(new Set(paths).size).toBe(paths.length);
      }),
    );
    expect(treeLines({ "a/b": 1, a: { b: 1 } }, untouchedTree)).toHaveLength(4);
  });
});

describe("a value in one line", () => {
  test.each([
    ["text", '"text"'],
    [5n, "5n"],
    [undefined, "undefined"],
    [null, "null"],
    [NaN, "NaN"],
    [[], "[]"],
    [["a", 1], '[ "a", 1 ]'],
    [{ a: 1, b: null }, "{ a: 1, b: null }"],
    [{ a: [1] }, "{ 1 }"],
    [Array.from({ length: 9 }), "[ 9 ]"],
    [new Set([1]), "Set { 1 }"],
    [new Map([["a", 1]]), "Map { a: 1 }"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Uint8Array(3), "Uint8Array of 3 bytes"],
    [/a/g, "/a/g"],
  ])("%o is shown as %s", (value, text) => {
    expect(valueText(value, 200)).toBe(text);
  });

  test("reads no more of a long text than it shows", () => {
    expect(valueText("x".repeat(10_000_000), 5)).toBe('"xxxxx"');
  });
});
