import { describe, expect, test } from "vitest";
import { constantsToName } from "./constantNames.ts";
import { erase } from "./erase.ts";
import { withConstantNames } from "./naming.ts";

describe("Constants that name a task or flow", () => {
  test.each([
    ["a task of an arrow function", "const square = task((n: number) => n * n);", ["square"]],
    [
      "with options besides",
      "export const square = task({ retries: 2 }, async (n: number) => n);",
      ["square"],
    ],
    ["of a function without a name", "const square = task(function (n: number) { return n; });", ["square"]],
    ["a flow", "export const main = flow(async () => 1), other = flow(() => 2);", ["main", "other"]],
    ["by another name", 'import { task as t } from "millrace"; const a = t(() => 1);', ["a"]],
    ["through the module", 'import * as m from "millrace"; const a = m.task(() => 1);', ["a"]],
  ])("are told: %s", (_, text, names) => {
    expect(constantsToName(text)).toEqual(names);
  });

  test.each([
    ["a function with a name", "const a = task(function square() {});"],
    ["a function from elsewhere", "const a = task(square);"],
    ["no call of the package", "const a = (() => 1)();"],
    ["a constant of a body", "export const main = flow(function main() { const a = task(() => 1); });"],
    ["a copy", 'const a = square.withOptions({ name: "A" });'],
  ])("are not: %s", (_, text) => {
    expect(constantsToName(text)).toEqual([]);
  });
});

test("the names are told at the end of the JavaScript, and no line before it moves", () => {
  const text = "const square = task((n: number) => n); // the last line";
  const { javascript } = erase(text);
  const told = withConstantNames(javascript, constantsToName(text));
  expect(told.split("\n")[0]).toBe(javascript);
  expect(told.split("\n")[1]).toContain("{ square }");
  expect(withConstantNames("a()", [])).toBe("a()");
});
