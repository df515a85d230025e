import type { Edge as FlowEdge, Node as FlowNode } from "@xyflow/react";
import type { Problem } from "../../program/checks.ts";
import type { InferredType } from "../../program/edits.ts";
import {
  calleeOf,
  isCall,
  nodeById,
  nodeTitle,
  valuePort,
  waitForPort,
  type Callee,
  type Edge,
  type Position,
  type Program,
  type ProgramNode,
} from "../../program/program.ts";
import { foldedInto, groupHandle } from "./marks.ts";
import { cardSize, handleOfOutput, handlesOf, shapeOf, type CardShape } from "./geometry.ts";

/** All that a card shows but the state of a run, which has its own way (`NodeStates`). */
export interface CardData extends Record<string, unknown> {
  readonly node: ProgramNode;
  /** The task or flow that a call calls. */
  readonly callee: Callee | undefined;
  readonly shape: CardShape;
  readonly title: string;
  /** The names of the ports that an edge feeds, and the handles of outputs that one leaves. */
  readonly connected: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

export type CardNode = FlowNode<CardData, ProgramNode["kind"]>;

export interface WireData extends Record<string, unknown> {
  readonly edge: Edge;
  /** The edge in words. */
  readonly label: string;
  readonly problems: readonly Problem[];
}

export type WireEdge = FlowEdge<WireData, "wire">;

/** What of the canvas is not in the program. */
export interface CanvasView {
  readonly selection: readonly string[];
  readonly problems: readonly Problem[];
  /** Where nodes are while they are dragged. */
  readonly dragged: ReadonlyMap<string, Position>;
  /** Ids of the groups of which one card stands for all that they hold. */
  readonly folded?: ReadonlySet<string>;
  /** What the compiler knows of values whose types nobody wrote. */
  readonly inferred?: readonly InferredType[];
}

/**
 * Translates a program into what React Flow draws. An element keeps its identity until something it shows is another,
 * so a moved node does not redraw its neighbours.
 */
export class CanvasElements {
  private readonly nodes = new KeptElements<CardNode>();
  private readonly edges = new KeptElements<WireEdge>();
  private resting: { readonly of: readonly unknown[]; readonly nodes: CardNode[] } | undefined;

  /** While hands drag, only what they drag is made anew. */
  nodesOf(program: Program, view: CanvasView): CardNode[] {
    return withDragged(this.restingNodesOf(program, view), view.dragged);
  }

  /** The nodes where the program has them, whatever hands do. */
  restingNodesOf(program: Program, view: Omit<CanvasView, "dragged">): CardNode[] {
    const of = [program, view.selection, view.problems, view.folded, view.inferred];
    if (!this.resting || !sameList(this.resting.of, of))
      this.resting = { of, nodes: this.renewNodes(program, view) };
    return this.resting.nodes;
  }

  private renewNodes(program: Program, view: Omit<CanvasView, "dragged">): CardNode[] {
    const selected = new Set(view.selection);
    const ports = portsInUse(program.edges);
    const problems = grouped(view.problems, (problem) => problem.node);
    const inferred = grouped(view.inferred ?? [], (value) => value.node);
    const hidden = foldedInto(program, view.folded ?? nothingFolded);
    const shown = program.nodes.filter(({ id }) => !hidden.has(id));
    return this.nodes.renew(shown, (node) => {
      const callee = isCall(node) ? calleeOf(program, node) : undefined;
      const shape = shapeOf(program, node, inferred.get(node.id));
      const { position } = node;
      const own = {
        selected: selected.has(node.id),
        ports: ports.get(node.id) ?? [],
        problems: problems.get(node.id) ?? [],
      };
      const shown = [
        node,
        callee,
        ...shape.inputs.map(({ name }) => name),
        ...shape.outputs.map(({ type }) => type),
        position.x,
        position.y,
        own.selected,
        ...own.ports,
        ...own.problems.map(problemText),
      ];
      return { shown, make: () => cardNode(program, node, { callee, shape }, own) };
    });
  }

  edgesOf(program: Program, view: Omit<CanvasView, "dragged">): WireEdge[] {
    const selected = new Set(view.selection);
    const problems = grouped(view.problems, (problem) => problem.edge);
    const groups = foldedInto(program, view.folded ?? nothingFolded);
    const across = program.edges.filter(({ source, target }) => {
      const group = groups.get(source);
      return group === undefined || group !== groups.get(target);
    });
    return this.edges.renew(across, (edge) => {
      const own = { selected: selected.has(edge.id), problems: problems.get(edge.id) ?? [] };
      const label = edgeLabel(program, edge);
      const ends = { source: groups.get(edge.source), target: groups.get(edge.target) };
      const shown = [edge, label, own.selected, ends.source, ends.target, ...own.problems.map(problemText)];
      return { shown, make: () => betweenGroups(wireEdge(edge, label, own), ends) };
    });
  }
}

/** The nodes with those that are dragged where they are now; the others stay the same objects. */
export function withDragged(nodes: CardNode[], dragged: ReadonlyMap<string, Position>): CardNode[] {
  if (dragged.size === 0) return nodes;
  return nodes.map((node) => {
    const position = dragged.get(node.id);
    return position ? { ...node, position: { ...position } } : node;
  });
}

const nothingFolded: ReadonlySet<string> = new Set();

/** An edge that comes from, or leads into, a folded group ends at the group's card. */
function betweenGroups(
  wire: WireEdge,
  { source, target }: { readonly source: string | undefined; readonly target: string | undefined },
): WireEdge {
  return {
    ...wire,
    ...(source !== undefined && { source, sourceHandle: groupHandle.source }),
    ...(target !== undefined && { target, targetHandle: groupHandle.target }),
    ...((source ?? target) !== undefined && { reconnectable: false }),
  };
}

interface Renewal<Element> {
  /** All that the element depends on. */
  readonly shown: readonly unknown[];
  readonly make: () => Element;
}

class KeptElements<Element> {
  private kept = new Map<string, { readonly shown: readonly unknown[]; readonly element: Element }>();

  renew<Item extends { readonly id: string }>(
    items: readonly Item[],
    renewal: (item: Item) => Renewal<Element>,
  ): Element[] {
    const next: typeof this.kept = new Map();
    for (const item of items) {
      const { shown, make } = renewal(item);
      const previous = this.kept.get(item.id);
      next.set(item.id, previous && sameList(previous.shown, shown) ? previous : { shown, element: make() });
    }
    this.kept = next;
    return [...next.values()].map(({ element }) => element);
  }
}

interface OwnCardData {
  readonly selected: boolean;
  readonly ports: readonly string[];
  readonly problems: readonly Problem[];
}

function cardNode(
  program: Program,
  node: ProgramNode,
  { callee, shape }: Pick<CardData, "callee" | "shape">,
  { selected, ports, problems }: OwnCardData,
): CardNode {
  const size = cardSize(node, shape, callee);
  const title = nodeTitle(program, node);
  return {
    id: node.id,
    type: node.kind,
    position: { ...node.position },
    ...size,
    measured: size,
    handles: handlesOf(node, shape),
    selected,
    ariaLabel: cardLabel(node, title, problems.length),
    data: { node, callee, shape, title, connected: new Set(ports), problems },
  };
}

function wireEdge(edge: Edge, label: string, { selected, problems }: Omit<OwnCardData, "ports">): WireEdge {
  return {
    id: edge.id,
    type: "wire",
    source: edge.source,
    target: edge.target,
    sourceHandle: handleOfOutput(edge.output),
    targetHandle: edge.port,
    selected,
    ariaLabel: label + problems.map(({ message }) => `. ${message}`).join(""),
    data: { edge, label, problems },
  };
}

function cardLabel(node: ProgramNode, title: string, problemCount: number): string {
  const kind = { parameter: "Parameter", task: "Task", subflow: "Subflow", code: "Code", result: "" }[
    node.kind
  ];
  const problems =
    problemCount === 0 ? "" : `, ${problemCount} ${problemCount === 1 ? "problem" : "problems"}`;
  return `${kind} ${title}`.trim() + problems;
}

function edgeLabel(program: Program, edge: Edge): string {
  const source = nodeById(program, edge.source);
  const target = nodeById(program, edge.target);
  const from = source ? nodeTitle(program, source) : edge.source;
  const to = target ? nodeTitle(program, target) : edge.target;
  if (edge.port === waitForPort) return `${to} waits for ${from}`;
  return edge.port === valuePort ? `${from} is the flow's result` : `${from} into ${edge.port} of ${to}`;
}

function portsInUse(edges: readonly Edge[]): Map<string, string[]> {
  const ports = new Map<string, string[]>();
  const add = (node: string, port: string) => ports.set(node, [...(ports.get(node) ?? []), port]);
  for (const edge of edges) {
    add(edge.target, edge.port);
    const output = handleOfOutput(edge.output);
    if (!ports.get(edge.source)?.includes(output)) add(edge.source, output);
  }
  return ports;
}

function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function problemText(problem: Problem): string {
  return `${problem.severity} ${problem.line ?? ""}:${problem.column ?? ""} ${problem.message}`;
}

function sameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
