import { plainValue } from "../engine/plainValue.ts";
import { bytesText } from "./timeText.ts";

/** How many items of a list or object are shown at first, and by each "Show more". */
export const pageLength = 100;

/** A line of the tree: a value, or what is left out of a long one. */
export type TreeLine =
  | {
      readonly kind: "value";
      readonly path: string;
      readonly depth: number;
      /** The property or index; none for the root. */
      readonly name: string | undefined;
      readonly value: unknown;
      /** For what can be opened: how many items it has. */
      readonly itemCount: number | undefined;
      readonly isOpen: boolean;
    }
  | { readonly kind: "rest"; readonly path: string; readonly depth: number; readonly left: number };

/** What the reader has opened, closed and asked more of. Paths that are not in it stand as they come. */
export interface TreeState {
  readonly open: ReadonlyMap<string, boolean>;
  readonly shown: ReadonlyMap<string, number>;
}

export const untouchedTree: TreeState = { open: new Map(), shown: new Map() };

/**
 * The lines that are in view. Only what is open is looked into, and of that only what is shown, so the size and depth
 * of the value do not matter, and cycles do not either.
 */
export function treeLines(value: unknown, state: TreeState): readonly TreeLine[] {
  const lines: TreeLine[] = [];
  addLines(lines, value, undefined, "$", 0, state);
  return lines;
}

function addLines(
  lines: TreeLine[],
  value: unknown,
  name: string | undefined,
  path: string,
  depth: number,
  state: TreeState,
): void {
  const items = itemsOf(value);
  const isOpen =
    items !== undefined && items.count > 0 && (state.open.get(path) ?? isOpenAtFirst(items, depth));
  lines.push({ kind: "value", path, depth, name, value, itemCount: items?.count, isOpen });
  if (!items || !isOpen) return;
  const shown = Math.min(items.count, state.shown.get(path) ?? pageLength);
  for (const [key, item] of items.first(shown)) {
    addLines(lines, item, key, `${path}/${key.replaceAll("/", "//")}`, depth + 1, state);
  }
  if (shown < items.count) {
    lines.push({ kind: "rest", path, depth: depth + 1, left: items.count - shown });
  }
}

function isOpenAtFirst(items: Items, depth: number): boolean {
  return depth === 0 || (depth === 1 && items.count <= 12);
}

interface Items {
  readonly count: number;
  readonly first: (count: number) => readonly (readonly [string, unknown])[];
}

/** What is inside a value; nothing for what has no inside or shows it all in one line. */
function itemsOf(value: unknown): Items | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return listItems(value.length, (count) => value.slice(0, count));
  if (value instanceof Set) return listItems(value.size, (count) => firstOf(value, count));
  if (value instanceof Map) return mapItems(value);
  if (value instanceof Error) return recordItems(plainValue(value) as object);
  if (isOneLiner(value)) return undefined;
  return recordItems(value);
}

function isOneLiner(value: object): boolean {
  return (
    value instanceof Date ||
    value instanceof RegExp ||
    value instanceof ArrayBuffer ||
    ArrayBuffer.isView(value) ||
    isBlob(value) ||
    value instanceof Number ||
    value instanceof String ||
    value instanceof Boolean
  );
}

function listItems(count: number, slice: (count: number) => readonly unknown[]): Items {
  return { count, first: (wanted) => slice(wanted).map((item, index) => [String(index), item] as const) };
}

function isBlob(value: object): value is Blob {
  return typeof Blob !== "undefined" && value instanceof Blob;
}

function mapItems(map: ReadonlyMap<unknown, unknown>): Items {
  const first = (count: number) =>
    firstOf(map, count).map(
      ([key, item]) => [typeof key === "string" ? key : valueText(key, 60), item] as const,
    );
  return { count: map.size, first };
}

function recordItems(value: object): Items {
  const keys = Object.keys(value);
  const first = (count: number) =>
    keys.slice(0, count).map((key) => [key, (value as Record<string, unknown>)[key]] as const);
  return { count: keys.length, first };
}

function firstOf<Item>(items: Iterable<Item>, count: number): Item[] {
  const first: Item[] = [];
  for (const item of items) {
    if (first.length === count) break;
    first.push(item);
  }
  return first;
}

/** A value's kind, for its colour. */
export type ValueKind = "text" | "number" | "word" | "other";

export function valueKind(value: unknown): ValueKind {
  if (typeof value === "string") return "text";
  if (typeof value === "number" || typeof value === "bigint") return "number";
  return value === null || value === undefined || typeof value === "boolean" ? "word" : "other";
}

/** A value in one line of at most about `limit` characters; never reads more of it than that. */
export function valueText(value: unknown, limit: number): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, limit));
  if (typeof value === "bigint") return `${value}n`;
  if (value === undefined) return "undefined";
  if (value === null || typeof value !== "object") return String(value).slice(0, limit);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof ArrayBuffer) return `ArrayBuffer of ${value.byteLength} bytes`;
  if (ArrayBuffer.isView(value)) return `${className(value)} of ${value.byteLength} bytes`;
  if (isBlob(value)) return `Blob of ${[bytesText(value.size), value.type].filter(Boolean).join(", ")}`;
  if (isOneLiner(value)) return String(value).slice(0, limit);
  return containerText(value, limit);
}

/** A small list or object of plain items shows them; others tell how many there are. */
function containerText(value: object, limit: number): string {
  const items = itemsOf(value);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const name = Array.isArray(value) || className(value) === "Object" ? "" : `${className(value)} `;
  if (!items || items.count === 0) return `${name}${open}${close}`;
  const preview =
    items.count <= 6 ? previewText(items, Array.isArray(value) || value instanceof Set) : undefined;
  const inside = preview !== undefined && preview.length <= Math.min(limit, 80) ? preview : `${items.count}`;
  return `${name}${open} ${inside} ${close}`;
}

function previewText(items: Items, isList: boolean): string | undefined {
  const inside = items.first(items.count);
  if (inside.some(([, item]) => typeof item === "object" && item !== null && itemsOf(item))) return undefined;
  return inside.map(([key, item]) => `${isList ? "" : `${key}: `}${valueText(item, 60)}`).join(", ");
}

function className(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** The whole value as JSON text, as a run file would hold it. */
export function jsonText(value: unknown): string {
  return JSON.stringify(plainValue(value), null, 2);
}
