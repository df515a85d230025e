import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import {
  isCall,
  nodeById,
  resultId,
  type CallNode,
  type CallWay,
  type Edge,
  type EdgeModifier,
  type Program,
} from "./program.ts";

/** Another way to make a call: `submit`, `call`, `map` or `returnState`. Those that give a value at once are awaited. */
export function setWay(program: Program, id: string, way: CallWay): ProgramChange {
  const node = nodeById(program, id);
  if (!node || !isCall(node) || (node.way ?? "submit") === way) return [];
  const { way: _, isAwaited: __, isLeft: ___, ...call } = node;
  const isAwaited = way === "call" || way === "returnState" || (way === "map" && takesFuture(program, id));
  const after: CallNode = {
    ...call,
    ...(way !== "submit" && { way }),
    ...(isAwaited && { isAwaited: true }),
  };
  return changeTo(program, {
    ...program,
    nodes: program.nodes.map((other) => (other === node ? after : other)),
  });
}

/** A list that is still to come has to be awaited before it can be mapped over. */
function takesFuture(program: Program, id: string): boolean {
  return program.edges.some(({ source, target }) => {
    const node = nodeById(program, source);
    return target === id && node !== undefined && isCall(node) && (node.way ?? "submit") === "submit";
  });
}

/** What is made of an edge's value on its way: `allowFailure`, `orElse`, `unmapped`. */
export function setModifiers(
  program: Program,
  id: string,
  modifiers: readonly EdgeModifier[],
): ProgramChange {
  const edges = program.edges.map((edge): Edge => {
    if (edge.id !== id || edge.isMention || edge.target === resultId) return edge;
    const { modifiers: _, ...plain } = edge;
    return modifiers.length > 0 ? { ...plain, modifiers } : plain;
  });
  return changeTo(program, { ...program, edges });
}
