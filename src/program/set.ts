import { type NewParameter, parameterNode } from "./add.ts";
import type { ProgramChange } from "./change.ts";
import { connect } from "./connect.ts";
import { changeTo } from "./difference.ts";
import { freeTitle, namesInFlow } from "./names.ts";
import { renamedIn } from "./mentions.ts";
import type {
  CallNode,
  Edge,
  FlowOptions,
  ParameterNode,
  Program,
  ProgramNode,
  TaskOptions,
} from "./program.ts";
import { withMemberRenamed } from "./groups.ts";
import { calleeOf, drawingsOf, edgeId, isCall, namesOf, nodeById } from "./program.ts";

export function setShared(program: Program, shared: string): ProgramChange {
  return changeTo(program, { ...program, shared });
}

/** Options whose value is `undefined` are left out of the file. */
export function setTaskOptions(program: Program, identifier: string, options: TaskOptions): ProgramChange {
  const tasks = program.tasks.map((task) => {
    const after = given(options, task.expressions);
    return task.identifier === identifier && !isSame(task.options, after)
      ? { ...task, options: after }
      : task;
  });
  return changeTo(program, { ...program, tasks });
}

export function setFlowOptions(program: Program, options: FlowOptions): ProgramChange {
  const name = freeFlowName(program, options.name);
  const after = given({ ...options, name }, program.flow.expressions);
  if (isSame(program.flow.options, after)) return [];
  return changeTo(program, { ...program, flow: { ...program.flow, options: after } });
}

/** Two flows of one name in a file could not be told apart: the second is called `Name 2`. */
function freeFlowName(program: Program, name: string): string {
  const others = drawingsOf(program).filter(({ flow }) => flow.identifier !== program.flow.identifier);
  return freeTitle(name, new Set(others.map(({ flow }) => flow.options.name)));
}

/** An option that the file computes is changed in its text. A name is there in any case. */
function given<Options extends object>(
  options: Options,
  expressions: Readonly<Record<string, string>> = {},
): Options {
  const isGiven = ([name, value]: [string, unknown]) =>
    value !== undefined && (name === "name" || !Object.hasOwn(expressions, name));
  return Object.fromEntries(Object.entries(options).filter(isGiven)) as Options;
}

/** Whether two sets of options say the same in the same order; all their values are plain. */
function isSame(some: object, others: object): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}

/** A new name goes along with the parameter's edges; one that is taken becomes the next best. */
export function setParameter(program: Program, id: string, parameter: NewParameter): ProgramChange {
  const before = nodeById(program, id);
  if (before?.kind !== "parameter") return [];
  const taken = namesTakenFor(program, before, parameter);
  const after = withBinding(before, parameterNode(parameter, taken, before.position));
  const nodes = program.nodes.map((node) => (node === before ? after : node));
  if (after.id === id) return changeTo(program, { ...program, nodes });
  const renamed = nodes.map((node) => (node === after ? node : renamedInNode(node, before.name, after.name)));
  const edges = program.edges.map((edge) => withSource(edge, edge.source === id ? after.id : edge.source));
  return changeTo(program, { ...withMemberRenamed(program, id, after.id), nodes: renamed, edges });
}

/** How a parameter is taken apart, and whether it may be left out, is in the file and stays. */
function withBinding(before: ParameterNode, after: ParameterNode): ParameterNode {
  const { binding, isOptional } = before;
  const named = binding ? { ...after, id: before.id, name: before.name, binding } : after;
  return isOptional && after.default === undefined ? { ...named, isOptional } : named;
}

function withSource(edge: Edge, source: string): Edge {
  if (edge.source === source) return edge;
  return { ...edge, source, id: edgeId(source, edge.target, edge.port, edge.output) };
}

/** The node with its texts speaking of a parameter by its new name. */
function renamedInNode(node: ProgramNode, from: string, to: string): ProgramNode {
  const renamed = (text: string) => renamedIn(text, from, to);
  if (isCall(node)) {
    const passed = Object.entries(node.arguments).map(([name, text]) => [name, renamed(text)] as const);
    const options = node.options === undefined ? {} : { options: renamed(node.options) };
    return { ...node, arguments: Object.fromEntries(passed), ...options };
  }
  if (node.kind === "code" && node.reads.includes(from)) {
    const reads = node.reads.map((name) => (name === from ? to : name));
    return { ...node, text: renamed(node.text), reads };
  }
  if (node.kind === "result" && node.expression !== undefined)
    return { ...node, expression: renamed(node.expression) };
  return node.kind === "parameter" && node.default !== undefined
    ? { ...node, default: renamed(node.default) }
    : node;
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
  if (!node || !isCall(node) || !hasParameter(program, node, parameter)) return [];
  const typed = text?.trim();
  if (
    typed !== undefined &&
    Object.hasOwn(node.arguments, parameter) &&
    node.arguments[parameter] === typed
  ) {
    return [];
  }
  const named = program.nodes.findLast((other) => typed !== undefined && namesOf(other).includes(typed));
  if (!named || typed === undefined) return changeTo(program, withArgument(program, node, parameter, typed));
  const output = namesOf(named).length > 1 ? { output: typed } : {};
  const outcome = connect(program, { source: named.id, target: nodeId, port: parameter, ...output });
  return "change" in outcome ? outcome.change : [];
}

function withArgument(
  program: Program,
  node: CallNode,
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

function hasParameter(program: Program, node: CallNode, name: string): boolean {
  const parameters = calleeOf(program, node)?.signature.parameters ?? [];
  return parameters.some((parameter) => parameter.name === name);
}

/** How the flow's body speaks of a node's value; nothing for the result. */
export function referenceTo(node: ProgramNode, output?: string): string | undefined {
  return output ?? namesOf(node)[0];
}
