import type { CalledTask } from "../engine/ports.ts";
import type { AnyFunction } from "./anyFunction.ts";
import type { Callable, TaskArguments } from "./callable.ts";
import { calledParts, definable, define, definitionParts, type DefinableKind } from "./definable.ts";
import { isGeneratorFunction, type Returned, type Yielding } from "./generator.ts";
import { checkTaskOptions, taskPolicy, type TaskOptions } from "./options.ts";
import { cachingOf } from "./caching.ts";
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
  /** As it was defined with. */
  readonly options: TaskOptions;
}

/**
 * A task whose function is a generator: `for await (const page of pages(3))`. Its run begins when the first value is asked
 * for, goes on from value to value, and is Completed at the end or when the loop is left early. A retry gives the first
 * values again. Source: docs.prefect.io, "Write and run tasks", on generators.
 */
export interface GeneratorTask<A extends readonly unknown[], Y> {
  /** Gives the values as they come; throws the run's error when it fails. The run has no other result. */
  (...args: TaskArguments<A>): AsyncGenerator<Y, void, void>;
  /** The same task, to be run only after these have completed. */
  waitFor(...upstreams: readonly unknown[]): GeneratorTask<A, Y>;
  /** A copy with other options; those left out stay. */
  withOptions(options: TaskOptions): GeneratorTask<A, Y>;
  /** As it was defined with. */
  readonly options: TaskOptions;
}

/** What `task` makes of a function: of one that yields, a generator task. */
export type TaskOf<A extends readonly unknown[], R> = [R] extends [never]
  ? Task<A, R>
  : 0 extends 1 & R
    ? Task<A, R>
    : [R] extends [Yielding<infer Y>]
      ? GeneratorTask<A, Awaited<Y>>
      : Task<A, Returned<R>>;

/** The task of a function. */
export type TaskFrom<Run> = Run extends (...args: infer A) => infer R ? TaskOf<A, R> : never;

/**
 * Makes a task of a function. Tasks are defined at the top level of the program, so that every worker finds them.
 * Source: docs.prefect.io, "Write and run tasks". Throws a TypeError that names an option of the wrong type.
 *
 * ```ts
 * const countWords = task({ name: "Count words", retries: 2 }, async function countWords(text: string) { … });
 * ```
 */
export function task<Run extends AnyFunction>(run: Run): TaskFrom<Run>;
export function task<Run extends AnyFunction>(options: TaskOptions, run: Run): TaskFrom<Run>;
export function task<Run extends AnyFunction>(
  optionsOrRun: TaskOptions | Run,
  maybeRun?: Run,
): TaskFrom<Run> {
  const { options, run } = definitionParts<TaskOptions>(
    "task",
    optionsOrRun as TaskOptions,
    maybeRun as Definition["run"] | undefined,
  );
  checkTaskOptions(options);
  return definable(tasks, define(tasks, options, run), options) as unknown as TaskFrom<Run>;
}

const tasks: DefinableKind<TaskOptions> = {
  kind: "task",
  check: checkTaskOptions,
  name: (options, run) => options.name ?? (run.name || undefined),
  callee(definition, options) {
    const called: CalledTask = {
      ...taskPolicy(options),
      ...cachingOf(options, definition.run.toString()),
      ...calledParts(definition),
      ...(isGeneratorFunction(definition.run) ? { isGenerator: true } : {}),
      name: options.name ?? definition.name,
    };
    return { called, callee: { task: called } };
  },
};
