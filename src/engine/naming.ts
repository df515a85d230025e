import { problemOf, type Functions } from "./functions.ts";
import type { Called, FunctionName } from "./ports.ts";
import { fillTemplate } from "./runNameTemplate.ts";

/** What became of a run-name option. */
export type Naming = { readonly name?: string } | { readonly problem: string };

/** Finds the name that a definition's options give a run with these parameters; none when they give none. */
export function nameRun(
  called: Pick<Called, "runName" | "functions">,
  option: FunctionName & ("taskRunName" | "flowRunName"),
  parameters: () => Readonly<Record<string, unknown>>,
  functions: Functions,
  then: (naming: Naming) => void,
): void {
  const { runName } = called;
  if (runName !== undefined) {
    const filled = fillTemplate(runName, parameters());
    return then("text" in filled ? { name: filled.text } : filled);
  }
  const [name] = functions.named(option);
  if (name === undefined) return then({});
  functions.call({ name: option, index: 0 }, { values: [{ parameters: parameters() }] }, (outcome) => {
    const value = outcome.kind === "returned" ? outcome.value.value : undefined;
    if (typeof value === "string") return then({ name: value });
    const problem = problemOf(outcome) ?? `TypeError: "${option}" must give a text, not ${String(value)}.`;
    then({ problem });
  });
}
