import { valueText } from "./jsonTree.ts";
import { countOf } from "./timeText.ts";

/** Longer previews are cut: they are for one line. */
const longest = 60;

/** How many items a list, set or map has; nothing for any other value. */
export function itemCount(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length;
  return value instanceof Map || value instanceof Set ? value.size : undefined;
}

/** A value in a few words: a plain one as it is, of a list how many items it has, of an object its keys. */
export function previewText(value: unknown): string {
  const count = itemCount(value);
  if (count !== undefined) return countOf(count, "item");
  return isPlainObject(value) ? keysText(value) : valueText(value, longest);
}

function keysText(value: object): string {
  const keys = Object.keys(value);
  const inside = keys.slice(0, 12).join(", ");
  const text = inside.length > longest ? inside.slice(0, longest) : inside;
  if (text === "") return "{ }";
  return text === keys.join(", ") ? `{ ${text} }` : `{ ${text}… }`;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The picture that a value is: a file of one, or an address that holds its bytes. */
export function pictureIn(value: unknown): Blob | string | undefined {
  if (typeof Blob !== "undefined" && value instanceof Blob && value.type.startsWith("image/")) return value;
  return typeof value === "string" && /^data:image\//i.test(value) ? value : undefined;
}
