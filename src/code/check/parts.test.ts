import { describe, expect, test } from "vitest";
import { demoFiles } from "../corpus.testing.ts";
import { Parts } from "./parts.ts";
import { KnownStatements } from "./units.ts";

describe("a flow file is checked in parts", () => {
  test.each(demoFiles)("$name", ({ text }) => {
    expect(isDivisible(text)).toBe(true);
  });

  test("when a key or the member of a type is called like a task that comes later", () => {
    expect(isDivisible(flowWith("interface Report { count: number }"))).toBe(true);
    expect(isDivisible(flowWith("const limits = { count: 1 }.count;"))).toBe(true);
    expect(isDivisible(flowWith("class Report { count = 1; }"))).toBe(true);
  });

  test("but not when a task is used at once that comes later: that is an error of the file as a whole", () => {
    expect(isDivisible(flowWith("const early = count;"))).toBe(false);
    expect(isDivisible(flowWith("const early = { count };"))).toBe(false);
    expect(isDivisible(flowWith("const early = { [count.key]: 1 };"))).toBe(false);
    expect(isDivisible(flowWith("class Early extends count {}"))).toBe(false);
  });
});

function flowWith(statement: string): string {
  return `import { flow, task } from "millrace";
${statement}
export const count = task(function count() { return 1; });
export const main = flow(function main() { return count.submit(); });
`;
}

function isDivisible(text: string): boolean {
  const units = new KnownStatements().unitsOf(text)?.units ?? [];
  return new Parts(units).isDivisible;
}
