import type { Answer, Encoded, FutureAt, Part, Path, Value } from "./outcome.ts";
import type { ProposedState } from "./state.ts";

/**
 * Puts each future's value in its place. Containers on the way are changed in place: they came through a structured
 * clone and belong to nobody else. Paths are hostile input; one that leads nowhere is ignored.
 */
export function decode(encoded: Encoded, valueOf: (future: FutureAt) => Value): Value {
  if (encoded.futures.length === 0) return valueWith(encoded.value, encoded.parts ?? []);
  const root = { value: encoded.value };
  const parts: Part[] = [];
  for (const future of encoded.futures) {
    const { value, parts: inner } = valueOf(future);
    place(root, future.path, value);
    if (inner) parts.push(...inner.map((part) => ({ ...part, path: [...future.path, ...part.path] })));
  }
  return valueWith(root.value, [...parts, ...(encoded.parts ?? [])]);
}

/** Puts a value in all these places, as `decode` does. */
export function fill(root: unknown, paths: readonly Path[], value: unknown): void {
  for (const path of paths) place({ value: root }, path, value);
}

/** What a part becomes where its value arrives; `inside` is what stands in its place now. */
export type PartReader = (part: Part, inside: unknown) => unknown;

/** Puts the parts back, in place. Inner ones come first, so that a map is made of entries that are whole. */
export function revive({ value, parts = [] }: Value, read: PartReader): unknown {
  const root = { value };
  for (const part of parts) {
    const inside = at(root, part.path);
    place(root, part.path, rebuild(part, inside) ?? read(part, inside));
  }
  return root.value;
}

/** The value as records keep it: states and errors as plain objects. */
export function plainOf(value: Value): unknown {
  if (!value.parts) return value.value;
  return revive(structuredClone(value), (part, inside) => {
    if (part.kind === "state") return { ...part.state };
    return part.kind === "error" ? { name: part.error.name, message: part.error.message } : inside;
  });
}

export function valueWith(value: unknown, parts: readonly Part[]): Value {
  return parts.length === 0 ? { value } : { value, parts };
}

function rebuild(part: Part, inside: unknown): unknown {
  if (!Array.isArray(inside)) return undefined;
  if (part.kind === "map") return new Map(inside.filter(Array.isArray) as [unknown, unknown][]);
  return part.kind === "set" ? new Set(inside) : undefined;
}

function place(root: { value: unknown }, path: Path, value: unknown): void {
  const container = path.length === 0 ? root : at(root, path, path.length - 1);
  const key = path.at(-1) ?? "value";
  if (isContainer(container) && Object.hasOwn(container, key)) container[key] = value;
}

/** What stands at the first `depth` steps of the path. */
function at(root: { readonly value: unknown }, path: Path, depth = path.length): unknown {
  let found = root.value;
  for (let step = 0; step < depth; step++) {
    const key = path[step] as string | number;
    found = isContainer(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

/** What a body's value is to the encoder, when it is no plain value. */
export type Lifted =
  | { readonly kind: "future"; readonly future: Omit<FutureAt, "path"> }
  | { readonly kind: "state"; readonly state: ProposedState; readonly answer: Answer }
  /** Goes as it is; nothing inside is lifted. */
  | { readonly kind: "opaque"; readonly value: unknown }
  /** Stays marked as quoted where it arrives. */
  | { readonly kind: "quote"; readonly value: unknown }
  /** Every future inside may have failed. */
  | { readonly kind: "allowFailure"; readonly value: unknown };

/** What the encoder asks of the body whose value it is. */
export interface Lifting {
  lift(value: unknown): Lifted | undefined;
  /** Told of every object on the way, with the first step of its path. */
  seen?(value: object, root: string | number | undefined): void;
}

/** Lifts futures and states out of arrays, plain objects, maps and sets, at any depth. The value itself is not changed. */
export function encode(value: unknown, lifting: Lifting): Encoded {
  const encoder = new Encoder(lifting);
  const encoded = encoder.encode(value, [], false);
  const { futures, parts } = encoder;
  return parts.length === 0 ? { value: encoded, futures } : { value: encoded, futures, parts };
}

class Encoder {
  readonly futures: FutureAt[] = [];
  readonly parts: Part[] = [];
  private readonly copies = new Map<object, unknown>();

  constructor(private readonly lifting: Lifting) {}

  encode(value: unknown, path: Path, isFailureAllowed: boolean): unknown {
    const lifted = this.lifting.lift(value);
    if (lifted) return this.lifted(lifted, path, isFailureAllowed);
    if (typeof value !== "object" || value === null) return value;
    this.lifting.seen?.(value, path[0]);
    if (value instanceof Map || value instanceof Set) return this.collection(value, path, isFailureAllowed);
    return isPlain(value) ? this.container(value, path, isFailureAllowed) : value;
  }

  private lifted(lifted: Lifted, path: Path, isFailureAllowed: boolean): unknown {
    switch (lifted.kind) {
      case "future":
        this.futures.push({ path, ...lifted.future, ...(isFailureAllowed ? { allowFailure: true } : {}) });
        return undefined;
      case "state":
        this.parts.push({ path, ...lifted });
        return undefined;
      case "opaque":
        return lifted.value;
      case "allowFailure":
        return this.encode(lifted.value, path, true);
      case "quote": {
        const inside = this.encode(lifted.value, path, isFailureAllowed);
        this.parts.push({ path, kind: "quote" });
        return inside;
      }
      default:
        return lifted satisfies never;
    }
  }

  private container(value: object, path: Path, isFailureAllowed: boolean): unknown {
    const known = this.copies.get(value);
    if (known !== undefined) return known;
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? new Array(value.length) : {};
    this.copies.set(value, copy);
    for (const [key, item] of Object.entries(value)) {
      const encoded = this.encode(item, [...path, key], isFailureAllowed);
      Object.defineProperty(copy, key, {
        value: encoded,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    return copy;
  }

  /** A collection travels as it is unless something had to be lifted out of it. */
  private collection(
    value: Map<unknown, unknown> | Set<unknown>,
    path: Path,
    isFailureAllowed: boolean,
  ): unknown {
    if (this.copies.has(value)) return value;
    this.copies.set(value, value);
    const before = this.futures.length + this.parts.length;
    const items = Array.from<unknown>(value);
    const copy = items.map((item, index) => this.encode(item, [...path, index], isFailureAllowed));
    if (this.futures.length + this.parts.length === before) return value;
    this.parts.push({ path, kind: value instanceof Map ? "map" : "set" });
    return copy;
  }
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}
