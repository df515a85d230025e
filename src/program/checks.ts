import { optionProblems } from "./optionProblems.ts";
import { portsOf } from "./order.ts";
import { describePath, findCycle } from "./path.ts";
import { perList } from "./perList.ts";
import type { CallNode, Edge, ParameterNode, Program, ProgramNode } from "./program.ts";
import {
  calleeOf,
  edgesInto,
  isCall,
  isStatement,
  namesOf,
  nodeById,
  nodeTitle,
  resultId,
  returnsByItself,
  taskByIdentifier,
  waitForPort,
} from "./program.ts";

export { findCycle } from "./path.ts";

/** What keeps a program from running, or is likely a slip. Plain data: it crosses from the language worker. */
export interface Problem {
  readonly message: string;
  readonly severity: "error" | "warning";
  readonly source: "program" | "typescript";
  /** The node to show it at. */
  readonly node?: string;
  /** The task whose code, or whose call, it is about; absent for shared code and for the flow as a whole. */
  readonly task?: string;
  /** The edge that brings what does not fit. */
  readonly edge?: string;
  /** For such an edge: the type that it brings, and the type that is taken there. */
  readonly types?: { readonly given: string; readonly taken: string };
  /** True when line and column are those of the shared code. */
  readonly shared?: true;
  /** Counts from 1, in the task's own code (or the shared code). */
  readonly line?: number;
  /** Counts from 1. */
  readonly column?: number;
  /** What the user can do about it, besides at its place: change what the flow may do, or have it tried again. */
  readonly remedy?: "permissions" | "again";
}

/** What the problem is about, as it is called on the screen; undefined for the flow as a whole. */
export function titleOfPlace(program: Program, { shared, node: id, task }: Problem): string | undefined {
  if (shared) return "Shared code";
  const node = id === undefined ? undefined : nodeById(program, id);
  if (node) return nodeTitle(program, node);
  return task === undefined ? undefined : (taskByIdentifier(program, task)?.options.name ?? task);
}

/** What is wrong with the program that can be told without a compiler. */
export function problemsOf(program: Program): Problem[] {
  const calls = program.nodes.filter(isCall);
  const parameters = program.nodes.filter((node) => node.kind === "parameter");
  return [
    ...emptiness(program),
    ...cycles(program),
    ...parameters.flatMap((parameter) => repeatedName(parameter, parameters)),
    ...calls.flatMap((call) => problemsOfCall(program, call)),
    ...program.edges.flatMap((edge) => strayEdge(program, edge)),
    ...unfedResult(program),
    ...optionProblems(program),
  ];
}

function problemsOfCall(program: Program, call: CallNode): Problem[] {
  const title = calleeOf(program, call)?.options.name;
  if (title === undefined) {
    return [
      errorAt(call.id, `The node "${call.id}" calls a ${call.kind} that the file does not have: remove it.`),
    ];
  }
  const task = call.kind === "task" ? { task: call.task } : {};
  return [
    ...missingInputs(program, call, title),
    ...futuresInArguments(program, call, title),
    ...ambiguousPort(program, call, title),
    ...unawaited(program, call, title),
  ].map((problem) => ({ ...problem, ...task }));
}

/** Code that ends the flow with its own `return` lets nobody wait for what it does not name. */
function unawaited(program: Program, call: CallNode, title: string): Problem[] {
  if (!call.isLeft || !returnsByItself(program.nodes)) return [];
  const message = `The flow's code returns without waiting for "${title}": use its value there, or let it run now.`;
  return [{ ...errorAt(call.id, message), severity: "warning" }];
}

function missingInputs(program: Program, call: CallNode, title: string): Problem[] {
  const fed = new Set(edgesInto(program, call.id).map((edge) => edge.port));
  const parameters = calleeOf(program, call)?.signature.parameters ?? [];
  return parameters
    .filter(({ name, optional }) => !optional && !fed.has(name) && !Object.hasOwn(call.arguments, name))
    .map(({ name }) =>
      errorAt(
        call.id,
        `"${title}" needs a value for "${name}": connect a node to this input, or type a value.`,
      ),
    );
}

/** A text in quotes names nothing; a template may. */
const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/** A future is no value yet: only an edge waits for it, or `await`; in a list or object it is an edge too. */
function futuresInArguments(program: Program, call: CallNode, title: string): Problem[] {
  const names = futureNames(program.nodes);
  return Object.entries(call.arguments).flatMap(([name, text]) => {
    const read = text.replace(quoted, " ").matchAll(propertyRead);
    const future = [...read].map(([, word = ""]) => word).find((word) => names.has(word));
    if (future === undefined) return [];
    return [
      errorAt(call.id, `"${title}" cannot compute "${name}" from "${future}": connect the node instead.`),
    ];
  });
}

const futureNames = perList((nodes: readonly ProgramNode[]) => {
  const futures = nodes.filter((node) => isCall(node) && !node.binding && isSubmitted(node));
  return new Set(futures.flatMap(namesOf));
});

/** A property of a name that no future has. */
const propertyRead =
  /(?<![\p{ID_Continue}$.])([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*\??\.\s*(?!(?:result|wait|state|orElse)\b)[\p{ID_Start}$_]/gu;

function isSubmitted({ way = "submit", isAwaited }: CallNode): boolean {
  return way === "submit" && !isAwaited;
}

function ambiguousPort(program: Program, call: CallNode, title: string): Problem[] {
  const parameters = calleeOf(program, call)?.signature.parameters ?? [];
  if (!parameters.some(({ name }) => name === waitForPort)) return [];
  return [errorAt(call.id, `"${title}" has a parameter named "waitFor", which means order here: rename it.`)];
}

function emptiness({ flow, nodes }: Program): Problem[] {
  if (flow.isElsewhere) {
    const message = `The function of "${flow.options.name}" is not in this file: nothing can be drawn in it.`;
    return [{ message, severity: "warning", source: "program" }];
  }
  const says = (node: ProgramNode) =>
    isStatement(node) || (node.kind === "result" && node.expression !== undefined);
  if (nodes.some(says)) return [];
  return [{ message: "The flow has no task yet: add one.", severity: "error", source: "program" }];
}

function cycles(program: Program): Problem[] {
  const cycle = findCycle(program);
  if (!cycle) return [];
  const message = `These go in a circle: ${describePath(program, cycle)}. Remove one of the edges.`;
  return [{ ...errorAt(cycle[0] ?? "", message) }];
}

function repeatedName(parameter: ParameterNode, parameters: readonly ParameterNode[]): Problem[] {
  if (parameters.find((other) => other.name === parameter.name) === parameter) return [];
  return [errorAt(parameter.id, `The flow has two parameters named "${parameter.name}": rename one.`)];
}

function strayEdge(program: Program, edge: Edge): Problem[] {
  const target = nodeById(program, edge.target);
  if (!target || target.kind === "parameter" || portsOf(program, target).includes(edge.port)) return [];
  const message = `"${nodeTitle(program, target)}" has no input "${edge.port}" any more: remove the edge.`;
  return [{ ...errorAt(target.id, message), edge: edge.id }];
}

function unfedResult(program: Program): Problem[] {
  const result = nodeById(program, resultId);
  if (
    result?.kind !== "result" ||
    result.expression !== undefined ||
    program.edges.some((edge) => edge.target === resultId)
  )
    return [];
  const message = "Nothing is connected to the result: the flow returns nothing.";
  return [{ message, severity: "warning", source: "program", node: resultId }];
}

function errorAt(node: string, message: string): Problem {
  return { message, severity: "error", source: "program", node };
}
