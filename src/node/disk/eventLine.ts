import { isDeepStrictEqual } from "node:util";
import { deserialize, serialize } from "node:v8";
import type { RunEvent } from "../../engine/event.ts";

/**
 * An event as one line of text, without its end: its JSON where that says all of it, so that people and tools can read
 * it; else `{"v8": …}`, its structured clone in Base64. Throws for what cannot be cloned.
 */
export function lineOf(event: RunEvent): string {
  // What `structuredClone` refuses is refused whatever JSON would make of it.
  if (event.kind === "log") return JSON.stringify(event);
  const clone = serialize(event);
  const json = JSON.stringify(event, refuseBigInts);
  return isDeepStrictEqual(JSON.parse(json), event) ? json : JSON.stringify({ v8: clone.toString("base64") });
}

/** JSON throws at them; they make the line another instead. */
function refuseBigInts(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? null : value;
}

/** Throws where the line is not whole. */
export function eventIn(line: string): RunEvent {
  const json = JSON.parse(line) as RunEvent | { readonly v8: string };
  return "v8" in json ? (deserialize(Buffer.from(json.v8, "base64")) as RunEvent) : json;
}
