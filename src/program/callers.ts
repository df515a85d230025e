import {
  edgeOf,
  isCall,
  type CallNode,
  waitForPort,
  type Drawing,
  type Edge,
  type Program,
  type ProgramNode,
  type SignatureParameter,
} from "./program.ts";

/** New parameter name by old one; a parameter that is gone is missing. */
type Survivors = ReadonlyMap<string, string>;

type Parameters = readonly SignatureParameter[];

/**
 * The program with every call of something following its new parameters: edges and arguments go with a parameter that
 * is gone, and along with one that got a new name.
 */
export function withCallsFollowing(
  program: Program,
  isCalled: (call: CallNode) => boolean,
  before: Parameters,
  after: Parameters,
): Program {
  const survivors = survivorsOf(before, after);
  if (before.every(({ name }) => survivors.get(name) === name)) return program;
  const follow = <Part extends Drawing>(drawing: Part): Part => following(drawing, isCalled, survivors);
  const { others } = program;
  const shown = follow(program);
  if (!others) return shown;
  return { ...shown, others: { before: others.before.map(follow), after: others.after.map(follow) } };
}

function following<Part extends Drawing>(
  drawing: Part,
  isCalled: (call: CallNode) => boolean,
  survivors: Survivors,
): Part {
  const calls = new Set(drawing.nodes.flatMap((node) => (isCall(node) && isCalled(node) ? [node.id] : [])));
  if (calls.size === 0) return drawing;
  const nodes = drawing.nodes.map((node) => (calls.has(node.id) ? keepArguments(node, survivors) : node));
  const edges = drawing.edges.flatMap((edge) =>
    calls.has(edge.target) ? keepEdge(edge, survivors) : [edge],
  );
  return { ...drawing, nodes, edges };
}

function survivorsOf(before: Parameters, after: Parameters): Survivors {
  const names = new Set(after.map(({ name }) => name));
  const kept = before.filter(({ name }) => names.has(name));
  const survivors = new Map(kept.map(({ name }) => [name, name]));
  const renamed = renamedParameter(before, after);
  if (renamed) survivors.set(...renamed);
  return survivors;
}

/** Old and new name, when the parameters differ in exactly one name. */
function renamedParameter(before: Parameters, after: Parameters): [string, string] | undefined {
  if (before.length !== after.length) return undefined;
  const pairs = before.map(({ name }, index): [string, string] => [name, after[index]?.name ?? ""]);
  const changed = pairs.filter(([from, to]) => from !== to);
  return changed.length === 1 ? changed[0] : undefined;
}

function keepArguments(node: ProgramNode, survivors: Survivors): ProgramNode {
  if (!isCall(node)) return node;
  const entries = Object.entries(node.arguments);
  const kept = entries.flatMap(([name, text]) => {
    const survivor = survivors.get(name);
    return survivor === undefined ? [] : [[survivor, text] as const];
  });
  const isSame =
    kept.length === entries.length && kept.every(([name], index) => name === entries[index]?.[0]);
  return isSame ? node : { ...node, arguments: Object.fromEntries(kept) };
}

function keepEdge(edge: Edge, survivors: Survivors): Edge[] {
  if (edge.port === waitForPort) return [edge];
  const port = survivors.get(edge.port);
  if (port === undefined) return [];
  const { source, target, port: before, output, modifiers, isMention } = edge;
  if (port === before) return [edge];
  return [
    edgeOf(source, target, port, {
      ...(output !== undefined && { output }),
      ...(modifiers && { modifiers }),
      ...(isMention && { isMention }),
    }),
  ];
}
