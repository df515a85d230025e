import { groupBy } from "./groupBy.ts";
import { normalise } from "./order.ts";
import { downstreamOf, upstreamOf } from "./reach.ts";
import type { Edge, ParameterNode, Program, ProgramNode } from "./program.ts";
import { edgeOf, isCall, nodeById, parameterId, resultId, valuePort, waitForPort } from "./program.ts";

/**
 * The flow as far as one node: the node, all that it needs, and nothing else; it returns the node's value. What runs is
 * this program's text, so a partial run is a run like any other. The result node stands for the whole flow.
 */
export function upTo(program: Program, id: string): Program {
  if (id === resultId) return program;
  const kept = new Set([id, ...upstreamOf(program, [id])]);
  const place = program.nodes.find((node) => node.id === id)?.position ?? { x: 0, y: 0 };
  const result = { kind: "result", id: resultId, position: { x: place.x + 360, y: place.y } } as const;
  const edges = program.edges.filter(({ source, target }) => kept.has(source) && kept.has(target));
  return asDrawn({
    ...program,
    nodes: [...program.nodes.filter((node) => kept.has(node.id)), result],
    edges: [...edges, edgeOf(id, resultId, valuePort)],
  });
}

/** The flow from one node on: the node, all that comes after it, and what those need. */
export function from(program: Program, id: string): Program {
  const kept = upstreamOf(program, downstreamOf(program, [id]));
  const edges = program.edges.filter(({ source, target }) => kept.has(source) && kept.has(target));
  return asDrawn({ ...program, nodes: program.nodes.filter((node) => kept.has(node.id)), edges });
}

/** What does not run when these nodes are disabled: they, and all that needs a value of theirs, with what it needs. */
export function skippedBy(program: Program, disabled: Iterable<string>): ReadonlyMap<string, string> {
  const off = [...disabled].filter((id) => nodeById(program, id));
  const skipped = new Map(off.map((id) => [id, id]));
  const needing = groupBy(
    program.edges.filter(({ port }) => port !== waitForPort),
    ({ source }) => source,
  );
  // A map that grows while it is walked gives what was added too.
  for (const [id, cause] of skipped) {
    for (const { target } of needing.get(id) ?? []) if (!skipped.has(target)) skipped.set(target, cause);
  }
  return skipped;
}

/** The flow without the nodes that are disabled: they pass nothing, so what needs them does not run either. */
export function withoutDisabled(program: Program, disabled: Iterable<string>): Program {
  const skipped = skippedBy(program, disabled);
  if (skipped.size === 0) return program;
  const nodes = program.nodes.filter(({ id }) => !skipped.has(id));
  const edges = program.edges.filter(({ source, target }) => !skipped.has(source) && !skipped.has(target));
  return asDrawn({ ...program, nodes, edges });
}

/**
 * The flow with values in place of these nodes: each becomes a parameter of its name. What only they needed is left
 * out. Nodes for which no value can stand (see `canBeGiven`) stay.
 */
export function withGiven(program: Program, ids: Iterable<string>): Program {
  const given = new Set([...ids].filter((id) => canBeGiven(program, id)));
  if (given.size === 0) return program;
  const needed = program.edges.filter(({ target }) => !given.has(target));
  const kept = neededNodes(program, needed, given);
  const edges = needed
    .filter(({ source, target }) => kept.has(source) && kept.has(target))
    .flatMap(fromGiven(given));
  const nodes = program.nodes
    .filter(({ id }) => kept.has(id))
    .map((node) => (given.has(node.id) ? parameterFor(node) : node));
  return asDrawn({ ...program, nodes, edges });
}

/** What still has a use: what had none before, and all that those need. */
function neededNodes(program: Program, edges: readonly Edge[], given: ReadonlySet<string>): Set<string> {
  const used = new Set(program.edges.map(({ source }) => source));
  const ends = program.nodes.filter(({ id }) => !used.has(id)).map(({ id }) => id);
  const needed = new Set([...ends, ...upstreamOf({ ...program, edges }, ends)]);
  for (const node of program.nodes) if (node.kind === "parameter" && !given.has(node.id)) needed.add(node.id);
  return needed;
}

/** A value that is there from the start is nothing to wait for. */
function fromGiven(given: ReadonlySet<string>): (edge: Edge) => Edge[] {
  return (edge) => {
    if (!given.has(edge.source)) return [edge];
    return edge.port === waitForPort ? [] : [edgeOf(parameterId(edge.source), edge.target, edge.port)];
  };
}

/** The parameter that stands in the node's place. */
function parameterFor({ id, position }: ProgramNode): ParameterNode {
  return { kind: "parameter", id: parameterId(id), name: id, type: "any", position };
}

/** In a program that ran in part, by the id of what stood there: the node of the whole program that it stood for. */
export function standIns(part: Program, whole: Program): ReadonlyMap<string, string> {
  const isStandIn = (node: ProgramNode): node is ParameterNode =>
    node.kind === "parameter" && !nodeById(whole, node.id) && nodeById(whole, node.name) !== undefined;
  return new Map(part.nodes.filter(isStandIn).map(({ id, name }) => [id, name]));
}

/**
 * Whether a plain value can stand in a node's place: it is a call of which the flow takes the one value. The states of
 * `returnState`, the lists of `map`, what is taken apart at once and futures that a text speaks of are more than that.
 */
export function canBeGiven(program: Program, id: string): boolean {
  const node = nodeById(program, id);
  if (!node || !isCall(node) || node.binding || node.variable !== undefined) return false;
  if (node.way === "call") return true;
  return node.way !== "map" && node.way !== "returnState" && !isMentioned(program, id);
}

function isMentioned(program: Program, id: string): boolean {
  return program.edges.some(({ source, isMention }) => source === id && isMention === true);
}

/** A part of a flow is a program of its own, in normal form and written anew. */
function asDrawn(program: Program): Program {
  const fields = Object.entries(program).filter(([name]) => name !== "source");
  return normalise(Object.fromEntries(fields) as unknown as Program);
}
