import { describe, expect, test } from "vitest";
import { blankProgram } from "../../program/blank.ts";
import { edgeOf, type Program, type ProgramNode, type TaskDefinition } from "../../program/program.ts";
import { emit } from "../emit.ts";
import { createLanguage } from "../language.ts";
import { problemsIn } from "../problems.ts";
import { signatureOf } from "../signature.ts";
import { compilerFiles, createTsc } from "./compiler.testing.ts";

/** What `tsc --strict` says of the file that is exported is what the edges show. */
const tsc = createTsc();
const language = createLanguage(compilerFiles());

const shared = `
interface Row { name: string; score: number; tags?: string[] }
interface Named { readonly name: string }
interface Page<T> { items: T[]; next?: number }
type Shape = { kind: "circle"; radius: number } | { kind: "square"; side: number };
class Money { private cents = 0; total(): number { return this.cents; } }
const limits = { low: 1, high: 2 };
`;

const types = [
  "string",
  "number",
  "boolean",
  "unknown",
  "any",
  "never",
  "void",
  "undefined",
  "null",
  '"a" | "b"',
  '"a"',
  "string | number",
  "number | undefined",
  "Row",
  "Row[]",
  "readonly Row[]",
  "Named",
  "Named | null",
  "Page<Row>",
  "Page<Named>",
  "Shape",
  '{ kind: "circle"; radius: number }',
  "Money",
  "Map<string, number>",
  "Record<string, unknown>",
  "[string, number]",
  "(string | number)[]",
  "(value: number) => string",
  "Date",
  "typeof limits",
];

/** Functions that take what `type` says, in the ways that a parameter can be written. */
const takers = types.flatMap((type) => [`async function take(value: ${type}): Promise<void> {}`]);
const otherTakers = [
  "function take(value?: number): void {}",
  "function take(value = 3): number { return value; }",
  "function take<T>(value: T[]): T | undefined { return value[0]; }",
  "function take<T extends Named>(value: T): T { return value; }",
  "function take({ name }: Named): string { return name; }",
  "function take(...value: string[]): string { return value.join(); }",
];
const givers = [
  ...types.map((type) => `function give(): ${type} { return null!; }`),
  "async function give(): Promise<Row[]> { return []; }",
  "async function give() { return { items: [{ name: 'a', score: 1 }] }; }",
  "function give() { return Math.random() > 0.5 ? 'a' : 1; }",
  "function give<T>(): T[] { return []; }",
];

describe("an edge is red", () => {
  const program = everyPair(givers, [...takers, ...otherTakers]);
  const emission = emit(program);
  const said = tsc(emission.text);
  const problems = problemsIn(program, language);

  test(`exactly where tsc --strict finds an error in the exported file: ${program.edges.length} edges`, () => {
    const red = new Set(problems.flatMap(({ edge }) => edge ?? []));
    const wrong = program.edges.filter(({ target }) => {
      const place = emission.places.nodes.get(target);
      return said.some(({ start = -1 }) => place && place.start <= start && start < place.end);
    });
    expect([...red].toSorted()).toEqual(wrong.map(({ id }) => id).toSorted());
    expect(wrong.length).toBeGreaterThan(300);
  });

  test("and says which types meet, in the compiler's words", () => {
    const told = problems.filter(({ edge }) => edge !== undefined);
    expect(told.filter(({ types }) => types === undefined)).toEqual([]);
    expect(
      told.filter(
        ({ message }) => !/is not assignable|cannot be assigned|is missing|are missing/.test(message),
      ),
    ).toEqual([]);
  });
});

const ways = [
  "take.submit(given)",
  "take.submit(given.orElse(null))",
  'take.submit(given.orElse("a"))',
  "take.submit(allowFailure(given))",
  "take.submit(await given.result())",
  "take.submit(await give())",
  "take.submit(await give.returnState())",
  "take.submit(given.state)",
  "take.waitFor(given).submit(given)",
  "take.withOptions({ retries: 1 }).submit(given)",
  "take.map([given, given])",
  "take.map(list)",
  "take.map(unmapped(given), [1])",
  "take.map(await given.result())",
  "await take.map(given)",
  "take.submit(list)",
  "take.returnState(given)",
  "await take(given)",
  "sub.submit(given)",
  "await sub(given)",
  "sub.returnState(given)",
];

describe("a call's argument fits", () => {
  test.each(["number", "Row[]", "Named | null", "unknown", '"a" | "b"', "readonly Named[]"])(
    "%s: exactly when tsc --strict has nothing against it, whatever way the call goes",
    (taken) => {
      for (const given of ["number", "Row", "Row[]", "string[]", "Named | null", '"a"']) {
        const text = everyWay(given, taken);
        const said = tsc(text);
        const statements = text.split("\n").map((line, index, lines) => {
          const start = lines.slice(0, index).join("\n").length + 1;
          return { line, start, end: start + line.length };
        });
        const calls = statements.filter(({ line }) => line.includes("/* call */"));
        const places = calls.map(({ line, start }) => {
          const at = start + line.indexOf("(", line.search(/\b(take|sub)\b/)) + 1;
          return argumentSpan(text, at, start + line.lastIndexOf(")"));
        });
        const misfits = language.misfits(text, places);
        calls.forEach(({ line, start, end }, index) => {
          const isWrong = said.some(({ start: at = -1 }) => start <= at && at < end);
          expect([line.trim(), given, misfits[index] !== undefined]).toEqual([line.trim(), given, isWrong]);
          if (!line.includes("list"))
            expect(JSON.stringify([line.trim(), misfits[index]])).not.toMatch(/TaskFuture<|Annotation</);
        });
      }
    },
  );
});

/** The last parentheses of the call, up to the first comma outside brackets. */
function argumentSpan(text: string, from: number, end: number): { start: number; end: number } {
  const open = text.slice(from - 1, end).includes(".") ? lastCallOpen(text, from, end) : from;
  let depth = 0;
  for (let at = open; at < end; at += 1) {
    if ("([{".includes(text[at] ?? "")) depth += 1;
    if (")]}".includes(text[at] ?? "")) depth -= 1;
    if (depth === 0 && text[at] === ",") return { start: open, end: at };
  }
  return { start: open, end };
}

function lastCallOpen(text: string, from: number, end: number): number {
  let depth = 0;
  for (let at = end; at >= from - 1; at -= 1) {
    if (text[at] === ")") depth += 1;
    if (text[at] === "(") depth -= 1;
    if (depth === 0 && text[at] === "(") return at + 1;
  }
  return from;
}

function everyWay(given: string, taken: string): string {
  const calls = ways.map((way) => `    { const call = ${way}; /* call */ }`).join("\n");
  return `import { allowFailure, flow, task, unmapped } from "millrace";
${shared}
const give = task({ name: "Give" }, async function give(): Promise<${given}> { return null!; });
const take = task({ name: "Take" }, async function take(value: ${taken}, other?: number): Promise<number> { return 1; });
const sub = flow({ name: "Sub" }, async function sub(value: ${taken}) { return take.submit(value); });
export const main = flow(
  { name: "Main" },
  async function main() {
    const given = give.submit();
    const list = give.map([]);
${calls}
  },
);
`;
}

/** One call of each giver, and one call of each taker for each of them. */
function everyPair(givers: readonly string[], takers: readonly string[]): Program {
  const blank = blankProgram("Main");
  const position = { x: 0, y: 0 };
  const definitions = [
    ...givers.map((code, index) => definition(`give${index}`, code)),
    ...takers.map((code, index) => definition(`take${index}`, code)),
  ];
  const call = (id: string, task: string): ProgramNode => ({
    kind: "task",
    id,
    task,
    arguments: {},
    position,
  });
  const sources = givers.map((_, index) => call(`given${index}`, `give${index}`));
  const targets = takers.flatMap((_, to) => givers.map((_, from) => call(`taken${from}x${to}`, `take${to}`)));
  const edges = takers.flatMap((_, to) =>
    givers.map((_, from) => edgeOf(`given${from}`, `taken${from}x${to}`, portOf(takers[to] ?? ""))),
  );
  return { ...blank, shared: shared.trim(), tasks: definitions, nodes: [...sources, ...targets], edges };
}

function portOf(code: string): string {
  return signatureOf(code)?.parameters[0]?.name ?? "value";
}

function definition(identifier: string, code: string): TaskDefinition {
  const signature = signatureOf(code);
  if (!signature) throw new Error(code);
  return { identifier, options: { name: identifier }, code, signature };
}
