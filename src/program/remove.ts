import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import type { Program } from "./program.ts";

/** Without these nodes, their edges, and the tasks that no node calls any more. */
export function removeNodes(program: Program, ids: Iterable<string>): ProgramChange {
  const gone = new Set(ids);
  const nodes = program.nodes.filter((node) => !gone.has(node.id));
  const edges = program.edges.filter((edge) => !gone.has(edge.source) && !gone.has(edge.target));
  const orphaned = calledBy(program.nodes.filter((node) => gone.has(node.id)));
  const called = calledBy(nodes);
  const tasks = program.tasks.filter(({ identifier }) => called.has(identifier) || !orphaned.has(identifier));
  return changeTo(program, { ...program, tasks, nodes, edges });
}

function calledBy(nodes: Program["nodes"]): Set<string> {
  return new Set(nodes.flatMap((node) => (node.kind === "task" ? [node.task] : [])));
}

export function removeEdges(program: Program, ids: Iterable<string>): ProgramChange {
  const gone = new Set(ids);
  return changeTo(program, { ...program, edges: program.edges.filter((edge) => !gone.has(edge.id)) });
}
