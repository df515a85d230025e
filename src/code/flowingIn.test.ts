import { expect, test } from "vitest";
import type { Program } from "../program/program.ts";
import { compilerFiles } from "./check/compiler.testing.ts";
import { createLanguage } from "./language.ts";
import { createLanguageWorker } from "./languageWorker.ts";
import { programOf } from "./laws.testing.ts";

const language = createLanguage(compilerFiles());
const worker = createLanguageWorker(() => language);

/** A flow in which a task `it`, whose parameters have no types, is called in this way. */
function calling(body: string, more = ""): Program {
  return programOf(`import { allowFailure, flow, task, unmapped } from "millrace";
interface Row { name: string; score: number }
const rows = task(async function rows() { return [] as Row[]; });
const one = task((): Row => ({ name: "", score: 0 }));
const it = task(function it(value, other) { return [value, other]; });
${more}
export const main = flow(async function main(n: number, way: "up" | "down") {
${body}
});
`);
}

/** What the pointer over the parameter says. */
function hovered(program: Program, parameter: "value" | "other" = "value", task = "it"): string | undefined {
  const code = program.tasks.find(({ identifier }) => identifier === task)?.code ?? "";
  const hover = worker.hover(program, task, code.lastIndexOf(parameter) + 1);
  expect(hover?.start).toBe(code.lastIndexOf(parameter));
  return hover?.text.replace(`(parameter) ${parameter}: `, "");
}

test("a parameter without a type has that of what flows in", () => {
  expect(hovered(calling("  const row = one.submit();\n  it.submit(row, n);"))).toBe("Row");
  expect(hovered(calling("  const row = one.submit();\n  it.submit(row, n);"), "other")).toBe("number");
  expect(hovered(calling("  it.submit(way, n);"))).toBe('"up" | "down"');
});

test("in map it has that of an element, and of what goes whole into each run its own", () => {
  const program = calling("  const all = rows.submit();\n  await it.map(all, unmapped(all));");
  expect(hovered(program)).toBe("Row");
  expect(hovered(program, "other")).toBe("Row[]");
});

test("where failure is allowed it may be the error or nothing, and with a fallback that", () => {
  const program = calling("  const row = one.submit();\n  it.submit(allowFailure(row), row.orElse(n));");
  expect(hovered(program)).toBe("Row | Error | null");
  expect(hovered(program, "other")).toBe("number | Row");
});

test("what is written as an argument counts as any value of its sort", () => {
  const program = calling('  it.submit("Ada", -1);');
  expect(hovered(program)).toBe("string");
  expect(hovered(program, "other")).toBe("number");
});

test("all calls count, of every flow of the file, and under other options too", () => {
  const more = `const again = it.withOptions({ name: "Again" });
export const part = flow(async function part() {\n  it.submit(true, 1);\n});`;
  expect(hovered(calling('  again.submit("one", 2);\n  it.submit(3, 4);', more))).toBe(
    "string | number | boolean",
  );
});

test("what flows in is completed", () => {
  const program = programOf(`import { flow, task } from "millrace";
const rows = task(() => [{ name: "", score: 0 }]);
const it = task(function it(row) { return row.score; });
export const main = flow(async () => {
  const all = rows.submit();
  await it.map(all);
});
`);
  const code = program.tasks[1]?.code ?? "";
  const found = worker.completions(program, "it", code.indexOf(".score") + 1);
  expect(found.map(({ name }) => name).slice(0, 2)).toEqual(["name", "score"]);
});

test("a type that its author wrote stays, whatever flows in", () => {
  const program = programOf(`import { flow, task } from "millrace";
const it = task(function it(value: string) { return value; });
export const main = flow(async (n: number) => {
  it.submit(n);
});
`);
  expect(hovered(program)).toBe("string");
});
