import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyProgram } from "./anyProgram.testing.ts";
import type { Program } from "./program.ts";
import { whyNoProgram } from "./shape.ts";

/** Each place in a value that holds something, as the names that lead there. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, part]) => placesIn(part, [...path, name]))];
}

function put(value: unknown, [name, ...rest]: readonly string[], part: unknown): unknown {
  if (name === undefined) return part;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const slots = copy as Record<string, unknown>;
  slots[name] = put(slots[name], rest, part);
  return copy;
}

describe("a value from outside", () => {
  test("is a program when it is one, as it is and as it is read from a file", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        expect(whyNoProgram(program)).toBeUndefined();
        expect(whyNoProgram(JSON.parse(JSON.stringify(program)))).toBeUndefined();
      }),
    );
  });

  test("is none when what must be a text, a number or a list there is something else", () => {
    fc.assert(
      fc.property(anyProgram, fc.nat(), (program, at) => {
        const places = placesIn({
          shared: program.shared,
          tasks: program.tasks.map(({ identifier, code, signature }) => ({ identifier, code, signature })),
          nodes: program.nodes.map(({ id, position }) => ({ id, position })),
          edges: program.edges.map(({ id, source, target, port }) => ({ id, source, target, port })),
        });
        const place = places[at % places.length] ?? [];
        expect(whyNoProgram(put(program, place, Symbol("no data")))).toMatch(/^(lacks|has) /);
      }),
    );
  });

  test.each([
    [undefined, "lacks a program (an object)"],
    [{ nodes: [] }, "lacks flow (an object)"],
    [{ flow: { identifier: "f", options: {} }, nodes: [], edges: [] }, "lacks flow.options.name (a text)"],
  ])("says what is missing: %j", (value, sentence) => {
    expect(whyNoProgram(value)).toBe(sentence);
  });

  test("must hang together: nodes with ids of their own, edges between them, calls of what is there", () => {
    const flow = { identifier: "f", options: { name: "F" } };
    const position = { x: 0, y: 0 };
    const node = { kind: "task", id: "a", task: "work", arguments: {}, position } as const;
    const signature = { parameters: [], returns: "void" };
    const work = { identifier: "work", options: { name: "Work" }, code: "() => {}", signature };
    const program: Program = { shared: "", tasks: [work], flow, nodes: [node], edges: [] };
    expect(whyNoProgram(program)).toBeUndefined();
    expect(whyNoProgram({ ...program, nodes: [node, node] })).toBe("has two nodes of one id");
    expect(whyNoProgram({ ...program, tasks: [] })).toBe("lacks the task work");
    const edge = { id: "e", source: "a", target: "b", port: "x" };
    expect(whyNoProgram({ ...program, edges: [edge] })).toBe("has the edge e, which ends at no node");
  });
});
