import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyActions, type Action } from "../program/anyProgram.testing.ts";
import { apply, invert, type ProgramChange } from "../program/change.ts";
import type { Program } from "../program/program.ts";
import { corpus } from "./corpus.testing.ts";
import { emit } from "./emit.ts";
import { parse } from "./parse.ts";
import { differenceBetween } from "./same.testing.ts";

/** `npm run fuzz` goes on for hours, from another seed each time; `npm test` takes the same few minutes' worth. */
const times = Number(process.env["MILLRACE_FUZZ"] ?? 1);
const seed = times === 1 ? { seed: 7 } : {};
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
      { numRuns: 1500 * times, ...seed },
    );
  });
});

describe("any edits of any file", () => {
  test("are read back as they were, written again to the byte, and undone to the byte", () => {
    fc.assert(fc.property(anyFile, anyActions, holdLaws), { numRuns: 250 * times, ...seed });
  });
});

function holdLaws(text: string, actions: readonly Action[]): void {
  const original = programOf(text);
  let program = original;
  const changes: ProgramChange[] = [];
  for (const action of actions) {
    const change = action(program);
    program = apply(program, change);
    changes.push(change);
  }
  const { text: written } = emit(program);
  const read = programOf(written);
  const difference = differenceBetween(program, read, written.includes("// @millrace:layout"));
  if (difference !== undefined) throw new Error(`Read back otherwise:\n${difference}\n${written}`);
  expect(emit(read).text).toBe(written);
  for (const change of changes.toReversed()) program = apply(program, invert(change));
  expect(emit(program).text).toBe(text);
}

function programOf(text: string): Program {
  const { program, problems } = parse(text);
  if (!program) throw new Error(`${JSON.stringify(problems)}\n${text}`);
  return program;
}
