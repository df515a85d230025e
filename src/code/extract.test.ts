import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilerFiles } from "./check/compiler.testing.ts";
import { emit } from "./emit.ts";
import { inferredTypes } from "./inferredTypes.ts";
import { createLanguage } from "./language.ts";
import { parse } from "./parse.ts";
import { anyProgram } from "../program/anyProgram.testing.ts";
import { apply, invert } from "../program/change.ts";
import { addNewSubflow, extractSubflow, showFlow, untypedInputs, wayToFlow } from "../program/edits.ts";
import { blankProgram } from "../program/blank.ts";
import { calleeOf, drawingsOf, isStatement, type Program } from "../program/program.ts";

describe("Nodes that become a subflow", () => {
  const program = programOf(`
    const words = split.submit(book);
    const long = filter.submit(words);
    const counted = count.submit(long, book);
    return counted;`);

  test("are called in one place, with what came in as arguments", () => {
    expect(extracted(program, ["words", "long"], "Clean up")).toBe(`
export const cleanUp = flow(
  { name: "Clean up" },
  async function cleanUp(book: string) {
    const words = split.submit(book);
    const long = filter.submit(words);
    return long;
  },
);

export const report = flow({ name: "Report" }, async function report(book: string) {
    const cleanUp1 = cleanUp.submit(book);
    const counted = count.submit(cleanUp1, book);
    return counted;
});
`);
  });

  test("are in the new flow, under their own names, and nowhere else", () => {
    fc.assert(
      fc.property(anyProgram, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (program, picks) => {
        const ids = picks.flatMap((pick) => program.nodes[pick % program.nodes.length]?.id ?? []);
        const outcome = extractSubflow(program, ids, "Part");
        if ("refusal" in outcome) return;
        const after = apply(program, outcome.change);
        const calls = (one: Program) => drawingsOf(one).flatMap(({ nodes }) => nodes.filter(isStatement));
        const without = calls(after).filter(({ id }) => id !== outcome.call || ids.includes(id));
        expect(without.map(({ id }) => id).toSorted()).toEqual(
          expect.arrayContaining(
            calls(program)
              .map(({ id }) => id)
              .toSorted(),
          ),
        );
        expect(calls(after)).toHaveLength(calls(program).length + 1);
        expect(apply(after, invert(outcome.change))).toEqual(program);
      }),
    );
  });

  test("keep their name for the call where a text speaks of it", () => {
    const mentioned = programOf(`
    const words = split.submit(book);
    const counted = count.submit([words], book);
    return counted;`);
    expect(extracted(mentioned, ["words"])).toContain("const words = subflow.submit(book);");
  });

  test("show at the call what they take and give, as far as it is written", () => {
    const typed = programOf(`
    const words = cut.submit(book);
    const long = filter.submit(words);
    return count.submit(long, book);`);
    const outcome = extractSubflow(typed, ["words"]);
    if ("refusal" in outcome) throw new Error(outcome.refusal);
    const after = apply(typed, outcome.change);
    const call = after.nodes.find(({ id }) => id === outcome.call);
    expect(call?.kind === "subflow" && calleeOf(after, call)?.signature).toEqual({
      parameters: [{ name: "book", type: "string", optional: false }],
      returns: "string[]",
    });
    expect(call?.kind === "subflow" && calleeOf(after, call)).toBe(
      call?.kind === "subflow" && calleeOf(after, call),
    );
  });

  test("wait as a whole for what one of them waited for, and get failures that are allowed", () => {
    const ordered = programOf(`
    const words = split.submit(book);
    const long = filter.waitFor(words).submit(allowFailure(words));
    return long;`);
    expect(extracted(ordered, ["long"])).toContain(
      "const subflow1 = subflow.waitFor(words).submit(allowFailure(words));",
    );
  });

  test("give a value at once where the value was used at once", () => {
    const awaited = programOf(`
    const words = await split(book);
    const long = words.length > 3;
    return long;`);
    expect(extracted(awaited, ["words"])).toContain("const words = await subflow(book);");
  });
});

describe("What comes into a subflow and has no type that is written", () => {
  const language = createLanguage(compilerFiles());
  const parametersOf = (body: string, ids: readonly string[]) => {
    const program = programOf(body);
    const inferred = inferredTypes(program, untypedInputs(program, ids), language);
    const outcome = extractSubflow(program, ids, "Part", inferred);
    if ("refusal" in outcome) throw new Error(outcome.refusal);
    const { text } = emit(apply(program, outcome.change));
    return /function part\((.*?)\)/.exec(text)?.[1];
  };

  test.each([
    ["a task's value", "words", "const words = split.submit(book);", "words: string[]"],
    ["a value that was awaited", "words", "const words = await split(book);", "words: string[]"],
    ["a task's own type that the file can write", "rows", "const rows = make.submit();", "rows: Row[]"],
    ["what code gives", "size", "const size = book.length * 2;", "size: number"],
  ])("is what the compiler infers: %s", (_, name, statement, expected) => {
    const body = `
    ${statement}
    const counted = count.submit(${name}, book);
    return counted;`;
    expect(parametersOf(body, ["counted"])).toBe(`${expected}, book: string`);
  });

  test.each([
    ["a type that has no name out here", "const rows = hidden.submit();"],
    ["a type that the file does not import", "const rows = stated.submit();"],
    ["a list of futures", "const rows = split.map([book]);"],
  ])("is anything where the file cannot write it: %s", (_, statement) => {
    const body = `
    ${statement}
    const counted = count.submit(rows, book);
    return counted;`;
    expect(parametersOf(body, ["counted"])).toBe("rows: any, book: string");
  });
});

describe("No subflow is made of", () => {
  const program = programOf(`
    const words = split.submit(book);
    const long = filter.submit(words);
    const counted = count.submit(long, words);
    return counted;`);

  test.each([
    ["nothing", [], /select some/],
    ["nodes with others between", ["words", "counted"], /"Filter" comes between/],
    ["nodes that give two values", ["words", "split2"], /"words" and/],
  ])("%s", (_, ids, reason) => {
    const two = programOf(`
    const words = split.submit(book);
    const split2 = split.submit(book);
    const long = filter.submit(words);
    const counted = count.submit(long, words, split2);
    return counted;`);
    const outcome = extractSubflow(ids.includes("split2") ? two : program, ids);
    expect(outcome).toEqual({ refusal: expect.stringMatching(reason) });
  });
});

test("A new subflow is called at once, and one finds the way to it and back", () => {
  const blank = blankProgram("Report");
  const added = apply(blank, addNewSubflow(blank, "Clean up", { x: 0, y: 0 }));
  expect(emit(added).text).toContain("const cleanUp1 = cleanUp.submit();");
  const inside = apply(added, showFlow(added, "cleanUp"));
  expect(wayToFlow(inside).map(({ options }) => options.name)).toEqual(["Report", "Clean up"]);
  expect(wayToFlow(added).map(({ options }) => options.name)).toEqual(["Report"]);
});

/** What is in the file from the new flow on, without positions. */
function extracted(program: Program, ids: readonly string[], name?: string): string {
  const outcome = extractSubflow(program, ids, name);
  if ("refusal" in outcome) throw new Error(outcome.refusal);
  const { text } = emit(apply(program, outcome.change));
  return text
    .slice(text.indexOf("\nexport const", text.indexOf("count = task")))
    .replace(/\/\/ @millrace.*\n/, "");
}

function programOf(body: string): Program {
  const text = `import { allowFailure, flow, getRunContext, task } from "millrace";

export const split = task({ name: "Split" }, (text: string) => text.split(" "));

export interface Row { readonly name: string }

export const make = task({ name: "Make" }, () => [] as Row[]);

export const hidden = task({ name: "Hidden" }, () => { class Own { own = 1; } return new Own(); });

export const stated = task({ name: "Stated" }, () => getRunContext());

export const cut = task({ name: "Cut" }, (text: string): string[] => text.split(" "));

export const filter = task({ name: "Filter" }, (words: string[]) => words);

export const count = task({ name: "Count" }, (words: unknown, book?: string, more?: unknown) => 1);

export const report = flow({ name: "Report" }, async function report(book: string) {${body}
});
`;
  const { program, problems } = parse(text);
  if (!program) throw new Error(JSON.stringify(problems));
  return program;
}
