import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyProgram } from "../program/anyProgram.testing.ts";
import { emit } from "./emit.ts";
import { erase, importsOf } from "./erase.ts";

describe("erasing types", () => {
  test("keeps every line as long as it was", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        const { text } = emit(program);
        const { javascript, problems } = erase(text);
        expect(problems).toEqual([]);
        expect(javascript.split("\n").map((line) => line.length)).toEqual(
          text.split("\n").map((line) => line.length),
        );
      }),
    );
  });

  test("leaves code that a browser runs", () => {
    const { javascript } = erase("const f = (a: number, b?: string): number => a! + 1 as number;");
    expect(new Function(`${javascript} return f(1);`)()).toBe(2);
  });

  test.each([
    ["\n  enum A { B }", "`enum`"],
    ["\n  namespace A { export const b = 1; }", "`namespace`"],
    ["\n  class A { constructor(private b: number) {} }", "parameter property"],
    ['\n  import a = require("a");', "import name from"],
  ])("tells what to do in place of %s", (text, advice) => {
    const [problem] = erase(text).problems;
    expect(problem?.message).toContain(advice);
    expect(problem?.line).toBe(2);
  });

  test("reports a syntax error in the compiler's words, with its place", () => {
    expect(erase("const a = 1;\nconst b = ;").problems).toEqual([
      { message: "Expression expected.", line: 2, column: 11 },
    ]);
  });
});

test("imports are those that are left at run time, dynamic ones too", () => {
  const text = `import type { A } from "types"; import { b, type C } from "b"; export * from "d";
    async function f() { return import("e"); } import "b";`;
  expect(importsOf(text)).toEqual(["b", "d", "e"]);
});
