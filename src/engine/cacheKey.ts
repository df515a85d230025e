import { fillTemplate } from "./runNameTemplate.ts";
import { problemOf, type Functions } from "./functions.ts";
import { valueHash } from "./key.ts";
import type { CachePolicy, CalledTask } from "./ports.ts";
import type { FlowRun, TaskRun } from "./record.ts";

/** What a task run's cache key is made of. */
export interface KeyIngredients {
  readonly task: CalledTask;
  readonly run: TaskRun;
  readonly flow: FlowRun;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Finds the key under which a result is kept and looked for (semantics, 1.9); none where the options give none. */
export function findCacheKey(
  ingredients: KeyIngredients,
  functions: Functions,
  then: (key: string | undefined, problem?: string) => void,
): void {
  const { task, run, flow, parameters } = ingredients;
  if (task.resultStorageKey !== undefined) {
    const flowRun = { id: flow.id, name: flow.name, flowName: flow.flowName };
    const taskRun = { id: run.id, name: run.name, taskName: run.taskName };
    const filled = fillTemplate(task.resultStorageKey, { parameters, flowRun, taskRun });
    return "text" in filled ? then(filled.text) : then(undefined, filled.problem);
  }
  if (functions.named("cacheKeyFn").length > 0) return callKeyFunction(ingredients, functions, then);
  try {
    then(task.cachePolicy && policyKey(task.cachePolicy, ingredients));
  } catch (error) {
    then(undefined, String(error));
  }
}

function callKeyFunction(
  { task, run, parameters }: KeyIngredients,
  functions: Functions,
  then: (key: string | undefined, problem?: string) => void,
): void {
  const { states: _states, result: _result, ...taskRun } = run;
  const { key, name, version, retries } = task;
  const values = [{ task: { key, name, version, retries }, taskRun, parameters }, parameters];
  functions.call({ name: "cacheKeyFn", index: 0 }, { values }, (outcome) => {
    const value = outcome.kind === "returned" ? outcome.value.value : undefined;
    if (typeof value === "string") return then(value);
    const isNone = outcome.kind === "returned" && (value === null || value === undefined);
    then(undefined, isNone ? undefined : (problemOf(outcome) ?? '"cacheKeyFn" must give a text or null.'));
  });
}

/** The hash of the members' keys; members without a key are left out, and without any there is none. */
function policyKey(policy: CachePolicy, { flow, parameters }: KeyIngredients): string | undefined {
  const { inputs, source, isRunId, isFlowParameters } = policy;
  const keys: string[] = [];
  if (inputs) keys.push(...inputsKey(parameters, inputs.exclude));
  if (source !== undefined) keys.push(`source:${source}`);
  if (isRunId) keys.push(`run:${flow.id}`);
  if (isFlowParameters && Object.keys(flow.parameters).length > 0)
    keys.push(`parameters:${valueHash(flow.parameters)}`);
  return keys.length === 0 ? undefined : valueHash(keys);
}

function inputsKey(parameters: Readonly<Record<string, unknown>>, exclude: readonly string[]): string[] {
  const inputs = Object.entries(parameters).filter(([name]) => !exclude.includes(name));
  return inputs.length === 0 ? [] : [`inputs:${valueHash(Object.fromEntries(inputs))}`];
}
