import type { Encoded } from "./outcome.ts";

/**
 * A call's identity by what it passes, not by when it was made: a hash of the arguments, with each future known by
 * the key of the run it stands for (`reference/distributed.md`, 4). Values that hash alike need not be equal.
 */
export function argumentsHash(encoded: Encoded, keyOf: (call: number) => string): string {
  const hash = new Hash();
  hash.value(encoded.value);
  for (const { path, call } of encoded.futures) hash.text(`|${path.join(".")}=${keyOf(call)}`);
  for (const { path, kind } of encoded.parts ?? []) hash.text(`|${path.join(".")}:${kind}`);
  return hash.digest();
}

/**
 * A hash of a value that is long enough to stand for it. Throws for values that have no content to see, such as a Blob.
 */
export function valueHash(value: unknown): string {
  const [first, second] = [new Hash(true), new Hash(true)];
  first.value(value);
  second.text("second");
  second.value(value);
  return first.digest() + second.digest();
}

/** A short hash of a text, the same on every machine. */
export function textHash(text: string): string {
  const hash = new Hash();
  hash.text(text);
  return hash.digest().slice(0, 8);
}

/** Two multiplicative 32-bit lanes (the public-domain cyrb53 mix), fed with a canonical walk of a value. */
class Hash {
  private a = 0xdeadbeef;
  private b = 0x41c6ce57;
  /** Every object is walked once, so that neither cycles nor shared parts blow the walk up. */
  private readonly seen = new Map<object, number>();

  constructor(private readonly isStrict = false) {}

  text(text: string): void {
    for (let index = 0; index < text.length; index++) this.unit(text.charCodeAt(index));
  }

  value(value: unknown): void {
    if (typeof value !== "object" || value === null) return this.text(`${typeof value}:${String(value)};`);
    const known = this.seen.get(value);
    if (known !== undefined) return this.text(`seen:${known};`);
    this.seen.set(value, this.seen.size);
    this.object(value);
  }

  digest(): string {
    const high = mix(this.a, this.b);
    const low = mix(this.b, this.a);
    return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
  }

  private object(value: object): void {
    if (Array.isArray(value)) return this.items("array", value);
    if (value instanceof Map) return this.items("map", [...value].flat(1));
    if (value instanceof Set) return this.items("set", [...value]);
    if (value instanceof Error) return this.text(`error:${value.name}:${value.message};`);
    if (value instanceof RegExp) return this.text(`regexp:${String(value)};`);
    if (value instanceof Date) return this.text(`date:${value.getTime()};`);
    if (value instanceof ArrayBuffer) return this.bytes(new Uint8Array(value));
    if (ArrayBuffer.isView(value)) return this.bytes(bytesOf(value));
    if (this.isStrict && !isPlain(value)) throw new TypeError(unhashable(value));
    const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
    this.items("object", entries.flat(1));
  }

  private items(kind: string, items: readonly unknown[]): void {
    this.text(`${kind}${items.length}(`);
    for (const item of items) this.value(item);
    this.text(")");
  }

  private bytes(bytes: Uint8Array): void {
    this.text(`bytes${bytes.length}(`);
    for (const byte of bytes) this.unit(byte);
  }

  private unit(unit: number): void {
    this.a = Math.imul(this.a ^ unit, 2654435761);
    this.b = Math.imul(this.b ^ unit, 1597334677);
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.entries(value).length > 0;
}

function unhashable(value: object): string {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return `A ${kind} cannot be hashed. Give the task a "cacheKeyFn", or NO_CACHE.`;
}

function mix(left: number, right: number): number {
  const first = Math.imul(left ^ (left >>> 16), 2246822507) ^ Math.imul(right ^ (right >>> 13), 3266489909);
  return first >>> 0;
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
