import type { Schema } from "./schema.ts";

/** A flow's parameter as its text shows it. */
export interface FlowParameter {
  readonly name: string;
  /** True when a call may leave it out. */
  readonly optional: boolean;
  /** The default, where it is a plain literal; any other stays in the program. */
  readonly default?: unknown;
  /** What values it takes; absent where nothing is known of that. */
  readonly schema?: Schema;
}

export interface BoundParameters {
  /** What to call the flow function with; `undefined` lets its own default stand. */
  readonly arguments: readonly unknown[];
  /** What the record tells: what was given, and defaults that are plain literals. */
  readonly recorded: Readonly<Record<string, unknown>>;
}

/** Puts values given by name in the function's order. A mistake is the caller's: no run is made of it. */
export function bindParameters(
  parameters: readonly FlowParameter[],
  given: Readonly<Record<string, unknown>>,
): BoundParameters | { readonly problem: string } {
  const problem = misfit(parameters, given);
  if (problem !== undefined) return { problem };
  const recorded = parameters.flatMap((parameter): [string, unknown][] => {
    const value = valueFor(parameter, given) ?? parameter.default;
    return value === undefined ? [] : [[parameter.name, value]];
  });
  return {
    arguments: parameters.map((parameter) => valueFor(parameter, given)),
    recorded: Object.fromEntries(recorded),
  };
}

function valueFor(parameter: FlowParameter, given: Readonly<Record<string, unknown>>): unknown {
  return Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
}

function misfit(
  parameters: readonly FlowParameter[],
  given: Readonly<Record<string, unknown>>,
): string | undefined {
  const names = parameters.map((parameter) => parameter.name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) return `The flow has no parameter "${unknown}". ${list(names)}`;
  const missing = parameters.find(
    (parameter) => !parameter.optional && valueFor(parameter, given) === undefined,
  );
  if (missing) return `The parameter "${missing.name}" has no default and needs a value.`;
  return undefined;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "It has none." : `It has: ${names.join(", ")}.`;
}
