import type { Called } from "../engine/ports.ts";
import type { CallSite } from "../engine/record.ts";
import type { Annotation } from "./annotations.ts";
import { requireScope } from "./currentScope.ts";
import { callSite } from "./frames.ts";
import { FutureList, TaskFuture } from "./future.ts";
import { valuesOf } from "./generator.ts";
import { itemsOf, unwrapped, type MapArguments, type ResolvedMapArguments } from "./map.ts";
import type { Callee, CallManner } from "./scope.ts";
import type { State } from "./state.ts";

/**
 * An argument: a value, or the future or state of one, or an annotated one, or a list or object in which some values are
 * such.
 */
export type Resolvable<T> = T | TaskFuture<T> | State<T> | Annotation<T> | ResolvableParts<T>;

type ResolvableParts<T> = T extends (...args: never[]) => unknown
  ? never
  : T extends readonly unknown[] | { readonly [key: string]: unknown }
    ? { [Key in keyof T]: Resolvable<T[Key]> }
    : never;

/** The arguments of a task or flow whose function takes `A`. */
export type TaskArguments<A extends readonly unknown[]> = { [Index in keyof A]: Resolvable<A[Index]> };

/** What tasks and flows have in common: the ways to call them. */
export interface Callable<A extends readonly unknown[], R> {
  /** Runs it now and gives its value; throws its error. Throws an UnfinishedRun when an argument's run has failed. */
  (...args: TaskArguments<A>): Promise<R>;
  /** Starts it and goes on. Futures among the arguments are waited for first. */
  submit(...args: TaskArguments<A>): TaskFuture<R>;
  /** Runs it now and gives its final state; does not throw when it fails. */
  returnState(...args: TaskArguments<A>): Promise<State<R>>;
  /**
   * One run for each element of the lists among the arguments, all of one length; texts and `unmapped(…)` go to every
   * run. Throws a MappingLengthMismatch or a MappingMissingIterable. A future as a list has to be awaited:
   * `await double.map(numbers)`. Source: Prefect `Task.map`.
   */
  map(...args: MapArguments<A>): FutureList<R>;
  map(...args: ResolvedMapArguments<A>): Promise<FutureList<R>>;
}

/** How a callable calls: what runs, after what. */
export interface Calling {
  readonly kind: "task" | "flow";
  readonly called: Called;
  readonly callee: Callee;
  /** Futures, states, lists of them, or values that runs gave. */
  readonly waitFor: readonly unknown[];
}

/** The ways to call, as one function with properties. */
export function callableOf<A extends readonly unknown[], R>(calling: Calling): Callable<A, R> {
  if ("task" in calling.callee && calling.callee.task.isGenerator) return generatorOf<A, R>(calling);
  const start = (args: readonly unknown[], manner: Partial<CallManner>) =>
    startCall<R>(calling, args, manner);
  return Object.assign((...args: TaskArguments<A>) => start(args, {}).direct(), {
    submit: (...args: TaskArguments<A>) => start(args, { isSubmitted: true }),
    async returnState(...args: TaskArguments<A>) {
      const future = start(args, {});
      await future.wait();
      return future.state;
    },
    map: ((...args: readonly unknown[]) => mapOver<R>(calling, args)) as Callable<A, R>["map"],
  });
}

/** A generator task can only be iterated over (semantics, 1.11). */
function generatorOf<A extends readonly unknown[], R>(calling: Calling): Callable<A, R> {
  const iterate = (...args: TaskArguments<A>) => {
    const { kind, called, callee, waitFor } = calling;
    const scope = requireScope(`The ${kind} "${called.name}"`);
    const site = callSite();
    return valuesOf(scope, () => scope.call(callee, args, { waitFor, isSubmitted: false, site }));
  };
  const refused = (way: string) => () => {
    throw new TypeError(
      `"${calling.called.name}" is a generator task and has no ${way}. Iterate over it: for await (const value of …).`,
    );
  };
  const ways = { submit: refused("submit"), returnState: refused("returnState"), map: refused("map") };
  return Object.assign(iterate, ways) as unknown as Callable<A, R>;
}

function startCall<R>(
  { kind, called, callee, waitFor }: Calling,
  args: readonly unknown[],
  manner: Partial<CallManner>,
): TaskFuture<R> {
  const scope = requireScope(`The ${kind} "${called.name}"`);
  const call = scope.call(callee, args, { waitFor, isSubmitted: false, ...manner });
  return new TaskFuture<R>(scope, call, kind);
}

function mapOver<R>(calling: Calling, args: readonly unknown[]): FutureList<R> | Promise<FutureList<R>> {
  requireScope(`The ${calling.kind} "${calling.called.name}"`);
  if (!args.some((argument) => argument instanceof TaskFuture)) return mapValues<R>(calling, args, {});
  return mapFutures<R>(calling, args, callSite());
}

/**
 * Every run depends on a future that gave its list (semantics, 4.6). The lists come later, when the stack no longer
 * tells from where `map` was called.
 */
async function mapFutures<R>(
  calling: Calling,
  args: readonly unknown[],
  site: CallSite | undefined,
): Promise<FutureList<R>> {
  const values = await Promise.all(
    args.map((argument) => (argument instanceof TaskFuture ? argument.result() : argument)),
  );
  const origins = args.flatMap((argument, index) =>
    argument instanceof TaskFuture ? [{ argument: index, call: argument.call }] : [],
  );
  return mapValues<R>(calling, values, { origins, ...(site && { site }) });
}

function mapValues<R>(
  calling: Calling,
  args: readonly unknown[],
  manner: Pick<CallManner, "origins" | "site">,
): FutureList<R> {
  const items = itemsOf(calling.called, args);
  const futures = items.map((item) =>
    startCall<R>(calling, unwrapped(item), { isSubmitted: true, ...manner }),
  );
  return FutureList.from(futures) as FutureList<R>;
}
