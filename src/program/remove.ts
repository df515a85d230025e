import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import { textsOf, wordsIn } from "./names.ts";
import { withoutNotes } from "./notes.ts";
import { drawingsOf, type Program, type TaskDefinition } from "./program.ts";

/** Without these nodes and notes, their edges, and the tasks that no node calls any more. */
export function removeNodes(program: Program, ids: Iterable<string>): ProgramChange {
  const gone = new Set(ids);
  const nodes = program.nodes.filter((node) => !gone.has(node.id));
  const edges = program.edges.filter((edge) => !gone.has(edge.source) && !gone.has(edge.target));
  const orphaned = calledBy(program.nodes.filter((node) => gone.has(node.id)));
  const { tasks } = withoutUncalled({ ...program, nodes, edges }, orphaned);
  return changeTo(program, { ...withoutNotes(program, gone), tasks, nodes, edges });
}

/** Without those of these tasks that no node calls and nothing speaks of. */
export function withoutUncalled(program: Program, identifiers: Iterable<string>): Program {
  const tasks = withoutUnused(program.tasks, new Set(identifiers), program);
  return tasks === program.tasks ? program : { ...program, tasks };
}

function calledBy(nodes: Program["nodes"]): Set<string> {
  return new Set(nodes.flatMap((node) => (node.kind === "task" ? [node.task] : [])));
}

/** Of the orphaned tasks those stay that the rest of the program speaks of. */
function withoutUnused(
  tasks: readonly TaskDefinition[],
  orphaned: ReadonlySet<string>,
  program: Program,
): readonly TaskDefinition[] {
  if (orphaned.size === 0) return tasks;
  const nodes = drawingsOf(program).flatMap((drawing) => drawing.nodes);
  const called = calledBy(nodes);
  const kept = tasks.filter(({ identifier }) => !orphaned.has(identifier));
  const texts = [
    program.shared,
    ...nodes.flatMap(textsOf),
    ...kept.flatMap(({ code, base = "", expressions = {} }) => [code, base, ...Object.values(expressions)]),
  ];
  const spokenOf = new Set(texts.flatMap(wordsIn));
  const isUsed = ({ identifier }: TaskDefinition) =>
    !orphaned.has(identifier) || called.has(identifier) || spokenOf.has(identifier);
  return tasks.every(isUsed) ? tasks : tasks.filter(isUsed);
}

export function removeEdges(program: Program, ids: Iterable<string>): ProgramChange {
  const gone = new Set(ids);
  return changeTo(program, { ...program, edges: program.edges.filter((edge) => !gone.has(edge.id)) });
}
