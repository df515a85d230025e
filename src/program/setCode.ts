import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import type { Edge, Program, ProgramNode, Signature } from "./program.ts";
import { edgeOf, isCall, taskByIdentifier, waitForPort } from "./program.ts";

/** New parameter name by old one; a parameter that is gone is missing. */
type Survivors = ReadonlyMap<string, string>;

/**
 * New code for a task. Code that does not parse comes without a signature and keeps the last one. Otherwise edges and
 * arguments of every call follow: they go with a parameter that is gone, and along with one that got a new name.
 */
export function setCode(
  program: Program,
  identifier: string,
  code: string,
  signature: Signature | undefined,
): ProgramChange {
  const before = taskByIdentifier(program, identifier);
  if (!before || (before.code === code && signature === undefined)) return [];
  const task = { ...before, code, signature: signature ?? before.signature };
  const tasks = program.tasks.map((other) => (other === before ? task : other));
  const survivors = survivorsOf(before.signature, task.signature);
  const calls = new Set(program.nodes.filter((node) => isCallOf(node, identifier)).map((node) => node.id));
  const nodes = program.nodes.map((node) => (calls.has(node.id) ? keepArguments(node, survivors) : node));
  const edges = program.edges.flatMap((edge) =>
    calls.has(edge.target) ? keepEdge(edge, survivors) : [edge],
  );
  return changeTo(program, { ...program, tasks, nodes, edges });
}

function survivorsOf(before: Signature, after: Signature): Survivors {
  const names = after.parameters.map((parameter) => parameter.name);
  const kept = before.parameters.filter((parameter) => names.includes(parameter.name));
  const survivors = new Map(kept.map(({ name }) => [name, name]));
  const renamed = renamedParameter(before, after);
  if (renamed) survivors.set(...renamed);
  return survivors;
}

/** Old and new name, when the signatures differ in exactly one name. */
function renamedParameter(before: Signature, after: Signature): [string, string] | undefined {
  if (before.parameters.length !== after.parameters.length) return undefined;
  const pairs = before.parameters.map((parameter, index): [string, string] => [
    parameter.name,
    after.parameters[index]?.name ?? "",
  ]);
  const changed = pairs.filter(([from, to]) => from !== to);
  return changed.length === 1 ? changed[0] : undefined;
}

/** A task under other options takes what its base takes. */
function isCallOf(node: ProgramNode, identifier: string): boolean {
  return node.kind === "task" && node.task === identifier;
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
  const { source, target, port: before, id: _, ...more } = edge;
  return [port === before ? edge : edgeOf(source, target, port, more)];
}
