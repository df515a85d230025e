import type { Position } from "../../program/program.ts";

/** A card's place and size, in canvas pixels. */
export interface Box extends Position {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export type ArrangementId = (typeof arrangements)[number]["id"];

/** Ways to put several nodes in line; `atLeast` is how many nodes it takes. The keys are those of Figma. */
export const arrangements = [
  { id: "alignLeft", title: "Align left edges", keys: ["Alt+A"], atLeast: 2 },
  { id: "alignCentre", title: "Align centres in a column", keys: ["Alt+H"], atLeast: 2 },
  { id: "alignRight", title: "Align right edges", keys: ["Alt+D"], atLeast: 2 },
  { id: "alignTop", title: "Align top edges", keys: ["Alt+W"], atLeast: 2 },
  { id: "alignMiddle", title: "Align middles in a row", keys: ["Alt+V"], atLeast: 2 },
  { id: "alignBottom", title: "Align bottom edges", keys: ["Alt+S"], atLeast: 2 },
  { id: "distributeAcross", title: "Distribute across", keys: ["Shift+Alt+H"], atLeast: 3 },
  { id: "distributeDown", title: "Distribute down", keys: ["Shift+Alt+V"], atLeast: 3 },
] as const;

/** Where the boxes go. */
export function arranged(boxes: readonly Box[], how: ArrangementId): ReadonlyMap<string, Position> {
  switch (how) {
    case "alignLeft":
      return aligned(boxes, across, 0);
    case "alignCentre":
      return aligned(boxes, across, 0.5);
    case "alignRight":
      return aligned(boxes, across, 1);
    case "alignTop":
      return aligned(boxes, down, 0);
    case "alignMiddle":
      return aligned(boxes, down, 0.5);
    case "alignBottom":
      return aligned(boxes, down, 1);
    case "distributeAcross":
      return distributed(boxes, across);
    case "distributeDown":
      return distributed(boxes, down);
    default:
      return how satisfies never;
  }
}

interface Axis {
  readonly at: "x" | "y";
  readonly size: "width" | "height";
}

const across: Axis = { at: "x", size: "width" };
const down: Axis = { at: "y", size: "height" };

/** Brings the same share of every box (0 its start, 1 its end) to that share of the box around all. */
function aligned(boxes: readonly Box[], axis: Axis, share: number): ReadonlyMap<string, Position> {
  const { start, end } = extent(boxes, axis);
  const line = start + share * (end - start);
  return placed(boxes, axis, (box) => line - share * box[axis.size]);
}

/** The same gap between every two, the first and the last staying; where there is no room, side by side. */
function distributed(boxes: readonly Box[], axis: Axis): ReadonlyMap<string, Position> {
  const sorted = boxes.toSorted((one, other) => one[axis.at] - other[axis.at]);
  const { start, end } = extent(boxes, axis);
  const filled = sorted.reduce((sum, box) => sum + box[axis.size], 0);
  const gap = Math.max(0, (end - start - filled) / Math.max(1, sorted.length - 1));
  const starts = new Map<string, number>();
  let next = start;
  for (const box of sorted) {
    starts.set(box.id, next);
    next += box[axis.size] + gap;
  }
  return placed(boxes, axis, (box) => starts.get(box.id) ?? box[axis.at]);
}

function extent(boxes: readonly Box[], axis: Axis): { readonly start: number; readonly end: number } {
  return {
    start: Math.min(...boxes.map((box) => box[axis.at])),
    end: Math.max(...boxes.map((box) => box[axis.at] + box[axis.size])),
  };
}

function placed(boxes: readonly Box[], axis: Axis, at: (box: Box) => number): ReadonlyMap<string, Position> {
  return new Map(boxes.map((box) => [box.id, { x: box.x, y: box.y, [axis.at]: at(box) }]));
}
