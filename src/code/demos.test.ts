import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { problemsOf } from "../program/checks.ts";
import { whyNoProgram } from "../program/shape.ts";
import { libraryFiles } from "./corpus.testing.ts";
import { createLanguage } from "./language.ts";
import { emit } from "./emit.ts";
import { parse } from "./parse.ts";

const folder = new URL("../demos/", import.meta.url);
const demos = readdirSync(folder).filter(
  (file) => file.endsWith(".ts") && !/^index\.ts$|\.test\.ts$/.test(file),
);

test.each(demos)("the demo %s goes to the canvas and back to the byte, without a problem", (file) => {
  const text = readFileSync(new URL(file, folder), "utf8");
  const { program, problems } = parse(text);
  expect(problems).toEqual([]);
  expect(program && emit(program).text).toBe(text);
  expect(program && problemsOf(program)).toEqual([]);
  expect(whyNoProgram(program)).toBeUndefined();
});

test.each(demos)("the demo %s has no type error against the package as it is", (file) => {
  const language = createLanguage(libraryFiles());
  expect(language.check(readFileSync(new URL(file, folder), "utf8"))).toEqual([]);
});
