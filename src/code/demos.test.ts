import { expect, test } from "vitest";
import { problemsOf } from "../program/checks.ts";
import { whyNoProgram } from "../program/shape.ts";
import { demoFiles, libraryFiles } from "./corpus.testing.ts";
import { createLanguage } from "./language.ts";
import { emit } from "./emit.ts";
import { parse } from "./parse.ts";

test.each(demoFiles)(
  "the demo $name goes to the canvas and back to the byte, without a problem",
  ({ text }) => {
    const { program, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(program && emit(program).text).toBe(text);
    expect(program && problemsOf(program)).toEqual([]);
    expect(whyNoProgram(program)).toBeUndefined();
  },
);

test.each(demoFiles)("the demo $name has no type error against the package as it is", ({ text }) => {
  const language = createLanguage(libraryFiles());
  expect(language.check(text)).toEqual([]);
});
