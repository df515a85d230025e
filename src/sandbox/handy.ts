/** Deeper values overflow the stack of whoever walks them by recursion, as cloning and hashing do. */
const deepest = 1_000;

/** An array shorter than this is walked in no time, however few of its places are filled. */
const longestSparse = 10_000;

/**
 * True for a value that the engine can walk: not nested too deep, and no array that claims a length which it does not
 * fill. A clone keeps such a length (`new Array(2 ** 32 - 1)` is a message of some bytes), and who walks over it never comes to
 * an end. Cycles are no trouble: every object is looked at once.
 */
export function isHandy(value: unknown): boolean {
  if (isLeaf(value) || isListOfLeaves(value)) return true;
  const seen = new Set<object>();
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return false;
    const next: unknown[] = [];
    for (const item of level) {
      if (isLeaf(item) || seen.has(item)) continue;
      seen.add(item);
      if (isSparse(item)) return false;
      collect(item, next);
    }
    level = next;
  }
  return true;
}

function isLeaf(value: unknown): value is Exclude<unknown, object> {
  return typeof value !== "object" || value === null;
}

/** What most calls pass and most bodies give. */
function isListOfLeaves(value: object): boolean {
  if (!Array.isArray(value) || value.length > longestSparse) return false;
  for (const item of value) if (!isLeaf(item)) return false;
  return true;
}

function isSparse(item: object): boolean {
  if (!Array.isArray(item) || item.length <= longestSparse) return false;
  return Object.keys(item).length < item.length;
}

function collect(item: object, into: unknown[]): void {
  if (ArrayBuffer.isView(item) || item instanceof ArrayBuffer) return;
  if (item instanceof Map) for (const [key, value] of item) into.push(key, value);
  else if (item instanceof Set) for (const value of item) into.push(value);
  else if (Array.isArray(item)) for (const value of item) into.push(value);
  else for (const value of Object.values(item)) into.push(value);
}
