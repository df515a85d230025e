import { parameterNode, rounded } from "./add.ts";
import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import { freeName, freeOrdinal, namesInFlow, takenNames } from "./names.ts";
import { freeCodeId } from "./code.ts";
import type {
  CallNode,
  CodeNode,
  Position,
  Program,
  ProgramNode,
  TaskDefinition,
  TaskNode,
} from "./program.ts";
import { withNoteCopies } from "./notes.ts";
import { edgeOf, nodeById, taskOf } from "./program.ts";

/**
 * Copies of these nodes, a little aside, with the edges between them. A copied task is a task of its own, so editing
 * the copy leaves the original alone; `addCall` is the way to call one task twice. The result has no copy.
 */
export function duplicateNodes(
  program: Program,
  ids: Iterable<string>,
  offset: Position = { x: 40, y: 40 },
): ProgramChange {
  const copies = new Map<string, string>();
  let after = withNoteCopies(program, new Set(ids), offset);
  for (const id of new Set(ids)) {
    const node = nodeById(program, id);
    const grown = node && withCopy(after, node, offset);
    if (!grown) continue;
    copies.set(id, grown.id);
    after = grown.program;
  }
  return changeTo(program, { ...after, edges: [...after.edges, ...copiedEdges(program, copies)] });
}

function withCopy(program: Program, node: ProgramNode, offset: Position): Grown | undefined {
  const position = rounded({ x: node.position.x + offset.x, y: node.position.y + offset.y });
  if (node.kind === "result") return undefined;
  if (node.kind === "code") return withCodeCopy(program, node, position);
  if (node.kind === "subflow") return withCallCopy(program, node, node.flow, position);
  if (node.kind === "task") return withTaskCopy(program, node, position);
  const copy = parameterNode(node, namesInFlow(program), position);
  return { program: { ...program, nodes: [...program.nodes, copy] }, id: copy.id };
}

interface Grown {
  readonly program: Program;
  /** Of the copy. */
  readonly id: string;
}

function withTaskCopy(program: Program, node: TaskNode, position: Position): Grown {
  const original = taskOf(program, node);
  const task = copyOfTask(original, freeName(original.identifier, takenNames(program)));
  const defined = { ...program, tasks: [...program.tasks, task] };
  return withCallCopy(defined, { ...node, task: task.identifier }, task.identifier, position);
}

/** A copy declares a variable of its own, whatever the original does. */
function withCallCopy(program: Program, node: CallNode, called: string, position: Position): Grown {
  const { variable: _, binding: __, isLeft: ___, ...call } = node;
  const id = freeOrdinal(called, takenNames(program));
  return { program: { ...program, nodes: [...program.nodes, { ...call, id, position }] }, id };
}

/** Code that declares or returns something has no copy: a name is declared once, and a flow returns once. */
function withCodeCopy(program: Program, node: CodeNode, position: Position): Grown | undefined {
  if (node.declares.length > 0 || node.returns) return undefined;
  const id = freeCodeId(program);
  return { program: { ...program, nodes: [...program.nodes, { ...node, id, position }] }, id };
}

function copyOfTask(task: TaskDefinition, identifier: string): TaskDefinition {
  return {
    ...task,
    identifier,
    options: { ...task.options, name: `${task.options.name} copy` },
    code: renamed(task.code, task.identifier, identifier),
  };
}

/** The function under its new name, unless it speaks of itself elsewhere: then its name is its own affair. */
function renamed(code: string, from: string, to: string): string {
  const parts = code.split(
    new RegExp(`(?<![\\p{ID_Continue}$])${from.replaceAll("$", "\\$")}(?![\\p{ID_Continue}$])`, "u"),
  );
  return parts.length === 2 && /\bfunction\s+$/.test(parts[0] ?? "") ? parts.join(to) : code;
}

function copiedEdges(program: Program, copies: ReadonlyMap<string, string>) {
  return program.edges.flatMap((edge) => {
    const source = copies.get(edge.source);
    const target = copies.get(edge.target);
    if (source === undefined || target === undefined || edge.isMention) return [];
    return [edgeOf(source, target, edge.port, edge.modifiers && { modifiers: edge.modifiers })];
  });
}
