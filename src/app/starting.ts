import type { FlowParameter } from "../engine/bind.ts";
import type { Schema } from "../engine/schema.ts";
import { fits, validate } from "../engine/validate.ts";
import type { ParameterNode, Program } from "../program/program.ts";
import { titleOfPlace, type Problem } from "../program/checks.ts";

/** The flow's parameters, in order. */
export function parametersOf(program: Program): ParameterNode[] {
  return program.nodes.filter((node) => node.kind === "parameter");
}

/** True when a run needs values before it can start. */
export function needsValues(program: Program): boolean {
  return parametersOf(program).some((parameter) => parameter.default === undefined);
}

/** A value that a form asks for: a parameter, or an input. */
export interface AskedValue extends Pick<ParameterNode, "name" | "type" | "default"> {
  /** May be left empty, though it has no default. */
  readonly isOptional?: boolean;
}

/** What the flow's parameters take, by name, as far as that is known. */
export type ParameterSchemas = Readonly<Record<string, Schema>>;

/** How a parameter's value is asked for. */
export type FieldKind = "text" | "number" | "flag" | "choice" | "json";

export function fieldKindOf(parameter: AskedValue, schema: Schema | undefined): FieldKind {
  if (schema?.enum) return "choice";
  if (schema?.type === "boolean") return "flag";
  if (schema?.type === "number") return "number";
  return parameter.type === "string" || (schema?.type === "string" && !schema.format) ? "text" : "json";
}

/** A value as a person types it: as JSON where that fits the parameter's type, else as text. */
export function readValue(
  parameter: AskedValue,
  schema: Schema | undefined,
  text: string,
): { readonly value: unknown } | { readonly problem: string } {
  if (fieldKindOf(parameter, schema) === "text") return { value: text };
  const json = readJson(text);
  if (!schema)
    return json === undefined && parameter.type !== "" ? notJson(parameter) : { value: json ?? text };
  const known = { name: parameter.name, optional: false, schema };
  const value = [json, text].find((value) => value !== undefined && fits(known, value));
  return value === undefined ? { problem: misfitOf(known, json ?? text) } : { value };
}

function notJson({ type }: AskedValue): { readonly problem: string } {
  return { problem: `Write a ${type} as JSON: 42, true, "text", [1, 2] or {"key": 1}.` };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The sentence that a run would fail with, without its head. */
function misfitOf(parameter: FlowParameter, value: unknown): string {
  const read = validate([parameter], [value]);
  return "problem" in read ? (read.problem.split("\n - ")[1] ?? read.problem) : "";
}

/** What a field holds: a value, nothing so that the default stands, or what is wrong with it. */
export type FieldContent =
  { readonly value: unknown } | { readonly isEmpty: true } | { readonly problem: string };

/** What the text in a field means. */
export function readField(asked: AskedValue, schema: Schema | undefined, text = ""): FieldContent {
  if (text !== "") return readValue(asked, schema, text);
  if (asked.default !== undefined || asked.isOptional) return { isEmpty: true };
  if (fieldKindOf(asked, schema) === "flag") return { value: false };
  return { problem: `"${asked.name}" has no default and needs a value.` };
}

/** The values by name, without those that were left empty. */
export function valuesOf(
  asked: readonly AskedValue[],
  read: readonly FieldContent[],
): Record<string, unknown> {
  const entries = asked.flatMap(({ name }, index): [string, unknown][] => {
    const field = read[index];
    return field && "value" in field ? [[name, field.value]] : [];
  });
  return Object.fromEntries(entries);
}

/** A value as a person would type it into its field: reading that gives the value back. */
export function textOf(asked: AskedValue, schema: Schema | undefined, value: unknown): string {
  if (typeof value === "string" && fieldKindOf(asked, schema) === "text") return value;
  return JSON.stringify(value) ?? "";
}

/** What keeps the flow from running, in a sentence that names the place. */
export function describeProblem(program: Program, problem: Problem): string {
  const where = titleOfPlace(program, problem);
  if (where === undefined || problem.line === undefined) return problem.message;
  return `${where}, line ${problem.line}: ${problem.message}`;
}
