import { plainValue } from "../engine/plainValue.ts";
import { keepArtifact, type ArtifactOptions } from "./artifacts.ts";

/** Rows as objects, rows as lists, or columns by name. */
export type Table =
  | readonly Readonly<Record<string, unknown>>[]
  | readonly (readonly unknown[])[]
  | Readonly<Record<string, readonly unknown[]>>;

/** A table to keep with the run. */
export interface TableArtifactOptions extends ArtifactOptions {
  /** Its rows, or its columns. */
  readonly table: Table;
}

/**
 * Keeps a table with the run, stored as JSON text: `NaN` becomes null, and what else JSON cannot hold is written as in a
 * run file. Gives the artifact's id. Throws a TypeError for what is no table, and otherwise as `createMarkdownArtifact`
 * does. Source: docs.prefect.io, "Create artifacts".
 */
export async function createTableArtifact(options: TableArtifactOptions): Promise<string> {
  const maker = "createTableArtifact()";
  return keepArtifact(maker, "table", JSON.stringify(plainValue(withoutNaN(tableIn(options), []))), options);
}

function tableIn({ table }: TableArtifactOptions): Table {
  const isTable = Array.isArray(table) ? areRows(table) : isColumns(table);
  if (isTable) return table;
  throw new TypeError(
    'The artifact\'s "table" must be a list of row objects, a list of rows that are lists, or an object of columns that are lists.',
  );
}

function areRows(table: readonly unknown[]): boolean {
  return table.every(Array.isArray) || table.every((row) => isObject(row) && !Array.isArray(row));
}

function isColumns(table: unknown): boolean {
  return isObject(table) && Object.values(table).every(Array.isArray);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** As `plainValue` would write the word otherwise. `ancestors` keep a cycle from going on for ever. */
function withoutNaN(value: unknown, ancestors: readonly unknown[]): unknown {
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  if (ancestors.includes(value)) return value;
  const inside = (item: unknown) => withoutNaN(item, [...ancestors, value]);
  if (Array.isArray(value)) return Array.from(value, inside);
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item)]));
}
