import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blankProgram } from "../../program/blank.ts";
import { edgeOf, type Program, type TaskNode } from "../../program/program.ts";
import { CanvasElements, type CanvasView } from "./elements.ts";
import type { Box } from "./marks.ts";
import { nearOf, surroundingsOf } from "./near.ts";
import { meets } from "./scene.ts";

const nobody: ReadonlySet<string> = new Set();
const atRest: CanvasView = { selection: [], problems: [], dragged: new Map() };

/** Calls in a row from left to right, each fed by the one before; cards are 240 wide. */
function row(count: number): Program {
  const signature = { parameters: [{ name: "value", type: "number", optional: false }], returns: "number" };
  const task = { identifier: "work", options: { name: "Work" }, code: "(value: number) => value", signature };
  const nodes = Array.from({ length: count }, (_, index): TaskNode => {
    const position = { x: index * 400, y: 0 };
    return { kind: "task", id: `work${index}`, task: "work", arguments: {}, position };
  });
  const edges = nodes.slice(1).map(({ id }, index) => edgeOf(`work${index}`, id, "value"));
  return { ...blankProgram("Row"), tasks: [task], nodes, edges };
}

function elementsOf(program: Program, view: CanvasView = atRest) {
  const elements = new CanvasElements();
  return { cards: elements.nodesOf(program, view), edges: elements.edgesOf(program, view) };
}

const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

describe("The surroundings of a view", () => {
  const view = fc.record({
    transform: fc.tuple(
      fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      fc.double({ min: 0.4, max: 2, noNaN: true }),
    ),
    width: fc.integer({ min: 1, max: 4000 }),
    height: fc.integer({ min: 1, max: 3000 }),
    fitViewQueued: fc.constant(false),
  });

  test("reach beyond it by 300 pixels of the screen or more on each side, and by no more than 1,500", () => {
    fc.assert(
      fc.property(view, ({ transform, ...state }) => {
        const [left, top, zoom] = transform;
        const box = surroundingsOf({ transform, ...state });
        const beyond = [
          -left - (box?.x ?? 0) * zoom,
          -top - (box?.y ?? 0) * zoom,
          ((box?.x ?? 0) + (box?.width ?? 0)) * zoom + left - state.width,
          ((box?.y ?? 0) + (box?.height ?? 0)) * zoom + top - state.height,
        ];
        expect(Math.min(...beyond)).toBeGreaterThanOrEqual(300);
        expect(Math.max(...beyond)).toBeLessThanOrEqual(1500);
      }),
    );
  });

  test("stay where they are while the view moves a little", () => {
    const at = (x: number) =>
      surroundingsOf({ transform: [x, -20, 1], width: 1440, height: 900, fitViewQueued: false });
    expect(at(-100)).toEqual(at(-500));
    expect(at(-100)).not.toEqual(at(-600));
  });

  test("are all of the canvas from afar, before the view has a size, and while it is to be fitted", () => {
    const near = {
      transform: [0, 0, 1],
      width: 1440,
      height: 900,
      fitViewQueued: false,
    } satisfies Parameters<typeof surroundingsOf>[0];
    expect(surroundingsOf(near)).toBeDefined();
    expect(surroundingsOf({ ...near, transform: [0, 0, 0.39] })).toBeUndefined();
    expect(surroundingsOf({ ...near, width: 0 })).toBeUndefined();
    expect(surroundingsOf({ ...near, fitViewQueued: true })).toBeUndefined();
  });
});

describe("What is near", () => {
  const box: Box = { x: 1000, y: -100, width: 500, height: 300 };

  test("are the cards in the box, their edges, and the cards at the other ends", () => {
    const { cards, edges } = elementsOf(row(10));
    const near = nearOf(cards, edges, box, nobody);
    expect(idsOf(near.cards)).toEqual(["work1", "work2", "work3", "work4"]);
    expect(idsOf(near.edges)).toEqual(idsOf(edges.slice(1, 4)));
    near.cards.forEach((card) => expect(cards).toContain(card));
  });

  test("is an edge that passes between two cards that are elsewhere", () => {
    const program = row(10);
    const long = edgeOf("work0", "work9", "waitFor");
    const { cards, edges } = elementsOf({ ...program, edges: [long] });
    const near = nearOf(cards, edges, box, nobody);
    expect(idsOf(near.edges)).toEqual([long.id]);
    expect(idsOf(near.cards)).toEqual(["work0", "work2", "work3", "work9"]);
  });

  test("is what is selected or held, wherever it is", () => {
    const program = row(10);
    const { cards, edges } = elementsOf(program, {
      ...atRest,
      selection: ["work8", program.edges[5]?.id ?? ""],
    });
    const near = nearOf(cards, edges, box, new Set(["work0"]));
    expect(idsOf(near.cards)).toEqual(expect.arrayContaining(["work0", "work8"]));
    expect(idsOf(near.edges)).toContain(program.edges[5]?.id);
  });

  test("is an edge into a folded group", () => {
    const program = { ...row(10), groups: [{ id: "group", title: "Rest", members: ["work9"] }] };
    const elements = new CanvasElements();
    const view = { ...atRest, folded: new Set(["group"]) };
    const edges = elements.edgesOf(program, view);
    const near = nearOf(elements.nodesOf(program, view), edges, box, nobody);
    expect(near.edges.at(-1)?.target).toBe("group");
    expect(idsOf(near.cards)).toContain("work8");
  });

  test("is nothing that the box leaves out, but for ends: of any cards and edges", () => {
    const place = fc.record({
      x: fc.integer({ min: -3000, max: 3000 }),
      y: fc.integer({ min: -3000, max: 3000 }),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 30 }), place, (places, at) => {
        const program = row(places.length);
        const nodes = program.nodes.map((node, index) => ({
          ...node,
          position: places[index] ?? node.position,
        }));
        const { cards, edges } = elementsOf({ ...program, nodes });
        const box = { ...at, width: 900, height: 700 };
        const near = nearOf(cards, edges, box, nobody);
        const ends = near.edges.flatMap(({ source, target }) => [source, target]);
        const isInside = ({ position, width = 0, height = 0 }: (typeof cards)[number]) =>
          meets({ ...position, width, height }, box);
        const inside = idsOf(cards.filter(isInside));
        expect(near.cards).toEqual(cards.filter(({ id }) => inside.includes(id) || ends.includes(id)));
        expect(near.edges).toEqual(
          expect.arrayContaining(
            edges.filter(({ source, target }) => inside.includes(source) || inside.includes(target)),
          ),
        );
      }),
    );
  });
});
