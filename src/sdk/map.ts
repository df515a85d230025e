import type { Called } from "../engine/ports.ts";
import { Quote, Unmapped, type Annotation } from "./annotations.ts";
import type { Resolvable } from "./callable.ts";
import { MappingLengthMismatch, MappingMissingIterable } from "./errors.ts";
import type { TaskFuture } from "./future.ts";

type Mapped<T> =
  | Iterable<Resolvable<T>>
  | Quote<Iterable<Resolvable<T>>>
  | (T extends string ? T : Exclude<T, Iterable<unknown>>)
  | Annotation<T>;

/** The arguments of `map`: for each parameter a list of values, or one value for all. */
export type MapArguments<A extends readonly unknown[]> = { [Index in keyof A]: Mapped<A[Index]> };

/** The same, where some lists are still to come. */
export type ResolvedMapArguments<A extends readonly unknown[]> = {
  [Index in keyof A]: Mapped<A[Index]> | TaskFuture<Iterable<A[Index]>> | TaskFuture<A[Index]>;
};

/** The arguments of each run that `map` makes. Throws when the lists do not fit together. */
export function itemsOf({ name }: Pick<Called, "name">, args: readonly unknown[]): unknown[][] {
  const lists = args.map(listIn);
  const lengths = lists.flatMap((list) => (list ? [list.length] : []));
  const [length] = lengths;
  if (length === undefined)
    throw new MappingMissingIterable(
      `"${name}" was mapped over no list. Give at least one list, or call it directly.`,
    );
  if (lengths.some((other) => other !== length))
    throw new MappingLengthMismatch(
      `"${name}" was mapped over lists of different lengths: ${lengths.join(", ")}. Wrap what goes to every run in unmapped().`,
    );
  return Array.from({ length }, (_, index) =>
    args.map((argument, at) => (lists[at] ? lists[at][index] : argument)),
  );
}

/** An argument's own value, where it was marked as one that is not mapped. */
export function unwrapped(args: readonly unknown[]): unknown[] {
  return args.map((argument) => (argument instanceof Unmapped ? argument.value : argument));
}

function listIn(argument: unknown): unknown[] | undefined {
  if (argument instanceof Quote) return listIn(argument.unquote());
  if (typeof argument !== "object" || argument === null) return undefined;
  return Symbol.iterator in argument ? [...(argument as Iterable<unknown>)] : undefined;
}
