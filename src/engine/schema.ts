/**
 * What values a parameter takes: the part of JSON Schema that TypeScript types need. The empty schema takes everything;
 * it stands for types whose values JSON cannot hold, such as functions and maps, and for those that say nothing.
 */
export interface Schema {
  readonly type?: "string" | "number" | "boolean" | "null" | "array" | "object";
  /** `date-time`: a `Date`, or its ISO text. */
  readonly format?: "date-time";
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly anyOf?: readonly Schema[];
  /** Of an array; behind `prefixItems`, where there are any. False where nothing may follow. */
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** What properties that are not listed take; absent where they are not looked at. */
  readonly additionalProperties?: Schema;
  readonly $ref?: string;
  /** Types that contain themselves, by name; at the root only. */
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
}

/** The schema that a reference leads to; the schema itself, when it is none. */
export function resolved(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.replace(/^#\/\$defs\//, "");
  return name === undefined ? schema : (own(root.$defs, name) ?? {});
}

function own<Value>(record: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The schema as a TypeScript type, short enough for a sentence. */
export function typeText(schema: Schema): string {
  if (schema.$ref) return schema.$ref.replace(/^#\/\$defs\//, "");
  if (schema.format) return "Date";
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.anyOf) return schema.anyOf.map(typeText).join(" | ");
  if (schema.type === "array") return arrayText(schema);
  if (schema.type === "object") return objectText(schema);
  return schema.type ?? "unknown";
}

function arrayText({ items, prefixItems, minItems = 0 }: Schema): string {
  if (prefixItems) {
    const listed = prefixItems.map((item, index) => typeText(item) + (index < minItems ? "" : "?"));
    return `[${[...listed, ...(items ? [`...${elementsText(items)}`] : [])].join(", ")}]`;
  }
  return elementsText(items || {});
}

function elementsText(items: Schema): string {
  const text = typeText(items);
  return / \| /.test(text) && !/^[{[]/.test(text) ? `(${text})[]` : `${text}[]`;
}

function objectText({ properties = {}, required = [], additionalProperties }: Schema): string {
  const listed = Object.entries(properties).map(
    ([name, schema]) => `${name}${required.includes(name) ? "" : "?"}: ${typeText(schema)}`,
  );
  if (additionalProperties) listed.push(`[name: string]: ${typeText(additionalProperties)}`);
  return listed.length === 0 ? "object" : `{ ${listed.join("; ")} }`;
}
