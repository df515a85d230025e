import { useStore, type ReactFlowState } from "@xyflow/react";
import { useCallback, useMemo, useState } from "react";
import { drawnBelow, manyNodes } from "./afar.ts";
import type { CardNode, WireEdge } from "./elements.ts";
import type { Box } from "./marks.ts";
import { meets } from "./scene.ts";

/** What of a flow is near. */
export interface Near {
  readonly cards: CardNode[];
  readonly edges: WireEdge[];
}

/**
 * What of a large flow React Flow holds: whenever the view or a node moves, it walks over all that it knows. The rest
 * comes before it is in sight, since the surroundings reach beyond the view. Nothing is left out while all is wanted: in
 * a small flow, from afar, or where the view is about to be fitted to nodes that may be anywhere.
 */
export function useNear(cards: CardNode[], edges: WireEdge[], held: ReadonlySet<string>): Near {
  const box = useSurroundings(cards.length > manyNodes);
  return useMemo(() => (box ? nearOf(cards, edges, box, held) : { cards, edges }), [cards, edges, box, held]);
}

/** While the hand draws an edge or a frame, they only grow: it may come from far away. */
function useSurroundings(isLarge: boolean): Box | undefined {
  const select = useCallback(
    (state: ReactFlowState) => (isLarge ? surroundingsOf(state) : undefined),
    [isLarge],
  );
  const box = useStore(select, isSameBox);
  const isReaching = useStore(isReachingOut);
  const [known, setKnown] = useState(box);
  const wanted = isReaching && known && box ? around(known, box) : box;
  if (!isSameBox(known, wanted)) setKnown(wanted);
  return known;
}

function isReachingOut({ connection, userSelectionActive }: ReactFlowState): boolean {
  return connection.inProgress || userSelectionActive;
}

/** How far surroundings reach beyond the view at least, and in what steps they move with it; in pixels of the screen. */
const step = 512;

/** The part of the canvas that is about the view: a box that stays the same while the view moves a little. */
export function surroundingsOf(
  state: Pick<ReactFlowState, "transform" | "width" | "height" | "fitViewQueued">,
): Box | undefined {
  const [left, top, zoom] = state.transform;
  if (state.fitViewQueued || zoom < drawnBelow || state.width === 0 || state.height === 0) return undefined;
  const size = 2 ** Math.round(Math.log2(step / zoom));
  const [x, y] = [-left / zoom, -top / zoom];
  const from = { x: Math.floor(x / size) - 1, y: Math.floor(y / size) - 1 };
  const to = {
    x: Math.ceil((x + state.width / zoom) / size) + 1,
    y: Math.ceil((y + state.height / zoom) / size) + 1,
  };
  return {
    x: from.x * size,
    y: from.y * size,
    width: (to.x - from.x) * size,
    height: (to.y - from.y) * size,
  };
}

/**
 * The cards in a box, the edges that pass it, and the cards at which those end; and, wherever it is, what is selected or
 * held. Edges that end at something else than a card are kept, too. What is kept stays the same object, in its order.
 */
export function nearOf(
  cards: readonly CardNode[],
  edges: readonly WireEdge[],
  box: Box,
  held: ReadonlySet<string>,
): Near {
  const boxes = new Map(cards.map((card) => [card.id, boxOf(card)]));
  const inside = cards.filter((card) => card.selected || held.has(card.id) || meets(boxOf(card), box));
  const kept = new Set(inside.map(({ id }) => id));
  const passing = edges.filter(({ source, target, selected }) => {
    if (selected || kept.has(source) || kept.has(target)) return true;
    const [from, to] = [boxes.get(source), boxes.get(target)];
    return !from || !to || meets(around(from, to), box);
  });
  const ends = new Set(passing.flatMap(({ source, target }) => [source, target]));
  return { cards: cards.filter(({ id }) => kept.has(id) || ends.has(id)), edges: passing };
}

function boxOf({ position, width = 0, height = 0 }: CardNode): Box {
  return { ...position, width, height };
}

function around(one: Box, other: Box): Box {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return {
    x,
    y,
    width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  };
}

function isSameBox(one: Box | undefined, other: Box | undefined): boolean {
  return (
    one?.x === other?.x && one?.y === other?.y && one?.width === other?.width && one?.height === other?.height
  );
}
