import { wordsIn } from "./names.ts";
import { optionProblems } from "./optionProblems.ts";
import { portsOf } from "./order.ts";
import { describePath, findCycle } from "./path.ts";
import type { Edge, ParameterNode, Program, TaskNode } from "./program.ts";
import { nodeById, nodeTitle, resultId, taskByIdentifier, waitForPort } from "./program.ts";

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
  /** True when line and column are those of the shared code. */
  readonly shared?: true;
  /** Counts from 1, in the task's own code (or the shared code). */
  readonly line?: number;
  /** Counts from 1. */
  readonly column?: number;
}

/** What is wrong with the program that can be told without a compiler. */
export function problemsOf(program: Program): Problem[] {
  const calls = program.nodes.filter((node) => node.kind === "task");
  const parameters = program.nodes.filter((node) => node.kind === "parameter");
  return [
    ...emptiness(calls),
    ...cycles(program),
    ...parameters.flatMap((parameter) => repeatedName(parameter, parameters)),
    ...calls.flatMap((call) => problemsOfCall(program, call)),
    ...program.edges.flatMap((edge) => strayEdge(program, edge)),
    ...unfedResult(program),
    ...optionProblems(program),
  ];
}

function problemsOfCall(program: Program, call: TaskNode): Problem[] {
  const title = taskByIdentifier(program, call.task)?.options.name;
  if (title === undefined) {
    return [errorAt(call.id, `The node "${call.id}" calls a task that the flow does not have: remove it.`)];
  }
  return [
    ...missingInputs(program, call, title),
    ...futuresInArguments(program, call, title),
    ...ambiguousPort(program, call, title),
  ].map((problem) => ({ ...problem, task: call.task }));
}

function missingInputs(program: Program, call: TaskNode, title: string): Problem[] {
  const fed = new Set(program.edges.filter((edge) => edge.target === call.id).map((edge) => edge.port));
  const parameters = taskByIdentifier(program, call.task)?.signature.parameters ?? [];
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

/** A future is no value yet: only an edge waits for it. */
function futuresInArguments(program: Program, call: TaskNode, title: string): Problem[] {
  const isCall = (word: string) => nodeById(program, word)?.kind === "task";
  return Object.entries(call.arguments).flatMap(([name, text]) => {
    const future = wordsIn(text.replace(quoted, " ")).find(isCall);
    if (future === undefined) return [];
    return [
      errorAt(call.id, `"${title}" cannot compute "${name}" from "${future}": connect the node instead.`),
    ];
  });
}

function ambiguousPort(program: Program, call: TaskNode, title: string): Problem[] {
  const parameters = taskByIdentifier(program, call.task)?.signature.parameters ?? [];
  if (!parameters.some(({ name }) => name === waitForPort)) return [];
  return [errorAt(call.id, `"${title}" has a parameter named "waitFor", which means order here: rename it.`)];
}

function emptiness(calls: readonly TaskNode[]): Problem[] {
  if (calls.length > 0) return [];
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
  if (!nodeById(program, resultId) || program.edges.some((edge) => edge.target === resultId)) return [];
  const message = "Nothing is connected to the result: the flow returns nothing.";
  return [{ message, severity: "warning", source: "program", node: resultId }];
}

function errorAt(node: string, message: string): Problem {
  return { message, severity: "error", source: "program", node };
}
