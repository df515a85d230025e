import { textHash } from "../engine/key.ts";
import type { CalledFlow, FunctionName, NamedFunctions } from "../engine/ports.ts";

type AnyFunction = (...args: never[]) => unknown;

/** The functions that options gave; hooks are lists, the rest are lists of one. */
export type OptionFunctions = { readonly [Name in FunctionName]?: readonly AnyFunction[] };

/** A function that a worker can be told to run, by key. */
export interface Definition {
  readonly kind: "flow" | "task";
  readonly key: string;
  /** Of its options or its function, else its constant's, as soon as the file has run. */
  readonly name: string;
  readonly run: AnyFunction;
  readonly functions: OptionFunctions;
}

/** A flow of a loaded program, as data. */
export type FlowEntry = CalledFlow;

/** Prefect's name for what has none. */
const noName = "unknown-lambda";

const definitions = new Map<string, Definition>();
/** By key: definitions that neither options nor function name, and all that is called as they are. */
const nameless = new Map<string, object[]>();
const flowEntries: FlowEntry[] = [];

/**
 * Gives a function its key: its name and a hash of its text, as Prefect's task keys, and an ordinal where two are alike.
 * Every worker imports the same program in the same order, so every worker finds the same function under a key.
 */
export function register(
  kind: Definition["kind"],
  name: string | undefined,
  run: AnyFunction,
  functions: OptionFunctions = {},
): Definition {
  const base = `${run.name || (name ?? noName)}-${textHash(run.toString())}`;
  let key = base;
  for (let ordinal = 2; definitions.has(key); ordinal++) key = `${base}-${ordinal}`;
  const definition = { kind, key, name: name ?? noName, run, functions };
  definitions.set(key, definition);
  if (name === undefined) nameless.set(key, [definition]);
  return definition;
}

/** What bears its definition's name bears also the one that the definition gets later. */
export function sharingName<Named extends { readonly name: string }>(
  { key, name }: Definition,
  named: Named,
): Named {
  if (named.name === name) nameless.get(key)?.push(named);
  return named;
}

/**
 * Calls what nobody named after its constant, as JavaScript does with functions. A program that was compiled calls this
 * at its end: `const square = task((n: number) => n * n)` is the task "square".
 */
export function nameConstants(constants: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(constants)) {
    const key: unknown = Reflect.get(Object(value), "key");
    if (typeof key !== "string") continue;
    for (const named of nameless.get(key) ?? []) Object.assign(named, { name });
    nameless.delete(key);
  }
}

/** Compiled programs have no other way here than one by which no name of theirs is taken. */
Object.defineProperty(globalThis, Symbol.for("millrace.constants"), {
  value: nameConstants,
  configurable: true,
});

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
