import { useStore, useStoreApi, type Node as FlowNode, type ReactFlowState } from "@xyflow/react";
import { useCallback, useMemo, useState, type PointerEvent } from "react";
import type { Position } from "../../program/program.ts";
import type { WireEdge } from "./elements.ts";
import { focusedNode } from "./picking.ts";
import { cardAt, isCard, sceneOf, wireAt, type Scene } from "./scene.ts";

/** How much a card shows: words grow as the canvas goes away, so that they stay readable. */
export type Detail = "near" | "middle" | "far" | "far farthest";

/** Beyond this many nodes, those out of sight are not elements of the page, and those far away are drawn. */
export const manyNodes = 150;

/** Below this zoom a large flow is drawn: hundreds of cards are in view, and their ports are too small for the hand. */
export const drawnBelow = 0.4;

/** How near to an edge the pointer is on it, in pixels of the screen. */
const reach = 8;

/** So many of what is selected stay elements. */
const mostSelected = 40;

const nothingDrawn: Scene = { cards: [], wires: [] };

export function detailOf(state: ReactFlowState): Detail {
  const zoom = state.transform[2];
  if (zoom >= 0.8) return "near";
  if (zoom >= 0.5) return "middle";
  return zoom >= 0.36 ? "far" : "far farthest";
}

/**
 * From afar a large flow is one picture. Elements of the page are then only the first node, what is selected, and what
 * the hand or a command is about to act on: so all that can be done with a card can be done there too.
 */
export function useAfar<Node extends FlowNode>(
  nodes: Node[],
  edges: WireEdge[],
  toFlow: (point: Position) => Position,
) {
  const isFar = useStore((state) => state.transform[2] < drawnBelow);
  const isDrawn = isFar && nodes.length > manyNodes;
  const [wanted, setWanted] = useState<string>();
  const [wantedEdge, setWantedEdge] = useState<string>();
  const scene = useMemo(() => (isDrawn ? sceneOf(nodes, edges) : nothingDrawn), [isDrawn, nodes, edges]);
  const few = useMemo(
    () => (isDrawn ? { nodes: withHidden(nodes, wanted), edges: fewEdges(edges, wantedEdge) } : undefined),
    [isDrawn, nodes, edges, wanted, wantedEdge],
  );
  const store = useStoreApi();
  const onPointerMove = useCallback(
    ({ target, buttons, clientX, clientY }: PointerEvent) => {
      if (!isDrawn || buttons !== 0) return;
      const at = toFlow({ x: clientX, y: clientY });
      // Ports stand out beyond the card to which they belong.
      const node = focusedNode(target) ?? cardAt(scene, at)?.id;
      setWanted(node);
      setWantedEdge(
        node !== undefined ? undefined : wireAt(scene, at, reach / store.getState().transform[2])?.id,
      );
    },
    [isDrawn, scene, toFlow, store],
  );
  /** The card at a point of the page that is drawn there. */
  const drawnAt = useCallback((at: Position) => cardAt(scene, toFlow(at))?.id, [scene, toFlow]);
  return { few, isDrawn, scene, want: setWanted, onPointerMove, drawnAt };
}

/** Every card that need not be an element, hidden. */
function withHidden<Node extends FlowNode>(nodes: readonly Node[], wanted: string | undefined): Node[] {
  const shown = new Set([wanted, nodes.find(isCard)?.id, ...fewSelected(nodes).map(({ id }) => id)]);
  return nodes.map((node) => (isCard(node) && !shown.has(node.id) ? hidden(node) : node));
}

function fewEdges(edges: readonly WireEdge[], wanted: string | undefined): WireEdge[] {
  const selected = fewSelected(edges);
  const edge = edges.find(({ id }) => id === wanted);
  return edge && !selected.includes(edge) ? [...selected, edge] : selected;
}

function fewSelected<Item extends { readonly selected?: boolean }>(items: readonly Item[]): Item[] {
  const selected = items.filter((item) => item.selected);
  return selected.length > mostSelected ? [] : selected;
}

/** A node that is as it was stays hidden as the same object. */
const hiddenNodes = new WeakMap<FlowNode, FlowNode>();

function hidden<Node extends FlowNode>(node: Node): Node {
  const known = hiddenNodes.get(node) ?? { ...node, hidden: true };
  hiddenNodes.set(node, known);
  return known as Node;
}
