import type { Value } from "./outcome.ts";
import type { ResultSerializer } from "./resultPolicy.ts";
import type { ResultRecord } from "./results.ts";

/** The value as it is kept. Throws a TypeError for one that the serializer would not give back as it is. */
export function serialized(
  value: Value,
  serializer: ResultSerializer = "structured",
): Omit<ResultRecord, "expiresAt"> {
  if (serializer === "structured") return { value };
  if (value.parts) throw new TypeError("States, errors and quotes cannot be written as JSON.");
  expectJson(value.value, "The result", []);
  return { value: { value: JSON.stringify(value.value) ?? "null" }, serializer };
}

/** What was kept. */
export function deserialized({ value, serializer }: ResultRecord): Value {
  return serializer === "json" ? { value: JSON.parse(String(value.value)) as unknown } : value;
}

/** JSON drops and changes values without a word; here it says so. `undefined` is nothing, and comes back so or as null. */
function expectJson(value: unknown, place: string, around: readonly object[]): void {
  if (value === null || ["string", "boolean", "undefined"].includes(typeof value)) return;
  if (typeof value === "number" && Number.isFinite(value)) return;
  if (!isPlain(value)) throw new TypeError(`${place} cannot be written as JSON: it is ${describe(value)}.`);
  if (around.includes(value)) throw new TypeError(`${place} cannot be written as JSON: it is inside itself.`);
  for (const [key, item] of Object.entries(value)) expectJson(item, `${place}.${key}`, [...around, value]);
}

/** True for a list, and for an object that is of no class. */
export function isPlain(value: unknown): value is Record<PropertyKey, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  return typeof value === "object"
    ? `a ${Object.prototype.toString.call(value).slice(8, -1)}`
    : String(value);
}
