import { beforeAll, describe, expect, test } from "vitest";
import { whyNoProgram } from "../program/shape.ts";
import { corpus, libraryFiles } from "./corpus.testing.ts";
import { emit } from "./emit.ts";
import { createLanguage, type Language } from "./language.ts";
import { parse } from "./parse.ts";

test("the corpus has files enough, in Windows' and Unix' manner, with and without a mark and an end of line", () => {
  expect(corpus.length).toBeGreaterThanOrEqual(40);
  const texts = corpus.map(({ text }) => text);
  expect(texts.some((text) => text.startsWith("\ufeff"))).toBe(true);
  expect(texts.some((text) => !text.endsWith("\n"))).toBe(true);
  expect(texts.some((text) => text.includes("\r\n") && !/[^\r]\n/.test(text))).toBe(true);
});

describe("the file goes to the canvas and back to the byte:", () => {
  test.each(corpus)("$name", ({ text }) => {
    const { program, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(program && emit(program).text).toBe(text);
    expect(whyNoProgram(program)).toBeUndefined();
  });
});

describe("plain TypeScript has nothing against the file:", () => {
  let language: Language;
  beforeAll(() => {
    language = createLanguage(libraryFiles());
  });
  test.each(corpus)("$name", ({ text }) => {
    expect(language.check(text).map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });
});
