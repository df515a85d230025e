const arrayIterator = Object.getPrototypeOf([][Symbol.iterator]()) as object;
const mapIterator = Object.getPrototypeOf(new Map().entries()) as object;
const words = (list: string) => list.split(" ");

/**
 * What the worker's own side and the package that flows import stand on. Only these: all of it is looked at before every
 * body, and that must cost next to nothing.
 */
const watched: readonly (readonly [holder: object, keys: readonly PropertyKey[]])[] = [
  [Promise, words("resolve reject all race")],
  [Promise.prototype, words("then catch finally constructor")],
  [Array, words("isArray from")],
  [
    Array.prototype,
    [Symbol.iterator, ...words("push pop shift splice slice map filter flatMap forEach some every")],
  ],
  [Array.prototype, words("find findIndex includes indexOf at entries join sort concat reduce reverse keys")],
  [arrayIterator, ["next"]],
  [Map.prototype, [Symbol.iterator, ...words("get set has delete entries values keys forEach clear")]],
  [Set.prototype, [Symbol.iterator, ...words("has add delete values forEach clear")]],
  [mapIterator, ["next"]],
  [WeakMap.prototype, words("get set has")],
  [
    Object,
    words("entries keys values assign defineProperty hasOwn getPrototypeOf fromEntries freeze create"),
  ],
  [Object.prototype, words("hasOwnProperty toString valueOf constructor")],
  [Function.prototype, words("call apply bind toString")],
  [Reflect, words("deleteProperty ownKeys get apply")],
  [
    String.prototype,
    words("slice split indexOf replace startsWith includes trim codePointAt charCodeAt match"),
  ],
  [RegExp.prototype, words("exec test")],
  [JSON, words("stringify parse")],
  [Math, words("min max round floor imul")],
  [Number, words("isSafeInteger isFinite isInteger")],
  [
    globalThis,
    words(
      "Promise Map Set WeakMap Array Object Error TypeError String Number RegExp JSON Math Symbol AbortController DOMException setTimeout clearTimeout queueMicrotask structuredClone",
    ),
  ],
];

/** What everything has, so that something added here is in every object. */
const prototypesOfAll: readonly object[] = [Object.prototype, Array.prototype];

interface Kept {
  readonly holder: Record<PropertyKey, unknown>;
  readonly key: PropertyKey;
  readonly value: unknown;
  readonly descriptor: PropertyDescriptor;
}

/**
 * Keeps the built-ins as they are now, and gives what puts them back. Code of one body that changes them changes them for
 * itself; the body after it, in the same worker, finds them as the program left them when it was imported. What was
 * added to the two prototypes that everything has is taken away again.
 */
export function keepBuiltIns(): () => void {
  const { defineProperty, deleteProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
  const kept = watched.flatMap(([holder, keys]) =>
    keys.flatMap((key): Kept[] => {
      const descriptor = getOwnPropertyDescriptor(holder, key);
      const value: unknown = descriptor?.value;
      return descriptor ? [{ holder: holder as Kept["holder"], key, value, descriptor }] : [];
    }),
  );
  const bare = prototypesOfAll.map((holder) => ({ holder, keys: ownKeys(holder) }));
  // Below, no method of a built-in is called and nothing is iterated over: they may be another's by now.
  const isOwn = (keys: readonly PropertyKey[], key: PropertyKey | undefined) => {
    for (let index = 0; index < keys.length; index++) if (keys[index] === key) return true;
    return false;
  };
  const restore = ({ holder, key, value, descriptor }: Kept) => {
    if (descriptor.get || holder[key] !== value) defineProperty(holder, key, descriptor);
  };
  return () => {
    for (let index = 0; index < kept.length; index++) restore(kept[index] as Kept);
    for (let index = 0; index < bare.length; index++) {
      const { holder, keys } = bare[index] as (typeof bare)[number];
      const now = ownKeys(holder);
      if (now.length === keys.length) continue;
      for (let at = 0; at < now.length; at++)
        if (!isOwn(keys, now[at])) deleteProperty(holder, now[at] as PropertyKey);
    }
  };
}
