import { groupBy } from "./groupBy.ts";
import { namesMentioned } from "./mentions.ts";
import type { CallNode, Drawing, Edge, Program, ProgramNode, ResultNode, StatementNode } from "./program.ts";
import {
  calleeOf,
  edgeOf,
  isCall,
  isPending,
  isStatement,
  namesOf,
  resultId,
  returnsByItself,
  valuePort,
  waitForPort,
} from "./program.ts";

/**
 * The program in its normal form, which is the order of the file: parameters, statements (each after those it needs,
 * otherwise as they were), the result; edges by target, `waitFor` before data; and an edge for every mention of a node
 * in a text. Every edit ends with it, so a program equals what `parse` reads from its file.
 */
export function normalise(program: Program): Program {
  const plain = keptOr(program.edges, plainEdges(program));
  const nodes = inFileOrder(program.nodes, [...plain, ...mentionsIn(program.nodes, plain)]);
  const edges = keptOr(program.edges, [...plain, ...mentionsIn(nodes, plain)]);
  const settled = { ...program, nodes: withLeftMarks(nodes, edges), edges };
  return withSoundGroups({ ...settled, edges: orderEdges(settled) });
}

/** A group holds what is there, each thing in one group only; one that holds nothing is gone. */
function withSoundGroups(program: Program): Program {
  if (!program.groups) return program;
  const free = new Set([...program.nodes, ...(program.notes ?? [])].map(({ id }) => id));
  const groups = program.groups.flatMap((group) => {
    const members = group.members.filter((id) => free.delete(id));
    if (members.length === 0) return [];
    return [members.length === group.members.length ? group : { ...group, members }];
  });
  if (groups.length === program.groups.length && groups.every((group, at) => group === program.groups?.[at]))
    return program;
  const { groups: _, ...rest } = program;
  return groups.length === 0 ? rest : { ...rest, groups };
}

/** The same objects where they say the same: parts of programs are told apart by identity. */
function keptOr(before: readonly Edge[], after: readonly Edge[]): Edge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  return after.map((edge) => {
    const same = known.get(edge.id);
    return same && JSON.stringify(same) === JSON.stringify(edge) ? same : edge;
  });
}

/** Edges that were drawn, or stand in the file as a plain argument; each says which of several names it means. */
function plainEdges({ nodes, edges }: Drawing): Edge[] {
  const names = new Map(nodes.map((node) => [node.id, namesOf(node)]));
  const isCut = returnsByItself(nodes);
  return edges.flatMap((edge) => {
    if (edge.isMention || (isCut && edge.target === resultId)) return [];
    const declared = names.get(edge.source);
    const { source, target, port, output, modifiers } = edge;
    if (declared && (output === undefined ? declared.length === 0 : !declared.includes(output))) return [];
    const [first, ...more] = declared ?? [];
    const meant = more.length > 0 ? (output ?? first) : output === first ? undefined : output;
    return edgeOf(source, target, port, {
      ...(meant !== undefined && { output: meant }),
      ...(modifiers && modifiers.length > 0 && { modifiers }),
    });
  });
}

/** An edge for every name in a text that a node of the flow stands for. */
function mentionsIn(nodes: readonly ProgramNode[], plain: readonly Edge[]): Edge[] {
  const sources = new Sources(nodes);
  const incoming = groupBy(plain, (edge) => edge.target);
  const found = new Map<string, Edge>();
  const taken = new Set(plain.map(({ id }) => id));
  for (const node of nodes) {
    for (const [port, name] of mentionedBy(node, incoming.get(node.id) ?? [])) {
      const source = sources.of(name, node);
      if (!source) continue;
      const output = namesOf(source).length > 1 ? { output: name } : {};
      const edge = edgeOf(source.id, node.id, port, { ...output, isMention: true });
      if (!taken.has(edge.id)) found.set(edge.id, edge);
    }
    sources.declare(node);
  }
  return [...found.values()];
}

/** Which node a name means: the last one before that declares it, or else the first one after. */
class Sources {
  private readonly soFar = new Map<string, ProgramNode>();
  private readonly anywhere = new Map<string, ProgramNode>();

  constructor(nodes: readonly ProgramNode[]) {
    for (const node of nodes)
      for (const name of namesOf(node)) if (!this.anywhere.has(name)) this.anywhere.set(name, node);
  }

  declare(node: ProgramNode): void {
    for (const name of namesOf(node)) this.soFar.set(name, node);
  }

  of(name: string, reader: ProgramNode): ProgramNode | undefined {
    const source = this.soFar.get(name) ?? this.anywhere.get(name);
    return source === reader ? undefined : source;
  }
}

function mentionedBy(node: ProgramNode, incoming: readonly Edge[]): [port: string, name: string][] {
  if (node.kind === "parameter") return [];
  if (node.kind === "code") return node.reads.map((name) => [name, name]);
  if (node.kind === "result") return namesMentioned(node.expression ?? "").map((name) => [valuePort, name]);
  const passed = Object.entries(node.arguments);
  const instead = incoming.flatMap(({ port, modifiers = [] }) =>
    modifiers.flatMap((modifier) => (modifier.kind === "orElse" ? [[port, modifier.value] as const] : [])),
  );
  return [...passed, ...instead, [waitForPort, node.options ?? ""] as const].flatMap(([port, text]) =>
    namesMentioned(text).map((name): [string, string] => [port, name]),
  );
}

function withoutExpression(node: ResultNode): ResultNode {
  if (node.expression === undefined) return node;
  const { expression: _, ...rest } = node;
  return rest;
}

/** What is used is not left; behind code that returns by itself nobody waits for anything. */
function withLeftMarks(nodes: readonly ProgramNode[], edges: readonly Edge[]): ProgramNode[] {
  const used = new Set(edges.map((edge) => edge.source));
  const isCut = returnsByItself(nodes);
  return nodes.map((node) => {
    if (node.kind === "result" && isCut) return withoutExpression(node);
    if (!isCall(node)) return node;
    const isLeft = !used.has(node.id) && isPending(node) && (isCut || node.isLeft === true);
    if (isLeft === (node.isLeft === true)) return node;
    const { isLeft: _, ...call } = node;
    return isLeft ? { ...call, isLeft } : (call as CallNode);
  });
}

function inFileOrder(nodes: readonly ProgramNode[], edges: readonly Edge[]): ProgramNode[] {
  return [
    ...nodes.filter((node) => node.kind === "parameter"),
    ...orderStatements(nodes.filter(isStatement), edges),
    ...nodes.filter((node) => node.kind === "result"),
  ];
}

/** The statements, each after those it needs; behind one that returns none can run. An order that is good is kept. */
export function orderStatements(
  statements: readonly StatementNode[],
  edges: readonly Edge[],
): StatementNode[] {
  const byId = new Map(statements.map((statement) => [statement.id, statement]));
  const edgesByTarget = groupBy(edges, (edge) => edge.target);
  const ordered: StatementNode[] = [];
  const seen = new Set<string>();
  const visit = (statement: StatementNode | undefined): void => {
    if (!statement || seen.has(statement.id)) return;
    seen.add(statement.id);
    for (const edge of edgesByTarget.get(statement.id) ?? []) visit(byId.get(edge.source));
    ordered.push(statement);
  };
  const isLast = (statement: StatementNode) => statement.kind === "code" && statement.returns === true;
  statements.filter((statement) => !isLast(statement)).forEach(visit);
  statements.filter(isLast).forEach(visit);
  return ordered;
}

function orderEdges(program: Program): Edge[] {
  const ranks = new Map(program.nodes.map((node, rank) => [node.id, rank]));
  const portRanks = new Map(program.nodes.map((node) => [node.id, portRanksOf(program, node)]));
  const rank = (edge: Edge) => ranks.get(edge.target) ?? Infinity;
  const portRank = (edge: Edge) => portRanks.get(edge.target)?.get(edge.port) ?? Infinity;
  const mentionRank = (edge: Edge) => (edge.isMention ? 1 : 0);
  return program.edges.toSorted(
    (a, b) =>
      compare(rank(a), rank(b)) || compare(portRank(a), portRank(b)) || mentionRank(a) - mentionRank(b),
  );
}

function portRanksOf(program: Program, node: ProgramNode): Map<string, number> {
  return new Map(portsOf(program, node).map((port, rank) => [port, rank]));
}

/** The ports at which edges may enter the node. */
export function portsOf(program: Program, node: ProgramNode): string[] {
  if (node.kind === "parameter") return [];
  if (node.kind === "result") return [valuePort];
  if (node.kind === "code") return inputsOfCode(program, node.id, node.reads);
  const parameters = calleeOf(program, node)?.signature.parameters ?? [];
  return [waitForPort, ...parameters.map((parameter) => parameter.name)];
}

/** Of the names that code reads, those that are the flow's own. */
function inputsOfCode({ nodes }: Drawing, id: string, reads: readonly string[]): string[] {
  const declared = new Set(nodes.flatMap((node) => (node.id === id ? [] : namesOf(node))));
  return reads.filter((name) => declared.has(name));
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
