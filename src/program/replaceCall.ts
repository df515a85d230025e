import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import {
  calleeOf,
  edgeOf,
  isCall,
  nodeById,
  waitForPort,
  type CallNode,
  type Edge,
  type Program,
} from "./program.ts";
import { withoutUncalled } from "./remove.ts";

/**
 * One call in another's place: `by`, which has no edges yet, takes over where the first stands, how it is called and
 * what it is connected to. What fed a parameter feeds the one of the same name, else the one at the same place; for what
 * fits neither there is no place any more. A task that nobody calls now goes, as it does with a removed node.
 */
export function replaceCall(program: Program, id: string, by: string): ProgramChange {
  const [before, other] = [nodeById(program, id), nodeById(program, by)];
  if (!before || !other || !isCall(before) || !isCall(other) || id === by) return [];
  const ports = portsAfter(program, before, other);
  const after = successor(before, other, ports, isSpokenOf(program, before));
  const nodes = program.nodes.flatMap((node) => (node === before ? [after] : node === other ? [] : [node]));
  const edges = program.edges.flatMap((edge) => moved(edge, id, after.id, ports));
  const groups = program.groups?.map((group) => ({
    ...group,
    members: group.members.map((member) => (member === id ? after.id : member)),
  }));
  const replaced = { ...program, nodes, edges, ...(groups && { groups }) };
  return changeTo(program, before.kind === "task" ? withoutUncalled(replaced, [before.task]) : replaced);
}

/** Where a text names the value, or the value is taken apart, the names stay; else the new call has its own. */
function isSpokenOf(program: Program, { id, variable, binding }: CallNode): boolean {
  if (variable !== undefined || binding) return true;
  return program.edges.some((edge) => edge.source === id && edge.isMention);
}

function successor(
  before: CallNode,
  other: CallNode,
  ports: ReadonlyMap<string, string>,
  keepsNames: boolean,
): CallNode {
  const { id, variable, binding, way, isAwaited, options, isLeft, position } = before;
  const passed = Object.entries(before.arguments).flatMap(([name, text]) => {
    const port = ports.get(name);
    return port === undefined ? [] : [[port, text] as const];
  });
  return {
    ...other,
    ...(keepsNames && { id, ...(variable !== undefined && { variable }), ...(binding && { binding }) }),
    ...(other.way === undefined && { ...(way && { way }), ...(isAwaited && { isAwaited }) }),
    ...(options !== undefined && { options }),
    ...(isLeft && { isLeft }),
    arguments: Object.fromEntries(passed),
    position,
  };
}

/** Which parameter of the new call takes what each one of the old took. Names come before places. */
function portsAfter(program: Program, before: CallNode, other: CallNode): ReadonlyMap<string, string> {
  const [old, next] = [before, other].map(
    (node) => calleeOf(program, node)?.signature.parameters.map(({ name }) => name) ?? [],
  );
  const used = new Set([
    ...program.edges.filter(({ target }) => target === before.id).map(({ port }) => port),
    ...Object.keys(before.arguments),
  ]);
  const ports = new Map([[waitForPort, waitForPort]]);
  for (const name of used) if (next?.includes(name)) ports.set(name, name);
  const taken = new Set(ports.values());
  for (const [place, name] of (old ?? []).entries()) {
    const port = next?.[place];
    if (!used.has(name) || ports.has(name) || port === undefined || taken.has(port)) continue;
    ports.set(name, port);
    taken.add(port);
  }
  return ports;
}

function moved(edge: Edge, from: string, to: string, ports: ReadonlyMap<string, string>): Edge[] {
  const { source, target, port, id: _, ...more } = edge;
  if (source === from) return [edgeOf(to, target, port, more)];
  if (target !== from) return [edge];
  const next = ports.get(port);
  return next === undefined ? [] : [edgeOf(source, to, next, more)];
}
