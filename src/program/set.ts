import { type NewParameter, parameterNode } from "./add.ts";
import type { ProgramChange } from "./change.ts";
import { connect } from "./connect.ts";
import { changeTo } from "./difference.ts";
import { namesInFlow } from "./names.ts";
import type { FlowOptions, ParameterNode, Program, ProgramNode, TaskNode, TaskOptions } from "./program.ts";
import { edgeOf, nodeById, taskByIdentifier } from "./program.ts";

export function setShared(program: Program, shared: string): ProgramChange {
  return changeTo(program, { ...program, shared });
}

/** Options whose value is `undefined` are left out of the file. */
export function setTaskOptions(program: Program, identifier: string, options: TaskOptions): ProgramChange {
  const tasks = program.tasks.map((task) =>
    task.identifier === identifier && !isSame(task.options, given(options))
      ? { ...task, options: given(options) }
      : task,
  );
  return changeTo(program, { ...program, tasks });
}

export function setFlowOptions(program: Program, options: FlowOptions): ProgramChange {
  if (isSame(program.flow.options, given(options))) return [];
  return changeTo(program, { ...program, flow: { ...program.flow, options: given(options) } });
}

function given<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}

/** Whether two sets of options say the same in the same order; all their values are plain. */
function isSame(some: object, others: object): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}

/** A new name goes along with the parameter's edges; one that is taken becomes the next best. */
export function setParameter(program: Program, id: string, parameter: NewParameter): ProgramChange {
  const before = nodeById(program, id);
  if (before?.kind !== "parameter") return [];
  const after = parameterNode(parameter, namesTakenFor(program, before, parameter), before.position);
  const nodes = program.nodes.map((node) => (node === before ? after : node));
  const edges = program.edges.map((edge) =>
    edge.source === id && after.id !== id ? edgeOf(after.id, edge.target, edge.port) : edge,
  );
  return changeTo(program, { ...program, nodes, edges });
}

/** A parameter that keeps its name may be mentioned in arguments; one that takes a new name must hide nothing. */
function namesTakenFor(program: Program, before: ParameterNode, after: NewParameter): Set<string> {
  const others = program.nodes.filter((node) => node !== before);
  const taken = namesInFlow({ ...program, nodes: others });
  if (after.name.trim() === before.name) taken.delete(before.name);
  return taken;
}

/**
 * What is passed to a parameter that no edge feeds; `undefined` takes it away. A text that is just the name of a node
 * is an edge in the file, and so becomes one here.
 */
export function setArgument(
  program: Program,
  nodeId: string,
  parameter: string,
  text: string | undefined,
): ProgramChange {
  const node = nodeById(program, nodeId);
  if (node?.kind !== "task" || !hasParameter(program, node, parameter)) return [];
  const typed = text?.trim();
  if (
    typed !== undefined &&
    Object.hasOwn(node.arguments, parameter) &&
    node.arguments[parameter] === typed
  ) {
    return [];
  }
  const named = program.nodes.find((other) => referenceTo(other) === typed);
  if (!named) return changeTo(program, withArgument(program, node, parameter, typed));
  const outcome = connect(program, { source: named.id, target: nodeId, port: parameter });
  return "change" in outcome ? outcome.change : [];
}

function withArgument(
  program: Program,
  node: TaskNode,
  parameter: string,
  text: string | undefined,
): Program {
  const others = Object.entries(node.arguments).filter(([name]) => name !== parameter);
  const isPassed = text !== undefined && text !== "" && text !== "undefined";
  const passed = Object.fromEntries(isPassed ? [...others, [parameter, text]] : others);
  const nodes = program.nodes.map((other) => (other === node ? { ...node, arguments: passed } : other));
  const edges = isPassed
    ? program.edges.filter((edge) => edge.target !== node.id || edge.port !== parameter)
    : program.edges;
  return { ...program, nodes, edges };
}

function hasParameter(program: Program, node: TaskNode, name: string): boolean {
  const parameters = taskByIdentifier(program, node.task)?.signature.parameters ?? [];
  return parameters.some((parameter) => parameter.name === name);
}

/** How the flow's body speaks of a node's value; nothing for the result. */
export function referenceTo(node: ProgramNode): string | undefined {
  if (node.kind === "result") return undefined;
  return node.kind === "parameter" ? node.name : node.id;
}
