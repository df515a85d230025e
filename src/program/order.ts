import { groupBy } from "./groupBy.ts";
import type { Edge, Program, ProgramNode, TaskNode } from "./program.ts";
import { taskByIdentifier, waitForPort } from "./program.ts";

/**
 * The program in its normal form, which is the order of the file: parameters, calls (each after those it needs,
 * otherwise as they were), the result; edges by target, `waitFor` before data. Every edit ends with it, so a program
 * equals what `parse` reads from its file.
 */
export function normalise(program: Program): Program {
  const nodes = inFileOrder(program.nodes, program.edges);
  return { ...program, nodes, edges: orderEdges({ ...program, nodes }) };
}

function inFileOrder(nodes: readonly ProgramNode[], edges: readonly Edge[]): ProgramNode[] {
  return [
    ...nodes.filter((node) => node.kind === "parameter"),
    ...orderCalls(
      nodes.filter((node) => node.kind === "task"),
      edges,
    ),
    ...nodes.filter((node) => node.kind === "result"),
  ];
}

/** The calls, each after the calls it needs. An order that already does so is kept. */
export function orderCalls(calls: readonly TaskNode[], edges: readonly Edge[]): TaskNode[] {
  const callById = new Map(calls.map((call) => [call.id, call]));
  const edgesByTarget = groupBy(edges, (edge) => edge.target);
  const ordered: TaskNode[] = [];
  const seen = new Set<string>();
  const visit = (call: TaskNode | undefined): void => {
    if (!call || seen.has(call.id)) return;
    seen.add(call.id);
    for (const edge of edgesByTarget.get(call.id) ?? []) visit(callById.get(edge.source));
    ordered.push(call);
  };
  calls.forEach(visit);
  return ordered;
}

function orderEdges(program: Program): Edge[] {
  const ranks = new Map(program.nodes.map((node, rank) => [node.id, rank]));
  const portRanks = new Map(program.nodes.map((node) => [node.id, portRanksOf(program, node)]));
  const rank = (edge: Edge) => ranks.get(edge.target) ?? Infinity;
  const portRank = (edge: Edge) => portRanks.get(edge.target)?.get(edge.port) ?? Infinity;
  return program.edges.toSorted((a, b) => compare(rank(a), rank(b)) || compare(portRank(a), portRank(b)));
}

function portRanksOf(program: Program, node: ProgramNode): Map<string, number> {
  return new Map(portsOf(program, node).map((port, rank) => [port, rank]));
}

/** The ports at which edges may enter the node. */
export function portsOf(program: Program, node: ProgramNode): string[] {
  if (node.kind === "parameter") return [];
  if (node.kind === "result") return ["value"];
  const parameters = taskByIdentifier(program, node.task)?.signature.parameters ?? [];
  return [waitForPort, ...parameters.map((parameter) => parameter.name)];
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
