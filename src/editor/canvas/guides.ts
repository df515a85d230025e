import type { Position } from "../../program/program.ts";
import type { Box } from "./arrange.ts";

/** A line that a dragged card stands on together with another card. In canvas pixels. */
export interface Guide {
  readonly axis: "x" | "y";
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Snapped {
  readonly position: Position;
  readonly guides: readonly Guide[];
}

/**
 * Where a dragged card comes to rest: on the edges or the middle of a card near which it is, else where the hand is.
 * `reach` is how near, in canvas pixels.
 */
export function snapped(dragged: Box, others: readonly Box[], reach: number): Snapped {
  const x = best(dragged, others, "x", "width", reach);
  const y = best(dragged, others, "y", "height", reach);
  const position = { x: dragged.x + (x?.by ?? 0), y: dragged.y + (y?.by ?? 0) };
  const moved = { ...dragged, ...position };
  return {
    position,
    guides: [x && guideOf(moved, x, "x", "y", "height"), y && guideOf(moved, y, "y", "x", "width")].filter(
      (guide) => guide !== undefined,
    ),
  };
}

interface Fit {
  readonly by: number;
  readonly at: number;
  readonly other: Box;
}

const shares = [0, 0.5, 1];

function best(
  dragged: Box,
  others: readonly Box[],
  at: "x" | "y",
  size: "width" | "height",
  reach: number,
): Fit | undefined {
  let found: Fit | undefined;
  for (const other of others) {
    for (const share of shares) {
      const line = other[at] + share * other[size];
      const by = line - (dragged[at] + share * dragged[size]);
      if (Math.abs(by) <= reach && (!found || Math.abs(by) < Math.abs(found.by))) {
        found = { by, at: line, other };
      }
    }
  }
  return found;
}

function guideOf(
  moved: Box,
  { at, other }: Fit,
  axis: "x" | "y",
  along: "x" | "y",
  size: "width" | "height",
): Guide {
  return {
    axis,
    at,
    from: Math.min(moved[along], other[along]),
    to: Math.max(moved[along] + moved[size], other[along] + other[size]),
  };
}
