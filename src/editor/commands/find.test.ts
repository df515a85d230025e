import { expect, test } from "vitest";
import { parse } from "../../code/parse.ts";
import { findInFlow } from "./find.ts";

const { program } = parse(`import { flow, task } from "millrace";

const limit = 3;

export const load = task({ name: "Load pages", retries: 4, tags: ["network"] }, async function load(url: string) {
  return fetch(url);
});

export const report = flow({ name: "Report" }, async function report(book: string) {
  const page = load.submit("https://example.org/" + book);
  return page;
});
`);
const find = (words: string) => (program ? findInFlow(program, words) : []);

test("names come first, then options and arguments, then lines of code", () => {
  expect(find("load").map(({ title, about }) => [title, about])).toEqual([
    ["Load pages", "Task · page"],
    ["Load pages", "async function load(url: string) {"],
  ]);
  expect(find("NETWORK")).toMatchObject([{ node: "page", about: 'tags: ["network"]', tab: "options" }]);
  expect(find("retries: 4")).toMatchObject([{ node: "page", tab: "options" }]);
  expect(find("example.org")).toMatchObject([{ node: "page", tab: "inputs" }]);
  expect(find("limit")).toMatchObject([{ title: "Shared code", line: 3 }]);
});

test("without words every node is listed", () => {
  expect(find("").map(({ title }) => title)).toEqual(["book", "Load pages", "Result"]);
});
