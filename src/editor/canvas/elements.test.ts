import { describe, expect, test } from "vitest";
import { blankProgram } from "../../program/blank.ts";
import { apply } from "../../program/change.ts";
import { addParameter, addTask, connect, moveNodes } from "../../program/edits.ts";
import type { Program } from "../../program/program.ts";
import { CanvasElements, type CanvasView } from "./elements.ts";

const nothing: CanvasView = { selection: [], problems: [], dragged: new Map() };

function wired(): Program {
  const blank = blankProgram("A flow");
  const one = apply(blank, addParameter(blank, { name: "text", type: "string", position: { x: 0, y: 0 } }));
  const two = apply(one, addTask(one, { name: "Count", position: { x: 300, y: 0 } }));
  const outcome = connect(two, { source: "parameter:text", target: "count1", port: "input" });
  return "change" in outcome ? apply(two, outcome.change) : two;
}

describe("The elements of the canvas", () => {
  test("stay the same objects while nothing they show changes", () => {
    const elements = new CanvasElements();
    const program = wired();
    const before = [...elements.nodesOf(program, nothing), ...elements.edgesOf(program, nothing)];
    const after = [
      ...elements.nodesOf(program, { ...nothing }),
      ...elements.edgesOf(program, { ...nothing }),
    ];
    after.forEach((element, index) => expect(element).toBe(before[index]));
  });

  test("of a moved node's neighbours stay the same, and so do its edges", () => {
    const elements = new CanvasElements();
    const program = wired();
    const [parameter] = elements.nodesOf(program, nothing);
    const [edge] = elements.edgesOf(program, nothing);
    const moved = apply(program, moveNodes(program, new Map([["count1", { x: 350, y: 20 }]])));
    const [sameParameter, task] = elements.nodesOf(moved, nothing);
    expect(sameParameter).toBe(parameter);
    expect(task?.position).toEqual({ x: 350, y: 20 });
    expect(elements.edgesOf(moved, nothing)[0]).toBe(edge);
  });

  test("show what the compiler infers of a value whose type nobody wrote; of the others stay the same", () => {
    const program = wired();
    const untyped = {
      ...program,
      tasks: program.tasks.map((task) => ({ ...task, signature: { ...task.signature, returns: "unknown" } })),
    };
    const elements = new CanvasElements();
    const typesOf = (nodes: ReturnType<typeof elements.nodesOf>) =>
      nodes.map(({ data }) => data.shape.outputs.map(({ type }) => type));
    const before = elements.nodesOf(untyped, nothing);
    expect(typesOf(before)).toEqual([["string"], ["unknown"]]);
    const inferred = [
      { node: "count1", type: "number" },
      { node: "parameter:text", type: "any" },
    ];
    const after = elements.nodesOf(untyped, { ...nothing, inferred });
    expect(typesOf(after)).toEqual([["string"], ["number"]]);
    expect(after[0]).toBe(before[0]);
  });

  test("follow the hand while a node is dragged", () => {
    const dragged = new Map([["count1", { x: 5, y: 6 }]]);
    const nodes = new CanvasElements().nodesOf(wired(), { ...nothing, dragged });
    expect(nodes[1]?.position).toEqual({ x: 5, y: 6 });
  });

  test("have a handle for every edge's ends", () => {
    const program = wired();
    const elements = new CanvasElements();
    const nodes = elements.nodesOf(program, nothing);
    const has = (node: string, handle: string | null | undefined) =>
      nodes.find(({ id }) => id === node)?.handles?.some(({ id }) => id === handle) ?? false;
    for (const edge of elements.edgesOf(program, nothing)) {
      expect(has(edge.source, edge.sourceHandle)).toBe(true);
      expect(has(edge.target, edge.targetHandle)).toBe(true);
    }
  });

  test("carry the problems of their node, and their number in the name that is read out", () => {
    const problem = {
      message: "Not a number",
      severity: "error",
      source: "typescript",
      node: "count1",
    } as const;
    const nodes = new CanvasElements().nodesOf(wired(), { ...nothing, problems: [problem] });
    expect(nodes[1]?.data.problems).toEqual([problem]);
    expect(nodes[1]?.ariaLabel).toBe("Task Count, 1 problem");
  });
});
