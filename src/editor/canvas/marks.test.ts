import { describe, expect, test } from "vitest";
import { blankProgram } from "../../program/blank.ts";
import { apply, type ProgramChange } from "../../program/change.ts";
import { addNote, addTask, connect, groupNodes, removeNodes } from "../../program/edits.ts";
import type { Program } from "../../program/program.ts";
import { CanvasElements } from "./elements.ts";
import { frameOf, groupHandle, groupNodesOf, noteNodesOf, withMembers } from "./marks.ts";

const code = "async function f(x: string): Promise<string> {\n  return x;\n}";
const signature = { parameters: [{ name: "x", type: "string", optional: false }], returns: "string" };

/** Three tasks in a row; the first two are grouped with a note. */
function grouped(): Program {
  const steps: ((program: Program) => ProgramChange)[] = [
    ...["a", "b", "c"].map(
      (name, index) => (program: Program) =>
        addTask(program, { name, code, signature, position: { x: index * 300, y: 0 } }),
    ),
    (program) => changeOf(connect(program, { source: "a1", target: "b1", port: "x" })),
    (program) => changeOf(connect(program, { source: "b1", target: "c1", port: "x" })),
    (program) => addNote(program, { x: 0, y: 300 }, "# Why"),
    (program) => groupNodes(program, ["a1", "b1", "note:1"], "Both"),
  ];
  return steps.reduce((program, step) => apply(program, step(program)), blankProgram("test"));
}

function changeOf(outcome: ReturnType<typeof connect>): ProgramChange {
  if ("refusal" in outcome) throw new Error(outcome.refusal);
  return outcome.change;
}

const nothing = { selection: [], problems: [], dragged: new Map(), resized: new Map() };
const folded = new Set(["group:1"]);

describe("A group", () => {
  test("is a frame around all that it holds", () => {
    const program = grouped();
    const [group] = program.groups ?? [];
    if (!group) throw new Error("There is no group.");
    const frame = frameOf(program, group, new Map());
    for (const { position, width, height } of noteNodesOf(program, { ...nothing, folded: new Set() })) {
      expect(frame.x).toBeLessThan(position.x);
      expect(frame.y + frame.height).toBeGreaterThan(position.y + (height ?? 0));
      expect(frame.x + frame.width).toBeGreaterThan(position.x + (width ?? 0));
    }
    expect(frame.x + frame.width).toBeGreaterThan(540);
  });

  test("that is folded hides what it holds, and edges across its border end at its card", () => {
    const program = grouped();
    const elements = new CanvasElements();
    expect(elements.nodesOf(program, { ...nothing, folded }).map(({ id }) => id)).toEqual(["c1"]);
    expect(noteNodesOf(program, { ...nothing, folded })).toEqual([]);
    const edges = elements.edgesOf(program, { ...nothing, folded });
    expect(edges.map(({ source, sourceHandle, target }) => [source, sourceHandle, target])).toEqual([
      ["group:1", groupHandle.source, "c1"],
    ]);
    expect(groupNodesOf(program, { ...nothing, folded })[0]?.ariaLabel).toBe("Group Both, folded, holds 3");
  });

  test("that is dragged takes along what it holds, and nothing else", () => {
    const program = grouped();
    const [group] = program.groups ?? [];
    if (!group) throw new Error("There is no group.");
    const { x, y } = frameOf(program, group, new Map());
    const moved = withMembers(program, new Map([["group:1", { x: x + 10, y: y - 5 }]]));
    expect(Object.fromEntries(moved)).toEqual({
      a1: { x: 10, y: -5 },
      b1: { x: 310, y: -5 },
      "note:1": { x: 10, y: 295 },
    });
  });

  test("is gone with the last thing that it holds", () => {
    const program = grouped();
    const without = apply(program, removeNodes(program, ["a1", "b1"]));
    expect(without.groups?.[0]?.members).toEqual(["note:1"]);
    const empty = apply(without, removeNodes(without, ["note:1"]));
    expect(empty).not.toHaveProperty("groups");
    expect(empty).not.toHaveProperty("notes");
  });
});
