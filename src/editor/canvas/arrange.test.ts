import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arranged, arrangements, type Box } from "./arrange.ts";
import { snapped } from "./guides.ts";

const boxes: readonly Box[] = [
  { id: "a", x: 0, y: 0, width: 100, height: 50 },
  { id: "b", x: 130, y: 80, width: 60, height: 90 },
  { id: "c", x: 400, y: 20, width: 200, height: 40 },
];

const placesOf = (how: Parameters<typeof arranged>[1]) => Object.fromEntries(arranged(boxes, how));

describe("arranged", () => {
  test("brings edges and middles in line and leaves the other direction alone", () => {
    expect(placesOf("alignLeft")).toEqual({ a: { x: 0, y: 0 }, b: { x: 0, y: 80 }, c: { x: 0, y: 20 } });
    expect(placesOf("alignRight")).toEqual({
      a: { x: 500, y: 0 },
      b: { x: 540, y: 80 },
      c: { x: 400, y: 20 },
    });
    expect(placesOf("alignMiddle")).toEqual({
      a: { x: 0, y: 60 },
      b: { x: 130, y: 40 },
      c: { x: 400, y: 65 },
    });
  });

  test("leaves the same gap between all, the outer ones where they were", () => {
    expect(placesOf("distributeAcross")).toEqual({
      a: { x: 0, y: 0 },
      b: { x: 220, y: 80 },
      c: { x: 400, y: 20 },
    });
  });

  test("changes nothing when done once more", () => {
    const anyBox = fc.record({
      x: fc.integer({ min: -999, max: 999 }),
      y: fc.integer({ min: -999, max: 999 }),
      width: fc.integer({ min: 1, max: 300 }).map((half) => 2 * half),
      height: fc.integer({ min: 1, max: 300 }).map((half) => 2 * half),
    });
    const how = fc.constantFrom(...arrangements.map(({ id }) => id));
    fc.assert(
      fc.property(fc.array(anyBox, { minLength: 2, maxLength: 6 }), how, (some, id) => {
        const before = some.map((box, index) => ({ ...box, id: String(index) }));
        const once = arranged(before, id);
        const moved = before.map((box) => ({ ...box, ...once.get(box.id) }));
        for (const [key, { x, y }] of arranged(moved, id)) {
          expect(x).toBeCloseTo(once.get(key)?.x ?? NaN);
          expect(y).toBeCloseTo(once.get(key)?.y ?? NaN);
        }
      }),
    );
  });
});

describe("A dragged card", () => {
  const other: Box = { id: "other", x: 100, y: 100, width: 200, height: 100 };

  test("comes to rest on the edge of a card that is near, and shows the line", () => {
    const dragged: Box = { id: "dragged", x: 103, y: 400, width: 240, height: 90 };
    const { position, guides } = snapped(dragged, [other], 6);
    expect(position).toEqual({ x: 100, y: 400 });
    expect(guides).toEqual([{ axis: "x", at: 100, from: 100, to: 490 }]);
  });

  test("stays in the hand when nothing is near", () => {
    const dragged: Box = { id: "dragged", x: 120, y: 400, width: 240, height: 90 };
    expect(snapped(dragged, [other], 6)).toEqual({ position: { x: 120, y: 400 }, guides: [] });
  });
});
