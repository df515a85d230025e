import type { ProgramChange } from "./change.ts";
import { apply } from "./change.ts";
import { changeTo } from "./difference.ts";
import { portsOf } from "./order.ts";
import { describePath, findPath } from "./path.ts";
import type { Edge, Program, ProgramNode } from "./program.ts";
import { edgeOf, isCall, namesOf, nodeById, nodeTitle, returnsByItself, waitForPort } from "./program.ts";
import { removeEdges } from "./remove.ts";

export interface Connection {
  readonly source: string;
  readonly target: string;
  readonly port: string;
  /** Which of the names that the source declares; the first when absent. */
  readonly output?: string;
}

/** What came of drawing an edge: the change, or a sentence for the user that says why not. */
export type ConnectOutcome = { readonly change: ProgramChange } | { readonly refusal: string };

/** A new edge. A data port takes one: the edge or the argument that was there gives way. */
export function connect(program: Program, connection: Connection): ConnectOutcome {
  const refusal = reasonAgainst(program, connection);
  if (refusal !== undefined) return { refusal };
  const { source, target, port, output } = connection;
  const edge = edgeOf(source, target, port, output === undefined ? {} : { output });
  const kept = program.edges.filter((other) => !givesWay(other, edge));
  const nodes = program.nodes.map((node) =>
    node.id === edge.target ? withoutArgument(node, edge.port) : node,
  );
  return { change: changeTo(program, { ...program, nodes, edges: [...kept, edge] }) };
}

/** Drags an end of an edge elsewhere: one change, or a refusal that leaves the edge where it was. */
export function reconnect(program: Program, edge: string, connection: Connection): ConnectOutcome {
  const removal = removeEdges(program, [edge]);
  const outcome = connect(apply(program, removal), connection);
  return "refusal" in outcome ? outcome : { change: [...removal, ...outcome.change] };
}

/** Why this edge cannot be drawn; nothing when it can. Cheap enough to ask while the pointer moves. */
export function reasonAgainst(program: Program, connection: Connection): string | undefined {
  const source = nodeById(program, connection.source);
  const target = nodeById(program, connection.target);
  if (!source || !target) return "One end of this edge is no longer on the canvas.";
  return (
    reasonAgainstEnds(program, source, target) ??
    reasonAgainstPort(program, source, target, connection) ??
    reasonAgainstCycle(program, source, target)
  );
}

function reasonAgainstEnds(program: Program, source: ProgramNode, target: ProgramNode): string | undefined {
  if (source.kind === "result") return "The result is the end of the flow: nothing comes after it.";
  if (target.kind === "parameter") {
    return `The parameter "${target.name}" gets its value when the flow starts: nothing can feed it.`;
  }
  if (source.id === target.id) return `"${nodeTitle(program, source)}" cannot wait for itself.`;
  if (target.kind === "result" && returnsByItself(program.nodes))
    return "The flow's code returns by itself: take its `return` away, or change it there.";
  if (target.kind === "code") return "Code reads what its text names: write the name into its text.";
  if (namesOf(source).length === 0) return "This code declares nothing that could be passed on.";
  return undefined;
}

function reasonAgainstPort(
  program: Program,
  source: ProgramNode,
  target: ProgramNode,
  { port, output }: Connection,
): string | undefined {
  if (!portsOf(program, target).includes(port))
    return `"${nodeTitle(program, target)}" has no input "${port}".`;
  if (port === waitForPort && source.kind === "parameter") {
    return `The parameter "${source.name}" is there from the start: there is nothing to wait for.`;
  }
  const isSame = (edge: Edge) => edge.source === source.id && edge.target === target.id && edge.port === port;
  const isThere = program.edges.some((edge) => isSame(edge) && !edge.isMention && edge.output === output);
  return isThere ? "These two are already connected." : undefined;
}

function reasonAgainstCycle(program: Program, source: ProgramNode, target: ProgramNode): string | undefined {
  const back = findPath(program.edges, target.id, source.id);
  return back && `This would go in a circle: ${describePath(program, [...back, target.id])}.`;
}

function givesWay(edge: Edge, to: Edge): boolean {
  return edge.target === to.target && edge.port === to.port && to.port !== waitForPort;
}

function withoutArgument(node: ProgramNode, parameter: string): ProgramNode {
  if (node.kind === "result" && node.expression !== undefined) {
    const { expression: _, ...rest } = node;
    return rest;
  }
  if (!isCall(node) || !Object.hasOwn(node.arguments, parameter)) return node;
  const rest = Object.entries(node.arguments).filter(([name]) => name !== parameter);
  return { ...node, arguments: Object.fromEntries(rest) };
}
