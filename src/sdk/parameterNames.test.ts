import { expect, test } from "vitest";
import { parameterNames } from "./parameterNames.ts";

test.each([
  ["function f() {}", []],
  ["async function f(a, b = 1) { return (a, b); }", ["a", "b"]],
  ["(a) => a", ["a"]],
  ["a => a", ["a"]],
  ["async a => a", ["a"]],
  ["async (a, ...rest) => a", ["a", "rest"]],
  ['(a = "),(", b = [1, [2, 3]], c = { d: (1, 2) }) => a', ["a", "b", "c"]],
  ["(a = `,${[1, 2]}`, /* b, */ c, // d,\n e) => a", ["a", "c", "e"]],
  ["({ a, b }, [c, d], e) => a", ["argument0", "argument1", "e"]],
  ["function* größe($a, _b, ñ,) {}", ["$a", "_b", "ñ"]],
])("%s has the parameters %j", (code, names) => {
  expect(parameterNames(code)).toEqual(names);
});
