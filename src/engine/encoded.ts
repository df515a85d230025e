import type { Encoded, FutureAt } from "./outcome.ts";

/**
 * Puts each future's value back in its place. Containers on the way are changed in place: they came through a
 * structured clone and belong to nobody else. Paths are hostile input; one that leads nowhere is ignored.
 */
export function decode(encoded: Encoded, valueOf: (future: FutureAt) => unknown): unknown {
  let value = encoded.value;
  for (const future of encoded.futures) {
    if (future.path.length === 0) value = valueOf(future);
    else place(value, future.path, valueOf(future));
  }
  return value;
}

function place(root: unknown, path: readonly (string | number)[], value: unknown): void {
  const container = path.slice(0, -1).reduce<unknown>(own, root);
  const last = path.at(-1);
  if (last !== undefined && isContainer(container) && Object.hasOwn(container, last)) container[last] = value;
}

function own(container: unknown, key: string | number): unknown {
  return isContainer(container) && Object.hasOwn(container, key) ? container[key] : undefined;
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

/** Lifts futures out of arrays and plain objects, at any depth. `callOf` gives a future's call number, if it is one. */
export function encode(value: unknown, callOf: (value: unknown) => number | undefined): Encoded {
  const futures: FutureAt[] = [];
  return { value: lift(value, [], callOf, futures, new Map()), futures };
}

function lift(
  value: unknown,
  path: readonly (string | number)[],
  callOf: (value: unknown) => number | undefined,
  futures: FutureAt[],
  copies: Map<object, unknown>,
): unknown {
  const call = callOf(value);
  if (call !== undefined) {
    futures.push({ path, call });
    return undefined;
  }
  if (!isPlain(value)) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? new Array(value.length) : {};
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value)) {
    const lifted = lift(item, [...path, key], callOf, futures, copies);
    Object.defineProperty(copy, key, { value: lifted, writable: true, enumerable: true, configurable: true });
  }
  return copy;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}
