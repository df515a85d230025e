import { nodeById, nodeTitle, type ParameterNode, type Program } from "../program/program.ts";
import type { Problem } from "../program/checks.ts";

/** The flow's parameters, in order. */
export function parametersOf(program: Program): ParameterNode[] {
  return program.nodes.filter((node) => node.kind === "parameter");
}

/** True when a run needs values before it can start. */
export function needsValues(program: Program): boolean {
  return parametersOf(program).some((parameter) => parameter.default === undefined);
}

/** A value as a person types it: text for a `string`, JSON for anything else. */
export function readValue(
  parameter: ParameterNode,
  text: string,
): { readonly value: unknown } | { readonly problem: string } {
  if (parameter.type === "string") return { value: text };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    if (parameter.type === "") return { value: text };
    return { problem: `Write a ${parameter.type} as JSON: 42, true, "text", [1, 2] or {"key": 1}.` };
  }
}

/** What keeps the flow from running, in a sentence that names the place. */
export function describeProblem(program: Program, problem: Problem): string {
  const node = problem.node === undefined ? undefined : nodeById(program, problem.node);
  const where = node ? nodeTitle(program, node) : problem.shared ? "Shared code" : "";
  const line = problem.line === undefined ? "" : `, line ${problem.line}`;
  return where === "" || problem.line === undefined ? problem.message : `${where}${line}: ${problem.message}`;
}
