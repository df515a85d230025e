import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blankProgram } from "../program/blank.ts";
import { apply } from "../program/change.ts";
import * as edits from "../program/edits.ts";
import type { Program } from "../program/program.ts";
import { emit } from "./emit.ts";
import { createLanguage } from "./language.ts";
import { createLanguageWorker } from "./languageWorker.ts";
import { parse } from "./parse.ts";
import { problemsIn } from "./problems.ts";
import { signatureOf } from "./signature.ts";

/** The package's types as far as flows need them, so that these tests stand on nothing else. */
const sdk = `
export class TaskFuture<R> { declare readonly __result: R; result(): Promise<R> { throw 0; } }
type Arguments<A extends readonly unknown[]> = { [I in keyof A]: A[I] | TaskFuture<A[I]> };
export interface Task<A extends readonly unknown[], R> {
  (...args: Arguments<A>): Promise<R>;
  submit(...args: Arguments<A>): TaskFuture<R>;
  waitFor(...futures: readonly TaskFuture<unknown>[]): Task<A, R>;
}
export declare function task<A extends readonly unknown[], R>(options: object, run: (...args: A) => R): Task<A, Awaited<R>>;
export declare function flow<A extends readonly unknown[], R>(options: object, run: (...args: A) => R): unknown;
export declare function wait(futures: readonly TaskFuture<unknown>[]): Promise<void>;
`;

const libraryFolder = new URL("../../node_modules/typescript/lib/", import.meta.url);
const libraries = readdirSync(libraryFolder)
  .filter((name) => /^lib\.(es5|es20(1\d|2[0-3])|decorators|webworker).*d\.ts$/.test(name))
  .map((name) => [`/lib/${name}`, readFileSync(new URL(name, libraryFolder), "utf8")]);
const language = createLanguage({ ...Object.fromEntries(libraries), "/sdk/index.ts": sdk });
const worker = createLanguageWorker(() => language);

const load = "async function load(): Promise<string> {\n  return await (await fetch('x')).text();\n}";
const count = "function count(total: number): number {\n  console.log(total);\n  return total;\n}";

describe("checking a file", () => {
  test("finds nothing wrong with a good one, which may fetch, log and wait but not touch a page", () => {
    expect(language.check(emit(withTasks(load)).text)).toEqual([]);
    expect(language.check("document.title;")[0]?.message).toContain("Cannot find name 'document'");
  });

  test("tells where in the file", () => {
    expect(language.check("const a = 1;\nconst b: string = a;")).toMatchObject([
      { line: 2, column: 7, start: 19, length: 1, severity: "error" },
    ]);
  });

  test("tells of a type imported as a value, which would not be there at run time", () => {
    expect(language.check('import { Task } from "millrace";')[0]?.message).toContain("type-only import");
  });
});

describe("an npm package whose types are not at hand", () => {
  const file = `import { flow, task } from "millrace";
import { groupBy } from "lodash-es";
const group = task({ name: "Group" }, (words: string[]) => groupBy(words, (word: string) => word.length));
export const main = flow({ name: "Main" }, () => group.submit(["a"]));`;

  test("is known, all that it gives is any, and its import says so; nothing else that is missing is known", () => {
    expect(language.check(file)).toEqual([]);
    expect(problemsIn(programOf(file), language)).toMatchObject([
      { severity: "warning", shared: true, message: expect.stringContaining('"lodash-es"') },
    ]);
    expect(language.check('import { a } from "./a.ts";\na();')[0]?.message).toContain("Cannot find module");
    expect(language.check('import { a } from "node:fs";\na();')[0]?.message).toContain("Cannot find module");
  });
});

describe("the problems of a program", () => {
  test("are none for a good one", () => {
    expect(problemsIn(withTasks(load), language)).toEqual([]);
  });

  test("stand at the line and column of the task's own code", () => {
    const code = "async function load() {\n  const text = `\nx`;\n  const wrong: number = text;\n}";
    const [problem] = problemsIn(withTasks(code), language);
    expect(problem).toMatchObject({ node: "a1", task: "a", line: 4, column: 9, source: "typescript" });
  });

  test("say of what only Node has, or only a page, that it is not there where the flow runs", () => {
    const code = "async function load(): Promise<string> {\n  return process.cwd() + document.title;\n}";
    expect(problemsIn(withTasks(code), language)).toMatchObject([
      { node: "a1", line: 2, column: 10, message: expect.stringContaining("under Node only") },
      { node: "a1", line: 2, column: 26, message: expect.stringContaining("run in workers") },
    ]);
  });

  test("stand at the edge that brings the wrong type", () => {
    const program = connected(withTasks(load, count), "a1", "b1", "total");
    expect(problemsIn(program, language)).toMatchObject([
      {
        node: "b1",
        task: "b",
        edge: "a1->b1:total",
        message: "B, total: Type 'string' is not assignable to type 'number'.",
        types: { given: "string", taken: "number" },
      },
    ]);
  });

  test("stand at the node whose argument does not fit", () => {
    const program = withTasks(load, count);
    const passed = apply(program, edits.setArgument(program, "b1", "total", '"many"'));
    expect(problemsIn(passed, language)).toMatchObject([
      { node: "b1", message: expect.stringContaining("B, total: ") },
    ]);
  });

  test("say once, not twice, that an input is missing", () => {
    expect(problemsIn(withTasks(load, count), language)).toMatchObject([{ node: "b1", source: "program" }]);
  });

  test("stand at their line of the shared code, although emit put an import before it", () => {
    const program = { ...withTasks(load), shared: "// mine\nconst wrong: number = '';" };
    expect(problemsIn(program, language)).toMatchObject([{ shared: true, line: 2, column: 7 }]);
  });

  test("stand at an import of what a module does not give, and name the module as the file does", () => {
    const program = { ...withTasks(load), shared: 'import { logger } from "millrace";' };
    const message = `Module '"millrace"' has no exported member 'logger'.`;
    expect(problemsIn(program, language)).toMatchObject([{ shared: true, line: 1, message }]);
  });

  test("stand at the parameter whose default does not fit", () => {
    const program = withTasks(load);
    const parameter = { name: "limit", type: "number", default: "'ten'", position: { x: 0, y: 0 } };
    const after = apply(program, edits.addParameter(program, parameter));
    expect(problemsIn(after, language)).toMatchObject([{ node: "parameter:limit" }]);
  });
});

describe("a part that does not parse", () => {
  test("is told at its own place, and blames no other task", () => {
    const program = connected(withTasks(load, count), "a1", "b1", "total");
    const broken = apply(program, edits.setCode(program, "a", "async function load() {\n  if (", undefined));
    const problems = problemsIn(broken, language);
    expect(problems.filter(({ node }) => node === "a1")).toMatchObject([{ task: "a", line: 2 }]);
    expect(problems.filter(({ node }) => node !== "a1")).toMatchObject([{ edge: "a1->b1:total" }]);
  });

  test("of a task is told even when it would parse as something else", () => {
    const program = apply(withTasks(load), edits.setCode(withTasks(load), "a", "1 + 1", undefined));
    expect(problemsIn(program, language)).toMatchObject([
      { node: "a1", line: 1, message: expect.stringContaining("one function") },
    ]);
  });

  test("of shared code is told at its line there", () => {
    const program = { ...withTasks(load), shared: "const a = 1;\nfunction (" };
    expect(problemsIn(program, language)[0]).toMatchObject({ shared: true, line: 2 });
  });

  test.each(["1) + (2", "a, b", "1 // one", "...[1]", "`"])("as an argument: %s", (text) => {
    const program = withTasks(count);
    const passed = apply(program, edits.setArgument(program, "a1", "total", text));
    expect(problemsIn(passed, language)).toMatchObject([
      { node: "a1", message: expect.stringContaining("no expression") },
    ]);
  });
});

test("a parameter whose type is none is told so, and nothing else is blamed", () => {
  const parameter = { name: "limit", type: "number[", default: "(", position: { x: 0, y: 0 } };
  const program = withTasks(load);
  const problems = problemsIn(apply(program, edits.addParameter(program, parameter)), language);
  expect(problems.map(({ message }) => message)).toEqual([
    'limit: "number[" is no type.',
    'limit: "(" is no expression for "limit". A text needs quotes.',
  ]);
});

describe("writing code", () => {
  const code = "function count(rows: { score: number }[]) {\n  return rows[0]?.score;\n}";
  const program = withTasks(code);

  test("completes what the types know", () => {
    const offset = code.indexOf(".score") + 1;
    expect(worker.completions(program, "a", offset).map(({ name }) => name)).toContain("score");
  });

  test("tells the type under the pointer, and where that name stands in the code", () => {
    const hover = worker.hover(program, "a", code.lastIndexOf("rows") + 1);
    expect(hover).toMatchObject({
      text: "(parameter) rows: {\n    score: number;\n}[]",
      start: code.lastIndexOf("rows"),
    });
  });

  test("works in the shared code too", () => {
    const shared = { ...program, shared: "const numbers = [1];\nnumbers" };
    const hover = worker.hover(shared, undefined, shared.shared.length - 1);
    expect(hover).toMatchObject({ text: "const numbers: number[]", start: 21 });
  });

  test("of a task that is gone gives nothing", () => {
    expect(worker.completions(program, "gone", 0)).toEqual([]);
  });
});

test("compiling gives what a run needs", () => {
  const compiled = worker.compile(emit(withTasks(load)).text);
  expect(compiled).toMatchObject({
    problems: [],
    imports: [{ specifier: "millrace" }],
    flows: [{ identifier: "main" }],
  });
  expect(compiled.javascript).not.toContain("Promise<string>");
});

test("the worker reads files as parse does", () => {
  const { text } = emit(withTasks(load));
  expect(worker.parse(text)).toEqual(parse(text));
});

function withTasks(...codes: string[]): Program {
  return codes.reduce((program, code, index) => {
    const name = "ABC".charAt(index);
    const signature = signatureOf(code);
    if (!signature) throw new Error(`No function: ${code}`);
    return apply(program, edits.addTask(program, { name, code, signature, position: { x: 0, y: 0 } }));
  }, blankProgram("Main"));
}

function connected(program: Program, source: string, target: string, port: string): Program {
  const outcome = edits.connect(program, { source, target, port });
  if ("refusal" in outcome) throw new Error(outcome.refusal);
  return apply(program, outcome.change);
}

function programOf(text: string): Program {
  const { program, problems } = parse(text);
  if (!program) throw new Error(JSON.stringify(problems));
  return program;
}
