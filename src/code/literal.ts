/** Plain data as an options object holds it. */
export type Literal =
  string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

const width = 110;

/** A literal on one line, as Prettier writes it. */
export function printLiteral(value: Literal): string {
  if (Array.isArray(value)) return `[${value.map(printLiteral).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const properties = printProperties(value as { readonly [key: string]: Literal });
  return properties.length === 0 ? "{}" : `{ ${properties.join(", ")} }`;
}

/** The first argument of `task(…)` or `flow(…)`, two spaces deep, its comma included; one line if it fits. */
export function printOptions(properties: readonly string[]): string {
  const line = `  ${properties.length === 0 ? "{}" : `{ ${properties.join(", ")} }`},`;
  if (line.length <= width) return line;
  return `  {\n${properties.map((property) => `    ${property},\n`).join("")}  },`;
}

export function printProperties(object: { readonly [key: string]: Literal }): string[] {
  return Object.entries(object).map(([key, value]) => `${key}: ${printLiteral(value)}`);
}
