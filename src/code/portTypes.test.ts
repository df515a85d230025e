import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyActions } from "../program/anyProgram.testing.ts";
import { apply } from "../program/change.ts";
import type { Program } from "../program/program.ts";
import { compilerFiles } from "./check/compiler.testing.ts";
import { corpus, demoFiles } from "./corpus.testing.ts";
import { emit } from "./emit.ts";
import { createLanguage, type Language } from "./language.ts";
import { createLanguageWorker } from "./languageWorker.ts";
import { programOf } from "./laws.testing.ts";
import { portTypes } from "./portTypes.ts";
import { ProgramSender } from "./sentProgram.ts";

const files = compilerFiles();
const language = createLanguage(files);

/** The types at the ports, once the program was checked. */
function shown(program: Program, by: Language = language): Record<string, string> {
  by.check(emit(program).text);
  return Object.fromEntries(
    portTypes(program, by).map(({ node, output, type }) => [
      output === undefined ? node : `${node} ${output}`,
      type,
    ]),
  );
}

function flowOf(body: string, parameters = ""): Program {
  return programOf(`import { flow, task, type State } from "millrace";
interface Row { name: string; score: number }
const rows = task(async function rows() { return [] as Row[]; });
const count = task(function count(from: Row[]) { return from.length; });
const half = task((value: number) => value / 2);
const both = task(() => ({ first: 1, second: "two" }));
const written = task((): Row => null!);
const same = task(function same<T>(value: T) { return { value }; });
const one = task((row: Row) => ({ row }));
const either = task((value: number) => (value > 1 ? (null! as Row) : ("none" as const)));
const part = flow(async function part() { const all = rows.submit(); return count.submit(all); });
export const main = flow(async function main(${parameters}) {
${body}
});
`);
}

describe("a port whose type nobody wrote shows what the compiler infers of", () => {
  test.each([
    ["a task", "const a = count.submit([]);\nreturn a;", "a", "number"],
    ["a task that is awaited", "const a = await rows();\nreturn a;", "a", "Row[]"],
    ["a task whose value nobody takes", "const a = rows.submit();", "a", "Row[]"],
    ["a call that has no name", "return rows.submit();", "rows1", "Row[]"],
    [
      "a generic task, as far as a task can be one",
      "const a = same.submit(3);\nreturn a;",
      "a",
      "{ value: unknown; }",
    ],
    ["each run of a map", "const a = half.map([1, 2]);\nreturn a;", "a", "number[]"],
    [
      "a map over a future",
      "const r = rows.submit();\nconst a = one.map(r);\nreturn a;",
      "a",
      "{ row: Row; }[]",
    ],
    ["a map that gives several types", "const a = either.map([1]);\nreturn a;", "a", '(Row | "none")[]'],
    ["a state", "const a = await count.returnState([]);\nreturn a;", "a", "number"],
    ["a subflow", "const a = part.submit();\nreturn a;", "a", "number"],
    ["a part of a value", "const { second } = await both();\nreturn second;", "both1", "string"],
    [
      "each part of a value",
      "const { first, second } = await both();\nreturn [first, second];",
      "both1 first",
      "number",
    ],
    ["code", "let total = 0;\nfor (const one of [1, 2]) total += one;\nreturn total;", "code:1", "number"],
    [
      "one name of code",
      "const a = 1;\nif (a > 2) console.log(a);\nconst b = [a, 2];\nreturn [a, b];",
      "code:1 b",
      "number[]",
    ],
  ])("%s", (_, body, port, type) => {
    expect(shown(flowOf(body))).toMatchObject({ [port]: type });
  });

  test("a parameter with a default", () => {
    expect(shown(flowOf("return 1;", "rate = Math.max(1, 2)"))).toMatchObject({ "parameter:rate": "number" });
  });

  test("nothing that is written", () => {
    expect(shown(flowOf("const a = written.submit();\nreturn a;", "book: string"))).toEqual({});
  });

  test("not that of the flow itself, where it is one expression", () => {
    const program = programOf(`import { flow, task } from "millrace";
const double = task((x: number) => x * 2);
export const twice = flow(async (x: number = 21) => double(x));
`);
    expect(shown(program)).toEqual({});
    expect(portTypes(program, { portTypes: createLanguage(files).portTypes })).toEqual([]);
  });

  test("a flow whose statements lead into each other, and is checked as one file", () => {
    const program = flowOf("const a = count.submit([]);\nreturn a;");
    const whole = { ...program, shared: `${program.shared}\nconst early = count;` };
    expect(shown(whole)).toMatchObject({ a: "number" });
  });
});

test("after any edits of any file the ports show what a compiler shows that sees the file for the first time", () => {
  const anyFile = fc.constantFrom(...[...demoFiles, ...corpus].map(({ text }) => text));
  fc.assert(
    fc.property(anyFile, anyActions, (text, actions) => {
      let program = programOf(text);
      shown(program);
      for (const action of actions) {
        program = apply(program, action(program));
        shown(program);
      }
      const whole = createLanguage(files);
      const unchecked = { portTypes: whole.portTypes };
      expect(inAnyOrder(shown(program))).toEqual(
        inAnyOrder(
          Object.fromEntries(
            portTypes(program, unchecked).map(({ node, output, type }) => [
              output === undefined ? node : `${node} ${output}`,
              type,
            ]),
          ),
        ),
      );
    }),
    { numRuns: Number(process.env["MILLRACE_RUNS"] ?? 5) },
  );
}, 600_000);

/** The compiler tells the types of a union in the order in which it came upon them, whatever was edited before. */
function inAnyOrder(types: Record<string, string>): Record<string, string> {
  const sorted = (type: string) => (type.match(/\w+|[^\s\w]/g) ?? []).toSorted().join(" ");
  return Object.fromEntries(Object.entries(types).map(([port, type]) => [port, sorted(type)]));
}

test("no type of a port gets into the file", () => {
  const program = flowOf("const a = count.submit([]);\nreturn a;");
  const { text } = emit(program);
  shown(program);
  expect(emit(program).text).toBe(text);
});

test("the worker tells them of the program that it was sent last, and of no other", async () => {
  const worker = createLanguageWorker(() => language);
  const sender = new ProgramSender();
  const first = sender.send(flowOf("const a = count.submit([]);\nreturn a;"));
  await worker.checkSent(first);
  expect(worker.portTypes(first.number)).toEqual([{ node: "a", type: "number" }]);
  await worker.checkSent(sender.send(flowOf("const a = rows.submit();\nreturn a;")));
  expect(worker.portTypes(first.number)).toBeUndefined();
});
