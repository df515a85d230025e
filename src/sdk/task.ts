import type { CalledTask } from "../engine/ports.ts";
import type { Callable } from "./callable.ts";
import { calledParts, definable, define, definitionParts, type DefinableKind } from "./definable.ts";
import { checkTaskOptions, taskPolicy, type TaskOptions } from "./options.ts";
import { persistenceOf } from "./persistence.ts";
import type { Definition } from "./registry.ts";

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
  const { options, run } = definitionParts<TaskOptions>(
    "task",
    optionsOrRun as TaskOptions,
    maybeRun as Definition["run"],
  );
  checkTaskOptions(options);
  return definable(tasks, define(tasks, options, run), options) as Task<A, Awaited<R>>;
}

const tasks: DefinableKind<TaskOptions> = {
  kind: "task",
  check: checkTaskOptions,
  name: (options, run) => options.name ?? (run.name || "unknown-lambda"),
  callee(definition, options) {
    const called: CalledTask = {
      ...taskPolicy(options),
      ...persistenceOf(options, definition.run.toString()),
      ...calledParts(definition),
      name: options.name ?? definition.name,
    };
    return { called, callee: { task: called } };
  },
};
