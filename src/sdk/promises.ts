import { isPlain } from "../engine/serialize.ts";

type Container = Record<PropertyKey, unknown>;

/**
 * The value with what the promises in it came to, at any depth of its lists and plain objects; itself when there are
 * none. A flow that returns `[first, square.map(second)]` means the futures of the map, which come once `second` has
 * given its list. Rejects with the first promise that does.
 */
export async function withoutPromises(value: unknown): Promise<unknown> {
  const settled = await value;
  const copies = new Map<object, Container>();
  return holdsPromise(settled, new Set()) ? copied(settled, copies) : settled;
}

function holdsPromise(value: unknown, seen: Set<unknown>): boolean {
  if (value instanceof Promise) return true;
  if (!isPlain(value) || seen.has(value)) return false;
  seen.add(value);
  return Object.values(value).some((inner) => holdsPromise(inner, seen));
}

/** A container that holds itself is met again in `copies`. */
async function copied(value: unknown, copies: Map<object, Container>): Promise<unknown> {
  const settled = await value;
  if (!isPlain(settled)) return settled;
  const known = copies.get(settled);
  if (known) return known;
  const copy: Container = Array.isArray(settled) ? Object.assign([], settled) : { ...settled };
  copies.set(settled, copy);
  await Promise.all(
    Object.entries(settled).map(async ([key, inner]) => {
      copy[key] = await copied(inner, copies);
    }),
  );
  return copy;
}
