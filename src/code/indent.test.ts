import fc from "fast-check";
import { expect, test } from "vitest";
import { indent, indentOfLines, outdent } from "./indent.ts";

const pieces = fc.constantFrom(
  "a",
  "\n",
  "\n  ",
  "\r\n",
  "  ",
  "`",
  "${",
  "}",
  "{",
  '"',
  "'",
  "\\",
  "/",
  "//",
  "/*",
  "*/",
  "/[`]/",
  "return",
  "(",
  ")",
  "=",
  "\t",
);
const anyCode = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(""));

test("any code comes back from the file as it was", () => {
  fc.assert(
    fc.property(anyCode, (code) => outdent(indent(code)) === code),
    { numRuns: 5000 },
  );
});

test("an indented text comes back from the editor as it was", () => {
  fc.assert(
    fc.property(anyCode, (code) => {
      const text = indent(code);
      return indent(outdent(text)) === text;
    }),
    { numRuns: 2000 },
  );
});

test("lines move by what indentOfLines tells", () => {
  fc.assert(
    fc.property(anyCode, (code) => {
      const before = code.split("\n").map((line) => line.length);
      const after = indent(code)
        .split("\n")
        .map((line) => line.length);
      const moves = indentOfLines(code);
      return before.every((length, index) => length + (moves[index] ?? 0) === after[index]);
    }),
  );
});

test("the lines of a template stay where they are", () => {
  expect(indent("f(`\na ${[\n1]}\nb`,\n1)")).toBe("f(`\na ${[\n  1]}\nb`,\n  1)");
});

test("a backtick in a regular expression, string or comment opens no template", () => {
  expect(indent("f(/[`/]/, '`')\n// `\n/* ` */ g()\nh()")).toBe(
    "f(/[`/]/, '`')\n  // `\n  /* ` */ g()\n  h()",
  );
});

test("a text that is not two deep throughout stays as it is", () => {
  expect(outdent("f(\n a)")).toBe("f(\n a)");
});
