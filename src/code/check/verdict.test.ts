import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyActions } from "../../program/anyProgram.testing.ts";
import { apply } from "../../program/change.ts";
import type { Problem } from "../../program/checks.ts";
import type { Program } from "../../program/program.ts";
import { corpus, demoFiles } from "../corpus.testing.ts";
import { emit } from "../emit.ts";
import { createLanguage } from "../language.ts";
import { programOf } from "../laws.testing.ts";
import { problemsIn } from "../problems.ts";
import { compilerFiles, createTsc } from "./compiler.testing.ts";

/** The canvas and `tsc --strict` of the exported file either both have nothing against a flow, or both something. */
const tsc = createTsc();
const language = createLanguage(compilerFiles());

const files = [...demoFiles, ...corpus];

describe("the canvas has nothing against what tsc --strict has nothing against:", () => {
  test.each(files)("$name", ({ text }) => {
    const isOfTypes = ({ severity, source }: Problem) => severity === "error" && source === "typescript";
    expect(problemsIn(programOf(text), language).filter(isOfTypes)).toEqual([]);
    expect(refusals(text)).toEqual([]);
  });
});

describe("after any edits of any file", () => {
  const anyFile = fc.constantFrom(...files.map(({ text }) => text));

  test("the canvas shows an error of types exactly if tsc --strict refuses the exported file", () => {
    fc.assert(
      fc.property(anyFile, anyActions, (text, actions) => {
        const program = actions.reduce<Program>(
          (before, action) => apply(before, action(before)),
          programOf(text),
        );
        expectSameVerdict(program);
      }),
      { numRuns: Number(process.env["MILLRACE_RUNS"] ?? 8) },
    );
  });
});

/** What the program itself knows, as of a call that lacks an input, stands for what the compiler says of it. */
function expectSameVerdict(program: Program): void {
  const { text } = emit(program);
  const said = refusals(text);
  const problems = problemsIn(program, language).filter(({ severity }) => severity === "error");
  const ofTypes = problems.filter(({ source }: Problem) => source === "typescript");
  if (said.length === 0) expect(ofTypes, text).toEqual([]);
  else expect(problems, `${said.join("\n")}\n${text}`).not.toEqual([]);
}

/** Of packages that are not installed here nothing is known; where they are, they are found. */
function refusals(text: string): string[] {
  return tsc(text)
    .map(
      ({ code, messageText }) =>
        `${code}: ${typeof messageText === "string" ? messageText : messageText.messageText}`,
    )
    .filter((said) => !/^2307: Cannot find module '(?!node:|\.)/.test(said));
}
