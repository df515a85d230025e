import { userStack } from "./frames.ts";

/** What `console.log` would print of its arguments: texts as they are, the rest as JSON where that can be. */
export function printText(values: readonly unknown[]): string {
  const text = values.length === 1 ? printOne(values[0]) : values.map(printOne).join(" ");
  return text.trimEnd();
}

function printOne(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error)
    return [`${value.name}: ${value.message}`, userStack(value.stack)].filter(Boolean).join("\n");
  if (typeof value === "object" && value !== null) return printObject(value);
  return typeof value === "bigint" ? `${value}n` : String(value);
}

function printObject(value: object): string {
  try {
    return JSON.stringify(value, jsonSafe()) ?? Object.prototype.toString.call(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** Shows what JSON would drop or choke on. */
function jsonSafe() {
  const seen = new Set<unknown>();
  return (_key: string, value: unknown): unknown => {
    if (typeof value === "bigint") return `${value}n`;
    if (value instanceof Map) return Object.fromEntries(value);
    if (value instanceof Set) return [...value];
    if (typeof value !== "object" || value === null) return value;
    if (seen.has(value)) return "[seen above]";
    seen.add(value);
    return value;
  };
}
