import { parse, stringify } from "devalue";

/**
 * A value as a line of text. What JSON holds is written as JSON; everything else that IndexedDB keeps (maps, sets, dates,
 * big integers, bytes, cycles) as devalue writes it, which is a JSON list. The two are told apart by their first sign:
 * rows are objects.
 */
export async function toLine(row: object): Promise<string> {
  if (isJson(row, 0)) return JSON.stringify(row);
  return stringify(await withoutBlobs(row), reducers);
}

/** What a line says. Throws on a text that `toLine` did not make. */
export function fromLine(text: string): unknown {
  return text.startsWith("[") ? parse(text, revivers) : JSON.parse(text);
}

interface BlobBytes {
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

/** Takes a blob's place: its bytes cannot be read while the value is written. */
class ReadBlob {
  constructor(readonly blob: BlobBytes) {}
}

const reducers = {
  // JSON makes such objects, and devalue does not write them by itself.
  Entries: (value: unknown) =>
    typeof value === "object" &&
    value !== null &&
    isPlain(value) &&
    Object.hasOwn(value, "__proto__") &&
    Object.entries(value),
  Blob: (value: unknown) => value instanceof ReadBlob && value.blob,
  Error: (value: unknown) =>
    value instanceof Error && {
      name: value.name,
      message: value.message,
      stack: value.stack,
      cause: value.cause,
    },
};

const revivers = {
  Entries: (entries: [string, unknown][]) => {
    const object = {};
    for (const [name, value] of entries) setOwn(object, name, value);
    return object;
  },
  Blob: ({ type, bytes }: BlobBytes) => new Blob([bytes], { type }),
  Error: ({ name, message, stack, cause }: Error) =>
    Object.assign(new Error(message, cause === undefined ? {} : { cause }), { name, stack }),
};

/** The same value with the bytes of its blobs; the value itself when it has none. */
async function withoutBlobs(value: object): Promise<unknown> {
  if (typeof Blob === "undefined") return value;
  const blobs = new Set<Blob>();
  visit(value, (part) => part instanceof Blob && blobs.add(part));
  if (blobs.size === 0) return value;
  const read = new Map<unknown, ReadBlob>();
  for (const blob of blobs)
    read.set(blob, new ReadBlob({ type: blob.type, bytes: await blob.arrayBuffer() }));
  return replaced(value, read, new Map());
}

function visit(value: unknown, look: (part: object) => void, seen = new Set<object>()): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  look(value);
  for (const part of partsOf(value)) visit(part, look, seen);
}

function partsOf(value: object): Iterable<unknown> {
  if (value instanceof Map) return [...value].flat(1);
  if (value instanceof Set) return value;
  return isPlain(value) || Array.isArray(value) ? Object.values(value) : [];
}

function replaced(value: unknown, read: Map<unknown, ReadBlob>, copies: Map<unknown, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = read.get(value) ?? copies.get(value);
  if (known !== undefined) return known;
  const again = (part: unknown) => replaced(part, read, copies);
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    copies.set(value, copy);
    for (const [key, item] of value) copy.set(again(key), again(item));
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set<unknown>();
    copies.set(value, copy);
    for (const item of value) copy.add(again(item));
    return copy;
  }
  if (!isPlain(value) && !Array.isArray(value)) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value)) setOwn(copy, key, again(item));
  return copy;
}

/** As `=` does, but a `__proto__` is a property like others. */
function setOwn(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}

const deepest = 100;

/** True when JSON gives the value back as it is. */
function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object" || depth > deepest) return false;
  if (Array.isArray(value))
    return Object.keys(value).length === value.length && value.every((item) => isJson(item, depth + 1));
  return (
    isPlain(value) &&
    Object.entries(value).every(([key, item]) => key !== "__proto__" && isJson(item, depth + 1))
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
