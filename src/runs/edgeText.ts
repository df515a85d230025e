import { sizeOf } from "../engine/valueSize.ts";
import { itemCount, previewText } from "./valuePreview.ts";
import { bytesText, countOf } from "./timeText.ts";

/** Of larger values only so many parts are measured: the rest is told by a plus. */
const mostParts = 50_000;
/** A text that is longer is told by its size. */
const longestText = 12;

/** What goes along an edge, in a few words. */
export interface EdgeText {
  /** How many parts it has, or, of a small plain value, the value. */
  readonly text: string;
  /** How large it is, where that is worth a word. */
  readonly size?: string;
}

/** How much goes along an edge. */
export function edgeText(value: unknown): EdgeText {
  const count = itemCount(value);
  if (count !== undefined) return { text: countOf(count, "item"), size: sizeText(value) };
  if (typeof value === "string" && value.length > longestText) return { text: "text", size: sizeText(value) };
  if (isRecord(value)) return { text: countOf(Object.keys(value).length, "key"), size: sizeText(value) };
  return { text: previewText(value) };
}

const sizes = new WeakMap<object, string>();

/** An object is measured once. */
function sizeText(value: unknown): string {
  if (typeof value !== "object" || value === null) return measured(value);
  const known = sizes.get(value) ?? measured(value);
  sizes.set(value, known);
  return known;
}

function measured(value: unknown): string {
  const { bytes, isWhole } = sizeOf(value, mostParts);
  return `${bytesText(Math.round(bytes))}${isWhole ? "" : "+"}`;
}

function isRecord(value: unknown): value is object {
  return Object.prototype.toString.call(value) === "[object Object]";
}
