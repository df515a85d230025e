import fc from "fast-check";
import { expect, test } from "vitest";
import { artifactTable } from "./artifactTable.ts";

test.each([
  ["rows as objects", [{ a: 1, b: 2 }, { b: 3, c: null }], ["a", "b", "c"], [[1, 2, undefined], [undefined, 3, null]]], // prettier-ignore
  ["rows as lists", [[1, 2], [3]], [], [[1, 2], [3]]],
  ["columns", { a: [1, 2], b: [3] }, ["a", "b"], [[1, 3], [2, undefined]]], // prettier-ignore
  ["no rows", [], [], []],
  ["no columns", {}, [], []],
])("a table of %s is read from its JSON", (_, table, columns, rows) => {
  expect(artifactTable(JSON.stringify(table))).toEqual({ columns, rows });
});

test.each([["{"], ["5"], ["[1]"], ['{"a":1}'], [undefined], ["[[1],{}]"]])("%s is no table", (data) => {
  expect(artifactTable(data)).toBeUndefined();
});

test("whatever a file holds, reading does not throw, and every row of named columns has a cell for each", () => {
  const data = fc.oneof(fc.jsonValue(), fc.json(), fc.array(fc.dictionary(fc.string(), fc.jsonValue())));
  fc.assert(
    fc.property(data, (data) => {
      const { columns, rows } = artifactTable(data) ?? { columns: [], rows: [] };
      if (columns.length > 0) expect(rows.every((row) => row.length === columns.length)).toBe(true);
    }),
  );
});

test("columns called as what every object inherits are columns like any other", () => {
  expect(artifactTable('[{"__proto__":1},{"constructor":2}]')).toEqual({
    columns: ["__proto__", "constructor"],
    rows: [
      [1, undefined],
      [undefined, 2],
    ],
  });
});
