import type { Node as FlowNode } from "@xyflow/react";
import { waitForPort, type Position } from "../../program/program.ts";
import type { CardNode, WireEdge } from "./elements.ts";
import type { Box } from "./marks.ts";

/** A card as it is drawn from afar. */
export interface DrawnCard extends Box {
  readonly id: string;
  readonly title: string;
  readonly isSelected: boolean;
  readonly hasProblem: boolean;
}

/** An edge as it is drawn from afar. */
export interface DrawnWire {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly from: Position;
  readonly to: Position;
  readonly isOrder: boolean;
  readonly isSelected: boolean;
  readonly hasProblem: boolean;
}

/** All that is drawn from afar: what is later in a list lies above. */
export interface Scene {
  readonly cards: readonly DrawnCard[];
  readonly wires: readonly DrawnWire[];
}

/** Cards are drawn; groups and notes stay elements, but edges end at folded groups too. */
export function sceneOf(nodes: readonly FlowNode[], edges: readonly WireEdge[]): Scene {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return {
    cards: nodes.flatMap((node) => (isCard(node) ? drawnCard(node) : [])),
    wires: edges.flatMap((edge) => drawnWire(edge, byId) ?? []),
  };
}

/** The topmost card at a point of the canvas. */
export function cardAt({ cards }: Scene, { x, y }: Position): DrawnCard | undefined {
  return cards.findLast(
    (card) => x >= card.x && y >= card.y && x <= card.x + card.width && y <= card.y + card.height,
  );
}

/** The edge that passes a point of the canvas nearest, no farther than `reach`. */
export function wireAt({ wires }: Scene, point: Position, reach: number): DrawnWire | undefined {
  const about = { x: point.x - reach, y: point.y - reach, width: 2 * reach, height: 2 * reach };
  let [nearest, least]: [DrawnWire | undefined, number] = [undefined, reach];
  for (const wire of wires) {
    if (!meets(boxOfWire(wire), about)) continue;
    const distance = distanceTo(wire, point);
    if (distance <= least) [nearest, least] = [wire, distance];
  }
  return nearest;
}

/** How many straight pieces stand for an edge's curve where something is looked up in it. */
const pieces = 24;

function distanceTo(wire: DrawnWire, { x, y }: Position): number {
  const points = Array.from({ length: pieces + 1 }, (_, index) => pointOn(wire, index / pieces));
  const distances = points.slice(1).map((end, index) => {
    const start = points[index] ?? end;
    const [along, down] = [end.x - start.x, end.y - start.y];
    const share = ((x - start.x) * along + (y - start.y) * down) / (along ** 2 + down ** 2 || 1);
    const nearest = Math.min(1, Math.max(0, share));
    return Math.hypot(x - start.x - nearest * along, y - start.y - nearest * down);
  });
  return Math.min(...distances);
}

/** Where the edge is after a share of its way. */
function pointOn({ from, to }: DrawnWire, share: number): Position {
  const reach = reachOf(from, to);
  const rest = 1 - share;
  const [first, second, third, last] = [rest ** 3, 3 * rest ** 2 * share, 3 * rest * share ** 2, share ** 3];
  return {
    x: first * from.x + second * (from.x + reach) + third * (to.x - reach) + last * to.x,
    y: (first + second) * from.y + (third + last) * to.y,
  };
}

/** How far an edge goes level from its ends: the curve is the one that `getBezierPath` gives. */
export function reachOf(from: Position, to: Position): number {
  const distance = to.x - from.x;
  return distance >= 0 ? distance / 2 : swingOf(-distance);
}

function swingOf(back: number): number {
  return 6.25 * Math.sqrt(back);
}

/** The cards that are wholly in a box. */
export function cardsIn({ cards }: Scene, box: Box): readonly DrawnCard[] {
  return cards.filter(
    ({ x, y, width, height }) =>
      x >= box.x && y >= box.y && x + width <= box.x + box.width && y + height <= box.y + box.height,
  );
}

export function meets(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** The box around an edge: it leaves and arrives level, so it may swing out a little beyond its ends. */
export function boxOfWire({ from, to }: DrawnWire): Box {
  const swing = swingOf(Math.max(0, from.x - to.x));
  const x = Math.min(from.x, to.x) - swing;
  const y = Math.min(from.y, to.y);
  return { x, y, width: Math.abs(from.x - to.x) + 2 * swing + 1, height: Math.abs(from.y - to.y) + 1 };
}

export function isCard(node: FlowNode): node is CardNode {
  return "shape" in node.data;
}

/** A node that is as it was is drawn as it was. */
const drawnCards = new WeakMap<FlowNode, DrawnCard>();

function drawnCard(node: CardNode): DrawnCard {
  const known = drawnCards.get(node);
  if (known) return known;
  const { id, position, width = 0, height = 0, selected = false, data } = node;
  const card = {
    id,
    ...position,
    width,
    height,
    title: data.title,
    isSelected: selected,
    hasProblem: data.problems.length > 0,
  };
  drawnCards.set(node, card);
  return card;
}

function drawnWire(edge: WireEdge, nodes: ReadonlyMap<string, FlowNode>): DrawnWire | undefined {
  const from = endOf(nodes.get(edge.source), edge.sourceHandle);
  const to = endOf(nodes.get(edge.target), edge.targetHandle);
  if (!from || !to) return undefined;
  const { id, source, target, selected = false, data } = edge;
  const isOrder = data?.edge.port === waitForPort;
  const hasProblem = (data?.problems.length ?? 0) > 0;
  return { id, source, target, from, to, isOrder, isSelected: selected, hasProblem };
}

function endOf(node: FlowNode | undefined, id: string | null | undefined): Position | undefined {
  const handle = node?.handles?.find((one) => one.id === id);
  if (!node || !handle) return undefined;
  const { x, y, width = 0, height = 0 } = handle;
  return { x: node.position.x + x + width / 2, y: node.position.y + y + height / 2 };
}
