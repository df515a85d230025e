import { expect, test } from "vitest";
import { samples } from "../program/anyProgram.testing.ts";
import { signatureOf } from "./signature.ts";

test.each(samples)(
  "the samples of the program tests say what the compiler reads: $code",
  ({ code, signature }) => {
    expect(signatureOf(code)).toEqual(signature);
  },
);

test("a parameter may be left out when it is optional, has a default, or takes the rest", () => {
  const code =
    'function f(a: string, b?: number, c = 1, d = "x", e = true, ...rest: Array<string | number>): void {}';
  expect(signatureOf(code)?.parameters).toEqual([
    { name: "a", type: "string", optional: false },
    { name: "b", type: "number", optional: true },
    { name: "c", type: "number", optional: true },
    { name: "d", type: "string", optional: true },
    { name: "e", type: "boolean", optional: true },
    { name: "rest", type: "string | number", optional: true },
  ]);
});

test("a parameter that is taken apart gets a name that no other has", () => {
  const names = signatureOf("({ a }: A, options: B, [b]: C) => 1")?.parameters.map(({ name }) => name);
  expect(names).toEqual(["options2", "options", "options3"]);
});

test("a promise shows what it promises", () => {
  expect(signatureOf("async function f(): Promise<Map<string, number[]>> {}")?.returns).toBe(
    "Map<string, number[]>",
  );
  expect(signatureOf("function f(): Promise<A> | Promise<B> {}")?.returns).toBe("Promise<A> | Promise<B>");
});

test("a type on many lines shows on one", () => {
  expect(signatureOf("(a: {\n  b: string;\n}) => 1")?.parameters[0]?.type).toBe("{ b: string; }");
});

test.each([
  "",
  "function (",
  "1",
  "f",
  "function f() {}, 2",
  "function f() {}; 2",
  "class A {}",
  ") => (",
  "a + b",
])("no function: %s", (code) => {
  expect(signatureOf(code)).toBeUndefined();
});
