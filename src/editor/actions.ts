import { apply, type ProgramChange } from "../program/change.ts";
import {
  connect,
  duplicateNodes,
  reconnect,
  removeEdges,
  removeNodes,
  type Connection,
} from "../program/edits.ts";
import {
  nodeById,
  taskOf,
  valuePort,
  waitForPort,
  type Position,
  type Program,
  type ProgramNode,
} from "../program/program.ts";
import { cardSize } from "./canvas/geometry.ts";
import type { PaletteItem } from "./palette/items.ts";
import type { Session } from "./session.ts";

/** An end of an edge that is still to be drawn. */
export interface OpenEnd {
  readonly node: string;
  /** `output` when the edge leaves the node; otherwise the input it is to feed. */
  readonly port: string;
  readonly side: "source" | "target";
}

/** Adds a node, selects it, and connects it to the open end if there is one: one action. Gives the new node's id. */
export function addItem(
  session: Session,
  item: PaletteItem,
  near: Position,
  end?: OpenEnd,
): string | undefined {
  const { program } = session.getState();
  const added = item.add(program, freePlace(program, near));
  const grown = apply(program, added);
  const node = grown.nodes.find((candidate) => !nodeById(program, candidate.id));
  if (!node) return undefined;
  session.getState().apply([...added, ...(end ? connecting(grown, node, end) : [])], { select: [node.id] });
  return node.id;
}

/** Draws an edge. The answer is why it cannot be drawn, if so. */
export function connectNodes(session: Session, connection: Connection): string | undefined {
  const outcome = connect(session.getState().program, connection);
  if ("refusal" in outcome) return outcome.refusal;
  session.getState().apply(outcome.change);
  return undefined;
}

/** Moves an end of an edge. The answer is why it stays where it is, if so. */
export function reconnectEdge(session: Session, edge: string, connection: Connection): string | undefined {
  const outcome = reconnect(session.getState().program, edge, connection);
  if ("refusal" in outcome) return outcome.refusal;
  session.getState().apply(outcome.change);
  return undefined;
}

export function removeSelected(session: Session): void {
  const { program, selection } = session.getState();
  const edges = removeEdges(program, selection);
  session.getState().apply([...edges, ...removeNodes(apply(program, edges), selection)]);
}

/** Copies the selected nodes and selects the copies, ready to be moved. */
export function duplicateSelected(session: Session): void {
  const { program, selection } = session.getState();
  const change = duplicateNodes(program, selection);
  const copies = apply(program, change).nodes.filter((node) => !nodeById(program, node.id));
  if (copies.length > 0) session.getState().apply(change, { select: copies.map((node) => node.id) });
}

export function selectAll(session: Session): void {
  const { program } = session.getState();
  session.getState().select([...program.nodes, ...program.edges].map((item) => item.id));
}

/** Where an edge that is dropped on a node as a whole goes: the first input that is free, else to wait for. */
export function bestPort(program: Program, target: ProgramNode): string {
  if (target.kind !== "task") return valuePort;
  const taken = new Set(program.edges.filter((edge) => edge.target === target.id).map((edge) => edge.port));
  const inputs = taskOf(program, target).signature.parameters.map((parameter) => parameter.name);
  const free = inputs.filter((name) => !taken.has(name));
  return free.find((name) => !Object.hasOwn(target.arguments, name)) ?? free[0] ?? waitForPort;
}

/** The place itself, or the nearest one around it where a new node covers no other. */
export function freePlace(program: Program, near: Position): Position {
  return (
    placesAround(near).find((place) => !program.nodes.some((node) => covers(program, place, node))) ?? near
  );
}

/** Room for a new node of any kind, and how far the search goes in each direction, in steps. */
const room = { width: 260, height: 150, stepX: 65, stepY: 40, steps: 14 };

function placesAround(near: Position): Position[] {
  const steps = Array.from({ length: 2 * room.steps + 1 }, (_, index) => index - room.steps);
  const offsets = steps.flatMap((x) => steps.map((y) => ({ x: x * room.stepX, y: y * room.stepY })));
  const nearestFirst = offsets.toSorted(
    (one, other) => Math.hypot(one.x, one.y) - Math.hypot(other.x, other.y),
  );
  return nearestFirst.map(({ x, y }) => ({ x: near.x + x, y: near.y + y }));
}

function covers(program: Program, place: Position, node: ProgramNode): boolean {
  const { width, height } = cardSize(node, node.kind === "task" ? taskOf(program, node) : undefined);
  const { x, y } = node.position;
  return place.x < x + width && x < place.x + room.width && place.y < y + height && y < place.y + room.height;
}

function connecting(program: Program, node: ProgramNode, end: OpenEnd): ProgramChange {
  const connection =
    end.side === "source"
      ? { source: end.node, target: node.id, port: bestPort(program, node) }
      : { source: node.id, target: end.node, port: end.port };
  const outcome = connect(program, connection);
  return "change" in outcome ? outcome.change : [];
}
