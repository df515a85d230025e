import type { CalledTask } from "../engine/ports.ts";
import type { TaskFuture } from "./future.ts";
import { checkTaskOptions, policyOf, type TaskOptions } from "./options.ts";
import { parameterNames } from "./parameterNames.ts";
import { register, type Definition } from "./registry.ts";
import { requireScope } from "./scope.ts";
import type { State } from "./state.ts";

/** An argument: a value, or the future of one, or a list or object in which some values are futures. */
export type Resolvable<T> = T | TaskFuture<T> | ResolvableParts<T>;

type ResolvableParts<T> = T extends (...args: never[]) => unknown
  ? never
  : T extends readonly unknown[] | { readonly [key: string]: unknown }
    ? { [Key in keyof T]: Resolvable<T[Key]> }
    : never;

/** The arguments of a task whose function takes `A`. */
export type TaskArguments<A extends readonly unknown[]> = { [Index in keyof A]: Resolvable<A[Index]> };

/** A function that runs as a task: with retries, a timeout, a state and a log of its own. */
export interface Task<A extends readonly unknown[], R> {
  /** Runs the task now and gives its value; throws its error. */
  (...args: TaskArguments<A>): Promise<R>;
  /** Starts the task and goes on. Futures among the arguments are waited for first. */
  submit(...args: TaskArguments<A>): TaskFuture<R>;
  /** Runs the task now and gives its final state; does not throw when the task fails. */
  returnState(...args: TaskArguments<A>): Promise<State<R>>;
  /** The same task, to be run only after these task runs have completed. */
  waitFor(...futures: readonly TaskFuture<unknown>[]): Task<A, R>;
  /** A copy with other options; those left out stay. */
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
  const definition = register(
    "task",
    options.name ?? (run.name || "unknown-lambda"),
    run as Definition["run"],
  );
  return taskOf(definition, options, []);
}

function taskOf<A extends readonly unknown[], R>(
  definition: Definition,
  options: TaskOptions,
  waitFor: readonly TaskFuture<unknown>[],
): Task<A, R> {
  const called = calledTask(definition, options);
  const submit = (...args: TaskArguments<A>) =>
    requireScope(`The task "${called.name}"`).submit<R>(called, args, waitFor);
  return Object.assign((...args: TaskArguments<A>) => submit(...args).result(), {
    options,
    submit,
    async returnState(...args: TaskArguments<A>) {
      const future = submit(...args);
      await future.wait();
      return future.state;
    },
    waitFor: (...futures: readonly TaskFuture<unknown>[]) =>
      taskOf<A, R>(definition, options, [...waitFor, ...futures]),
    withOptions(changed: TaskOptions) {
      checkTaskOptions(changed);
      return taskOf<A, R>(definition, { ...options, ...changed }, waitFor);
    },
  });
}

function calledTask(definition: Definition, options: TaskOptions): CalledTask {
  return {
    ...policyOf(options),
    key: definition.key,
    name: options.name ?? definition.name,
    parameters: parameterNames(definition.run.toString()),
  };
}
