import type { Position } from "../../program/program.ts";
import type { OpenEnd } from "../actions.ts";

/** From a node's corner to where it is held when it is put somewhere. */
export const halfCard: Position = { x: 120, y: 50 };

/** An open request for a node: where the picker stands, where the node goes, and what it is to be connected to. */
export interface PickRequest {
  readonly at: Position;
  readonly place: Position;
  readonly end?: OpenEnd | undefined;
  /** The edge in the middle of which it goes. */
  readonly edge?: string | undefined;
  /** The node in whose place it comes. */
  readonly replaces?: string | undefined;
}

export function pickRequest(
  root: HTMLElement | null,
  toFlow: (at: Position) => Position,
  pointer?: Position,
): PickRequest {
  const box = root?.getBoundingClientRect() ?? new DOMRect();
  const centre = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const place = toFlow(pointer ?? centre);
  const at = withinElement(root, pointer ?? { x: centre.x - 165, y: box.top + box.height * 0.22 });
  return { at, place: { x: place.x - halfCard.x, y: place.y - halfCard.y } };
}

/** A point of the page as one of the element, kept far enough inside for what is shown there. */
export function withinElement(element: HTMLElement | null, at: Position): Position {
  const box = element?.getBoundingClientRect() ?? new DOMRect();
  const x = Math.min(at.x - box.left, box.width - 340);
  const y = Math.min(at.y - box.top, box.height - 340);
  return { x: Math.max(8, x), y: Math.max(8, y) };
}

/** The topmost edge at a point of the page, cards or not. */
export function edgeAt({ x, y }: Position): string | undefined {
  const edges = document
    .elementsFromPoint(x, y)
    .flatMap((element) => element.closest<HTMLElement>(".react-flow__edge") ?? []);
  return edges[0]?.dataset["id"];
}

/** The edge that an element is part of. */
export function focusedEdge(target: Element | null): string | undefined {
  return target?.closest<HTMLElement>(".react-flow__edge")?.dataset["id"];
}

/** The node that an element is part of. */
export function focusedNode(target: EventTarget | Element | null): string | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>(".react-flow__node") : null;
  return element?.dataset["id"];
}
