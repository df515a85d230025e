import type { CalledTask } from "../engine/ports.ts";
import { callableOf, type Callable } from "./callable.ts";
import { currentScope } from "./currentScope.ts";
import { functionsIn } from "./optionFunctions.ts";
import { checkTaskOptions, taskPolicy, type TaskOptions } from "./options.ts";
import { literalDefaults } from "./parameterDefaults.ts";
import { parameterNames, refuseReservedNames } from "./parameterNames.ts";
import { persistenceOf } from "./persistence.ts";
import { namesOf, register, type Definition } from "./registry.ts";

/** A function that runs as a task: with retries, a timeout, a state and a log of its own. */
export interface Task<A extends readonly unknown[], R> extends Callable<A, R> {
  /**
   * The same task, to be run only after these have completed: futures, states, `allowFailure(…)` of them, and lists of
   * them. A plain value that a run gave is noted as a dependency.
   */
  waitFor(...upstreams: readonly unknown[]): Task<A, R>;
  /**
   * A copy with other options; those left out stay. Options that are functions need the top level of the program, and
   * throw a TypeError in a running body: other workers could not find them.
   */
  withOptions(options: TaskOptions): Task<A, R>;
  readonly options: TaskOptions;
}

type TaskFunction<A extends readonly unknown[], R> = (...args: [...A]) => R;

/**
 * Makes a task of a function. Tasks are defined at the top level of the program, so that every worker finds them.
 * Source: docs.prefect.io, "Write and run tasks". Throws a TypeError that names an option of the wrong type.
 *
 * ```ts
 * const countWords = task({ name: "Count words", retries: 2 }, async function countWords(text: string) { … });
 * ```
 */
export function task<A extends readonly unknown[], R>(run: TaskFunction<A, R>): Task<A, Awaited<R>>;
export function task<A extends readonly unknown[], R>(
  options: TaskOptions,
  run: TaskFunction<A, R>,
): Task<A, Awaited<R>>;
export function task<A extends readonly unknown[], R>(
  optionsOrRun: TaskOptions | TaskFunction<A, R>,
  maybeRun?: TaskFunction<A, R>,
): Task<A, Awaited<R>> {
  const [options, run] = typeof optionsOrRun === "function" ? [{}, optionsOrRun] : [optionsOrRun, maybeRun];
  if (typeof run !== "function") throw new TypeError("task(options, function) needs the function to run.");
  checkTaskOptions(options);
  return taskOf(define(options, run as Definition["run"]), options, []);
}

function define(options: TaskOptions, run: Definition["run"]): Definition {
  const name = options.name ?? (run.name || "unknown-lambda");
  refuseReservedNames("task", name, parameterNames(run.toString()));
  return register("task", name, run, functionsIn(options));
}

function taskOf<A extends readonly unknown[], R>(
  definition: Definition,
  options: TaskOptions,
  waitFor: readonly unknown[],
): Task<A, R> {
  const called = calledTask(definition, options);
  return Object.assign(callableOf<A, R>({ kind: "task", called, callee: { task: called }, waitFor }), {
    options,
    waitFor: (...upstreams: readonly unknown[]) =>
      taskOf<A, R>(definition, options, [...waitFor, ...upstreams]),
    withOptions(changed: TaskOptions) {
      checkTaskOptions(changed);
      const all = { ...options, ...changed };
      return taskOf<A, R>(variant(definition, changed, all), all, waitFor);
    },
  });
}

/** Functions are found by a definition's key, so other functions make another definition. */
function variant(definition: Definition, changed: TaskOptions, all: TaskOptions): Definition {
  const functions = Object.keys(functionsIn(changed));
  if (functions.length === 0) return definition;
  if (!currentScope()) return define(all, definition.run);
  throw new TypeError(
    `The option "${functions[0]}" of task "${definition.name}" is a function, and cannot be given while a flow runs. ` +
      "Call withOptions at the top level of the file.",
  );
}

function calledTask(definition: Definition, options: TaskOptions): CalledTask {
  const code = definition.run.toString();
  return {
    ...taskPolicy(options),
    ...persistenceOf(options, code),
    key: definition.key,
    name: options.name ?? definition.name,
    parameters: parameterNames(code),
    defaults: literalDefaults(code),
    functions: namesOf(definition.functions),
  };
}
