import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyActions } from "../program/anyProgram.testing.ts";
import { corpus } from "./corpus.testing.ts";
import { emit } from "./emit.ts";
import { textAfter } from "./laws.testing.ts";
import { parse } from "./parse.ts";

/** `npm run fuzz` goes on for hours. What fails tells its seed, and becomes a case of its own (`readBack.test.ts`). */
const times = Number(process.env["MILLRACE_FUZZ"] ?? 1);
const anyFile = fc.constantFrom(...corpus.map(({ text }) => text));

describe("any file, spoiled in any way,", () => {
  const tokens =
    "( ) { } [ ] ; , . => = ` ${ \" ' // /* */ \\ \n \r\n \t async await function const return flow task submit ( ) undefined".split(
      " ",
    );
  const anySpoiling = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.oneof(fc.constant(0), fc.nat(8), fc.nat(200)),
    put: fc.oneof(
      fc.constant(""),
      fc.constantFrom(...tokens),
      fc.string({ unit: "binary", maxLength: 4 }),
      fc
        .tuple(anyFile, fc.nat(2000), fc.nat(300))
        .map(([text, from, count]) => text.slice(from, from + count)),
    ),
  });

  test("gives a problem with its place, or a program that is written as the very same text", () => {
    fc.assert(
      fc.property(anyFile, fc.array(anySpoiling, { minLength: 1, maxLength: 5 }), (text, spoilings) => {
        const spoiled = spoilings.reduce((before, { at, length, put }) => {
          const start = Math.floor(at * before.length);
          return before.slice(0, start) + put + before.slice(start + length);
        }, text);
        const { program, problems } = parse(spoiled);
        if (program) expect(emit(program).text).toBe(spoiled);
        else expect(problems.length).toBeGreaterThan(0);
        const lines = spoiled.split("\n");
        for (const { message, line, column } of problems) {
          expect(message).not.toBe("");
          expect(lines[line - 1]?.length).toBeGreaterThanOrEqual(column - 1);
        }
      }),
      { numRuns: 1500 * times },
    );
  });
});

describe("any edits of any file", () => {
  test("are read back as they were, written again to the byte, and undone to the byte", () => {
    fc.assert(
      fc.property(anyFile, anyActions, (text, actions) => void textAfter(text, actions)),
      { numRuns: 250 * times },
    );
  });
});
