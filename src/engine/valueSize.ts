/** Roughly how many bytes a structured clone of the value takes on disk. */
export function bytesOf(value: unknown): number {
  return sizeOf(value, Infinity).bytes;
}

/** The same, of no more than so many parts of it: then it is at least that much. */
export function sizeOf(
  value: unknown,
  mostParts: number,
): { readonly bytes: number; readonly isWhole: boolean } {
  if (typeof value !== "object") return { bytes: shallowBytes(value, noObjects, []), isWhole: true };
  const seen = new Set<object>();
  const rest = [value];
  let bytes = 0;
  for (let parts = 0; rest.length > 0 && parts < mostParts; parts += 1)
    bytes += shallowBytes(rest.pop(), seen, rest);
  return { bytes, isWhole: rest.length === 0 };
}

const noObjects = new Set<object>();

function shallowBytes(value: unknown, seen: Set<object>, rest: unknown[]): number {
  if (typeof value === "string") return value.length + 4;
  if (typeof value === "bigint") return value.toString(16).length / 2 + 4;
  if (typeof value !== "object" || value === null) return 8;
  if (seen.has(value)) return 4;
  seen.add(value);
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength + 8;
  if (typeof Blob !== "undefined" && value instanceof Blob) return value.size;
  if (value instanceof Map) for (const entry of value) rest.push(...entry);
  else if (value instanceof Set) for (const entry of value) rest.push(entry);
  else if (Array.isArray(value)) for (const entry of value) rest.push(entry);
  else for (const [key, entry] of Object.entries(value)) rest.push(key, entry);
  return 8;
}
