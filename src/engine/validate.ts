import type { FlowParameter } from "./bind.ts";
import { plainValue } from "./plainValue.ts";
import { resolved, typeText, type Schema } from "./schema.ts";

/** The values that the flow function is called with, or what is wrong with them: a line for each parameter. */
export type Validated = { readonly arguments: readonly unknown[] } | { readonly problem: string };

/** A flow's arguments as its parameters' types want them; as they are where nothing is known, or validation is off. */
export function validatedArguments(request: {
  readonly key: string;
  readonly arguments: readonly unknown[];
  readonly signatures?: Readonly<Record<string, readonly FlowParameter[]>>;
  readonly validateParameters?: boolean;
}): Validated {
  const { key, signatures = {}, validateParameters = true } = request;
  if (!validateParameters || !Object.hasOwn(signatures, key)) return { arguments: request.arguments };
  return validate(signatures[key] ?? [], request.arguments);
}

/**
 * Fits values to the types of a flow's parameters, laxly: `"42"` becomes 42 where a number is wanted. A value that fits
 * stays the same object. `undefined` stands for a default and is not looked at.
 * Source: Prefect semantics, 2.2.
 */
export function validate(parameters: readonly FlowParameter[], values: readonly unknown[]): Validated {
  const problems: string[] = [];
  const fitted = values.map((value, index) => {
    const { name = "", schema } = parameters[index] ?? {};
    if (value === undefined || !schema) return value;
    const fit = new Fitting(schema).fit(schema, value, [name], true);
    if ("value" in fit) return fit.value;
    problems.push(describe(fit));
    return value;
  });
  if (problems.length === 0) return { arguments: fitted };
  return { problem: ["Flow run received invalid parameters:", ...problems].join("\n - ") };
}

/** True when the value is taken, as it is or turned into one that fits. */
export function fits(parameter: FlowParameter, value: unknown): boolean {
  return !("problem" in validate([parameter], [value]));
}

/** What the flows of a program take, by key. Both lists are in the order of the program's text. */
export function signaturesOf(
  flows: readonly { readonly key: string }[],
  parameters: readonly (readonly FlowParameter[])[],
): Record<string, readonly FlowParameter[]> {
  return Object.fromEntries(flows.map(({ key }, index) => [key, parameters[index] ?? []]));
}

interface Misfit {
  readonly path: readonly (string | number)[];
  readonly expected: Schema;
  readonly found: unknown;
}

type Fit = { readonly value: unknown } | Misfit;

type Path = Misfit["path"];

/** Deeper values are taken as they are: they may contain themselves. */
const deepest = 100;

/** The rules for each kind of schema, under one root whose `$defs` they share. */
class Fitting {
  constructor(private readonly root: Schema) {}

  /** `lax` allows a value to be turned into one that fits. */
  fit(reference: Schema, value: unknown, path: Path, lax: boolean): Fit {
    const schema = resolved(reference, this.root);
    if (path.length > deepest) return { value };
    if (schema.anyOf) return this.fitUnion(schema, schema.anyOf, value, path, lax);
    if (schema.enum)
      return schema.enum.some((one) => one === value) ? { value } : misfit(schema, value, path);
    if (schema.type === "array") return this.fitArray(schema, value, path, lax);
    if (schema.type === "object") return this.fitObject(schema, value, path, lax);
    return fitScalar(schema, value, path, lax);
  }

  /** A member that takes the value as it is comes before one that would change it. */
  private fitUnion(
    schema: Schema,
    members: readonly Schema[],
    value: unknown,
    path: Path,
    lax: boolean,
  ): Fit {
    for (const isLax of lax ? [false, true] : [false]) {
      for (const member of members) {
        const fit = this.fit(member, value, path, isLax);
        if ("value" in fit) return fit;
      }
    }
    return misfit(schema, value, path);
  }

  private fitArray(schema: Schema, value: unknown, path: Path, lax: boolean): Fit {
    const { prefixItems = [], items = {}, minItems = 0 } = schema;
    if (!Array.isArray(value) || value.length < minItems) return misfit(schema, value, path);
    if (items === false && value.length > prefixItems.length) return misfit(schema, value, path);
    const fits = value.map((item: unknown, index) =>
      this.fit(prefixItems[index] ?? (items || {}), item, [...path, index], lax),
    );
    const fitted = together(fits);
    if (!Array.isArray(fitted)) return fitted;
    return { value: isSame(fitted, value) ? value : fitted };
  }

  private fitObject(schema: Schema, value: unknown, path: Path, lax: boolean): Fit {
    const { properties = {}, required = [], additionalProperties = {} } = schema;
    if (!isPlainObject(value)) return misfit(schema, value, path);
    const missing = required.find((name) => !Object.hasOwn(value, name) || value[name] === undefined);
    if (missing !== undefined) return misfit(properties[missing] ?? {}, undefined, [...path, missing]);
    const names = Object.keys(value);
    const fits = names.map((name): Fit => {
      const isListed = Object.hasOwn(properties, name);
      if (isListed && value[name] === undefined) return { value: undefined };
      return this.fit(
        (isListed ? properties[name] : undefined) ?? additionalProperties,
        value[name],
        [...path, name],
        lax,
      );
    });
    const fitted = together(fits);
    if (!Array.isArray(fitted)) return fitted;
    if (isSame(fitted, Object.values(value))) return { value };
    return { value: Object.fromEntries(names.map((name, index) => [name, fitted[index]])) };
  }
}

/** The values of all, or the first that does not fit. */
function together(fits: readonly Fit[]): unknown[] | Misfit {
  const bad = fits.find((fit) => "expected" in fit);
  return bad ?? fits.map((fit) => ("value" in fit ? fit.value : undefined));
}

function isSame(fitted: readonly unknown[], values: readonly unknown[]): boolean {
  return fitted.every((value, index) => Object.is(value, values[index]));
}

function fitScalar(schema: Schema, value: unknown, path: Path, lax: boolean): Fit {
  if (schema.format === "date-time") return fitDate(schema, value, path, lax);
  if (schema.type === undefined) return { value };
  if (schema.type === "null" ? value === null : typeof value === schema.type) return { value };
  const coerced = lax ? coerce(schema.type, value) : undefined;
  return coerced === undefined ? misfit(schema, value, path) : { value: coerced };
}

function fitDate(schema: Schema, value: unknown, path: Path, lax: boolean): Fit {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? misfit(schema, value, path) : { value };
  const moment = lax && typeof value === "string" && isoPattern.test(value) ? new Date(value) : undefined;
  return moment && !Number.isNaN(moment.getTime()) ? { value: moment } : misfit(schema, value, path);
}

const isoPattern = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** The words that Prefect's validation takes for true and false. */
const flags = new Map<unknown, boolean>([
  ...["true", "yes", "on", "y", "t", "1"].map((word) => [word, true] as const),
  ...["false", "no", "off", "n", "f", "0"].map((word) => [word, false] as const),
  [1, true],
  [0, false],
]);

/** The value as one of that type; nothing when it cannot be one. */
function coerce(type: NonNullable<Schema["type"]>, value: unknown): number | boolean | undefined {
  if (type === "boolean") return flags.get(typeof value === "string" ? value.trim().toLowerCase() : value);
  if (type !== "number" || typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function misfit(expected: Schema, found: unknown, path: Path): Misfit {
  return { path, expected, found };
}

/** `options.limit: must be number, but is "many"` */
function describe({ path, expected, found }: Misfit): string {
  const place = path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);
  return `${place}: must be ${typeText(expected)}, but ${found === undefined ? "is missing" : `is ${shown(found)}`}`;
}

/** As JSON, for objects of classes too, and no longer than a line. */
function shown(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(plainValue(value)) ?? "");
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
