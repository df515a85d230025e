import { textHash } from "../engine/key.ts";
import type { CalledFlow, FunctionName, NamedFunctions } from "../engine/ports.ts";

type AnyFunction = (...args: never[]) => unknown;

/** The functions that options gave; hooks are lists, the rest are lists of one. */
export type OptionFunctions = { readonly [Name in FunctionName]?: readonly AnyFunction[] };

/** A function that a worker can be told to run, by key. */
export interface Definition {
  readonly kind: "flow" | "task";
  readonly key: string;
  readonly name: string;
  readonly run: AnyFunction;
  readonly functions: OptionFunctions;
}

/** A flow of a loaded program, as data. */
export type FlowEntry = CalledFlow;

const definitions = new Map<string, Definition>();
const flowEntries: FlowEntry[] = [];

/**
 * Gives a function its key: its name and a hash of its text, as Prefect's task keys, and an ordinal where two are alike.
 * Every worker imports the same program in the same order, so every worker finds the same function under a key.
 */
export function register(
  kind: Definition["kind"],
  name: string,
  run: AnyFunction,
  functions: OptionFunctions = {},
): Definition {
  const base = `${run.name || name}-${textHash(run.toString())}`;
  let key = base;
  for (let ordinal = 2; definitions.has(key); ordinal++) key = `${base}-${ordinal}`;
  const definition = { kind, key, name, run, functions };
  definitions.set(key, definition);
  return definition;
}

/** Adds a flow to the program's list of those that can be started. */
export function listFlow(entry: FlowEntry): void {
  flowEntries.push(entry);
}

/** The function of a task or flow, or one of its options; none for a key of another program. */
export function definitionOf(key: string): Definition | undefined {
  return definitions.get(key);
}

/** Every flow of the program, in the order of their definition. */
export function registeredFlows(): FlowEntry[] {
  return [...flowEntries];
}

/** The functions by their own names: what the engine knows of them. */
export function namesOf(functions: OptionFunctions): NamedFunctions {
  return Object.fromEntries(
    Object.entries(functions).map(([option, list]) => [option, list.map(({ name }) => name || option)]),
  );
}
