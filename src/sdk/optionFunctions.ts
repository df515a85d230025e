import type { FunctionName } from "../engine/ports.ts";
import type { OptionFunctions } from "./registry.ts";

const functionNames: readonly FunctionName[] = [
  "retryConditionFn",
  "cacheKeyFn",
  "taskRunName",
  "flowRunName",
  "onRunning",
  "onCompletion",
  "onFailure",
  "onCancellation",
  "onCrashed",
  "onRollback",
  "onCommit",
];

/** The functions among a definition's options, one or a list alike. */
export function functionsIn(options: object): OptionFunctions {
  const given = options as Readonly<Record<string, unknown>>;
  const entries = functionNames.map((name) => [name, [given[name]].flat().filter(isFunction)] as const);
  return Object.fromEntries(entries.filter(([, functions]) => functions.length > 0));
}

function isFunction(value: unknown): value is () => unknown {
  return typeof value === "function";
}
