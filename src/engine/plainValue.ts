/** What `plainValue` makes: a value that JSON can hold. */
export type PlainValue =
  null | boolean | number | string | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/** Values nested deeper than this are cut, because `JSON.stringify` and structured clone run out of stack. */
export const deepestLevel = 500;

/**
 * The value as JSON can hold it; never throws. JSON values come back equal, as copies. What JSON cannot hold becomes what
 * a reader would expect to see: the table in `docs/run-file.md`.
 */
export function plainValue(value: unknown): PlainValue {
  return plain(value, []);
}

/** `ancestors` are the containers around the value; meeting one of them again is a cycle. */
function plain(value: unknown, ancestors: readonly object[]): PlainValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return String(value);
    case "undefined":
      return null;
    case "symbol":
      return `[${String(value)}]`;
    case "function":
      return value.name ? `[Function ${value.name}]` : "[Function]";
    default:
      return value === null ? null : plainObject(value as object, ancestors);
  }
}

function plainObject(value: object, ancestors: readonly object[]): PlainValue {
  if (ancestors.includes(value)) return "[Circular]";
  if (ancestors.length >= deepestLevel) return "[Too deep]";
  try {
    return plainOfClass(value, [...ancestors, value]);
  } catch {
    return "[Unreadable]"; // a getter or a proxy threw
  }
}

function plainOfClass(value: object, ancestors: readonly object[]): PlainValue {
  if (Array.isArray(value)) return Array.from(value, (item) => plain(item, ancestors));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof Map) return Array.from(value, (entry) => plain(entry, ancestors));
  if (value instanceof Set) return Array.from(value, (item) => plain(item, ancestors));
  if (value instanceof Error) return plainError(value, ancestors);
  if (value instanceof RegExp) return String(value);
  if (value instanceof ArrayBuffer) return base64(new Uint8Array(value));
  if (value instanceof DataView) return base64(bytesOf(value));
  if (ArrayBuffer.isView(value)) return plainTypedArray(value, ancestors);
  if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    return plain(value.valueOf(), ancestors);
  }
  return plainRecord(value, ancestors);
}

function plainRecord(value: object, ancestors: readonly object[]): PlainValue {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0 && !isRecord(value)) return `[${className(value)}]`;
  // Object.fromEntries makes own properties only, so a key named __proto__ is a key like any other.
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, ancestors)]));
}

function plainError(error: Error, ancestors: readonly object[]): PlainValue {
  const { name, message, stack, cause } = error;
  return plainRecord({ ...error, name, message, stack, cause }, ancestors);
}

function plainTypedArray(view: ArrayBufferView, ancestors: readonly object[]): PlainValue {
  if (view instanceof Uint8Array || view instanceof Uint8ClampedArray) return base64(bytesOf(view));
  return Array.from(view as unknown as Iterable<number | bigint>, (item) => plain(item, ancestors));
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 0x8000) {
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)));
  }
  return btoa(pieces.join(""));
}

function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || className(value) === "Object";
}

function className(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
