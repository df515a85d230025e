import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../code/parse.ts";
import { anyProgram } from "../../program/anyProgram.testing.ts";
import { blankProgram } from "../../program/blank.ts";
import { apply } from "../../program/change.ts";
import { addParameter, addTask, connect, extractSubflow, setShared } from "../../program/edits.ts";
import { drawingsOf, taskOf, type Program } from "../../program/program.ts";
import { readText, textOf } from "./clipboardText.ts";
import { pasteInto } from "./paste.ts";
import { neededBlocks, withBlocks } from "./sharedBlocks.ts";

const origin = { x: 0, y: 0 };

/** What pasting gives after the way through the clipboard's text. */
function pasted(from: Program, ids: readonly string[], into: Program, keepsIncoming = false) {
  const { file, incoming } = readText(textOf(from, ids));
  const { program, problems } = parse(file);
  if (!program) throw new Error(problems.map(({ message }) => message).join(" "));
  const { change, nodes } = pasteInto(into, program, { x: 500, y: 500 }, keepsIncoming ? incoming : []);
  return { program: apply(into, change), nodes };
}

function counting(): Program {
  const blank = blankProgram("Words");
  const helper = "const wordsOf = (text: string) => text.split(' ');";
  const shared = apply(blank, setShared(blank, `${blank.shared}\n\n${helper}\n\nconst unused = 1;`));
  const book = apply(shared, addParameter(shared, { name: "book", type: "string", position: origin }));
  const count = apply(
    book,
    addTask(book, {
      name: "Count",
      code: "function count(text: string): number {\n  return wordsOf(text).length;\n}",
      signature: { parameters: [{ name: "text", type: "string", optional: false }], returns: "number" },
      position: { x: 300, y: 40 },
      options: { retries: 2 },
    }),
  );
  const outcome = connect(count, { source: "parameter:book", target: "count1", port: "text" });
  return "change" in outcome ? apply(count, outcome.change) : count;
}

describe("Nodes on the clipboard", () => {
  test("come into another flow with their code, options, edges and the shared code that they need", () => {
    const { program, nodes } = pasted(counting(), ["parameter:book", "count1"], blankProgram("Other"));
    expect(nodes).toEqual(["parameter:book", "count1"]);
    expect(program.edges).toMatchObject([{ source: "parameter:book", target: "count1", port: "text" }]);
    expect(program.tasks).toMatchObject([{ identifier: "count", options: { name: "Count", retries: 2 } }]);
    expect(program.shared).toContain("const wordsOf");
    expect(program.shared).not.toContain("unused");
    expect(program.nodes.map(({ position }) => position)).toEqual([
      { x: 500, y: 500 },
      { x: 800, y: 540 },
    ]);
  });

  test("become tasks of their own beside those they were copied from", () => {
    const flow = counting();
    const { program } = pasted(flow, ["count1"], flow);
    expect(program.tasks.map(({ options }) => options.name)).toEqual(["Count", "Count copy"]);
    expect(new Set(program.tasks.map(({ identifier }) => identifier)).size).toBe(2);
    expect(program.shared).toBe(flow.shared);
    expect(program.edges).toHaveLength(1);
  });

  test("keep the edges that come into them when asked to", () => {
    const flow = counting();
    const { program, nodes } = pasted(flow, ["count1"], flow, true);
    expect(program.edges).toContainEqual(
      expect.objectContaining({ source: "parameter:book", target: nodes[0], port: "text" }),
    );
  });

  test("bring the flows that they call, and call those that are there already", () => {
    const flow = counting();
    const outcome = extractSubflow(flow, ["count1"], "Counting");
    if ("refusal" in outcome) throw new Error(outcome.refusal);
    const divided = apply(flow, outcome.change);
    const { program } = pasted(divided, [outcome.call], blankProgram("Other"));
    expect(drawingsOf(program).map(({ flow: { options } }) => options.name)).toEqual(["Counting", "Other"]);
    expect(program.others?.before[0]?.nodes.map(({ id }) => id)).toEqual(
      divided.others?.before[0]?.nodes.map(({ id }) => id),
    );
    const again = pasted(divided, [outcome.call], divided);
    expect(drawingsOf(again.program)).toHaveLength(2);
    expect(again.program.nodes.filter(({ kind }) => kind === "subflow")).toHaveLength(2);
  });

  test("are text that survives the way through it, whatever the flow: all tasks, all calls", () => {
    fc.assert(
      fc.property(anyProgram, (flow) => {
        const ids = flow.nodes.map(({ id }) => id);
        const calls = flow.nodes.filter((node) => node.kind === "task");
        const { program, nodes } = pasted(flow, ids, blankProgram("Other"));
        const kinds = (some: Program) => some.nodes.filter(({ kind }) => kind !== "result").length;
        expect(nodes).toHaveLength(kinds(flow));
        const codes = program.nodes.flatMap((node) =>
          node.kind === "task" ? [taskOf(program, node).code] : [],
        );
        expect(codes.toSorted()).toEqual(calls.map((call) => taskOf(flow, call).code).toSorted());
      }),
      { numRuns: 60 },
    );
  });
});

describe("Shared code on the clipboard", () => {
  test("takes along what is needed through other helpers", () => {
    const shared =
      'import { a, b } from "x";\nimport { c } from "y";\n\nconst one = a;\n\nconst two = one;\n\nconst no = c;';
    expect(neededBlocks(shared, ["two"])).toBe(
      'import { a, b } from "x";\n\nconst one = a;\n\nconst two = one;',
    );
  });

  test("is not repeated where it is already", () => {
    const shared = 'import { flow } from "millrace";\n\nconst one = 1;';
    expect(withBlocks(shared, 'import { task } from "millrace";\n\nconst one = 1;\n\nconst two = 2;')).toBe(
      `${shared}\n\nconst two = 2;`,
    );
  });
});
