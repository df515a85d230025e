import { serialized } from "../engine/serialize.ts";

/** A longer text would hold up the page while it is typed in. */
const longest = 200_000;

/** A value as JSON to be edited, or why it cannot be edited so. */
export function jsonTextOf(value: unknown): { readonly text: string } | { readonly reason: string } {
  try {
    serialized({ value }, "json");
  } catch (error) {
    return { reason: `${(error as Error).message} ${stays}` };
  }
  const text = JSON.stringify(value, null, 2);
  if (text === undefined) return { text: "null" };
  if (text.length <= longest) return { text };
  return { reason: `The value is too long to be edited here: ${text.length} characters of JSON. ${stays}` };
}

const stays = "It stays what it is until you give another value here.";
