import { afterEach, expect, test } from "vitest";
import { setProgramUrl, userStack } from "./frames.ts";

afterEach(() => setProgramUrl(""));

test("of a Chromium stack only the program's own frames are left, under the file's own name", () => {
  setProgramUrl("file:///flows/word-report.ts");
  const stack = `Error: no
    at countWords (file:///flows/word-report.ts:12:9)
    at new Counter (file:///flows/word-report.ts:20:5)
    at async file:///flows/word-report.ts:30:3
    at finish (file:///app/body.js:1:200)`;
  expect(userStack(stack)).toBe(
    [
      "    at countWords (word-report.ts:12:9)",
      "    at new Counter (word-report.ts:20:5)",
      "    at word-report.ts:30:3",
    ].join("\n"),
  );
});

test("so it is for a Firefox stack", () => {
  setProgramUrl("word-report.ts");
  const stack = "countWords@word-report.ts:12:9\nfinish@data:text/javascript,x:1:200\n";
  expect(userStack(stack)).toBe("    at countWords (word-report.ts:12:9)");
});

test("a stack without a frame of the program is none", () => {
  setProgramUrl("word-report.ts");
  expect(userStack("Error: no\n    at finish (body.js:1:2)")).toBeUndefined();
});
