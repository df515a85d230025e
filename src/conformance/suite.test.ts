import { describe, expect, test } from "vitest";
import { caseFiles } from "./files.ts";

describe.each(caseFiles.map((file) => ({ ...file })))("$path", ({ cases, flows }) => {
  test("has a sentence of its own for each case", () => {
    const titles = cases.map(({ title }) => title);
    expect(titles).toEqual([...new Set(titles)]);
    expect(titles.filter((title) => !/^\S.* .*[^.\s]$/.test(title))).toEqual([]);
  });

  test("has a name of its own for each flow, and every case has a flow of the file", () => {
    const names = flows.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    for (const { flow } of cases) expect(names).toContain(flow.options.name);
  });

  test("says in words why a host cannot have a case", () => {
    const reasons = cases.flatMap(({ not = {} }) => Object.values(not));
    expect(reasons.filter((reason) => !reason.includes(" "))).toEqual([]);
  });
});
