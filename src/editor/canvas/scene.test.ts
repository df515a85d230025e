import { getBezierPath, Position } from "@xyflow/react";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blankProgram } from "../../program/blank.ts";
import { apply } from "../../program/change.ts";
import { addParameter, addTask, connect, groupNodes } from "../../program/edits.ts";
import { CanvasElements } from "./elements.ts";
import { groupNodesOf } from "./marks.ts";
import { boxOfWire, cardAt, cardsIn, sceneOf, wireAt } from "./scene.ts";

const view = {
  selection: ["count1"],
  problems: [],
  dragged: new Map(),
  resized: new Map(),
  folded: new Set<string>(),
};

function wired() {
  const blank = blankProgram("A flow");
  const one = apply(blank, addParameter(blank, { name: "text", type: "string", position: { x: 0, y: 0 } }));
  const two = apply(one, addTask(one, { name: "Count", position: { x: 300, y: 0 } }));
  const outcome = connect(two, { source: "parameter:text", target: "count1", port: "input" });
  return "change" in outcome ? apply(two, outcome.change) : two;
}

function drawn(program = wired()) {
  const elements = new CanvasElements();
  return sceneOf(elements.nodesOf(program, view), elements.edgesOf(program, view));
}

describe("The flow drawn from afar", () => {
  test("has the cards that React Flow has, where they are, and which of them is selected", () => {
    expect(drawn().cards).toMatchObject([
      { id: "parameter:text", x: 0, y: 0, width: 184, title: "text", isSelected: false },
      { id: "count1", x: 300, y: 0, width: 240, title: "Count", isSelected: true },
    ]);
  });

  test("has each edge from the middle of one handle to the middle of the other", () => {
    const [wire] = drawn().wires;
    expect(wire).toMatchObject({ from: { x: 184, y: 62 }, to: { x: 300, y: 62 } });
  });

  test("has the topmost card at a point, and those that are wholly in a frame", () => {
    const scene = drawn();
    expect(cardAt(scene, { x: 310, y: 10 })?.id).toBe("count1");
    expect(cardAt(scene, { x: 250, y: 10 })).toBeUndefined();
    const ids = (width: number) => cardsIn(scene, { x: -1, y: -1, width, height: 900 }).map(({ id }) => id);
    expect(ids(400)).toEqual(["parameter:text"]);
    expect(ids(600)).toEqual(["parameter:text", "count1"]);
  });

  test("ends edges at the card of a folded group", () => {
    const program = apply(wired(), groupNodes(wired(), ["count1"], "Group"));
    const folded = new Set(["group:1"]);
    const elements = new CanvasElements();
    const nodes = [
      ...groupNodesOf(program, { ...view, folded }),
      ...elements.nodesOf(program, { ...view, folded }),
    ];
    const scene = sceneOf(nodes, elements.edgesOf(program, { ...view, folded }));
    expect(scene.cards.map(({ id }) => id)).toEqual(["parameter:text"]);
    expect(scene.wires).toMatchObject([{ source: "parameter:text", target: "group:1" }]);
  });

  test("knows a box around each edge, also of one that leads back", () => {
    const [wire] = drawn().wires;
    if (!wire) throw new Error("There is an edge.");
    expect(boxOfWire({ ...wire, from: { x: 100, y: 0 }, to: { x: 0, y: 50 } })).toEqual({
      x: -62.5,
      y: 0,
      width: 226,
      height: 51,
    });
  });

  test("has an edge where React Flow draws it, and none where it is not", () => {
    const [wire] = drawn().wires;
    if (!wire) throw new Error("There is an edge.");
    const coordinate = fc.integer({ min: -4000, max: 4000 });
    const point = fc.record({ x: coordinate, y: coordinate });
    fc.assert(
      fc.property(point, point, (from, to) => {
        const scene = { cards: [], wires: [{ ...wire, from, to }] };
        const [, x, y] = getBezierPath({
          sourceX: from.x,
          sourceY: from.y,
          targetX: to.x,
          targetY: to.y,
          ...level,
        });
        for (const at of [from, to, { x, y }]) expect(wireAt(scene, at, 2)?.id).toBe(wire.id);
        expect(wireAt(scene, { x, y: Math.max(from.y, to.y) + 3 }, 2)).toBeUndefined();
      }),
    );
  });

  test("takes of two edges the nearer one", () => {
    const [wire] = drawn().wires;
    if (!wire) throw new Error("There is an edge.");
    const lower = { ...wire, id: "lower", from: { x: 184, y: 70 }, to: { x: 300, y: 70 } };
    const scene = { cards: [], wires: [wire, lower] };
    expect(wireAt(scene, { x: 240, y: 65 }, 10)?.id).toBe(wire.id);
    expect(wireAt(scene, { x: 240, y: 67 }, 10)?.id).toBe("lower");
  });
});

const level = { sourcePosition: Position.Right, targetPosition: Position.Left };
