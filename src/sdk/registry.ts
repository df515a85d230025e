import { textHash } from "../engine/key.ts";

/** A function that a worker can be told to run, by key. */
export interface Definition {
  readonly kind: "flow" | "task";
  readonly key: string;
  readonly name: string;
  readonly run: (...args: never[]) => unknown;
  /** A flow's own word on prints; a task's travels with each call. */
  readonly logPrints: boolean;
  /** A flow's: false lets values through that do not fit its parameters' types. */
  readonly validateParameters: boolean;
}

/** A flow of a loaded program, as data. */
export type FlowEntry = Pick<Definition, "key" | "name" | "logPrints" | "validateParameters">;

type FlowPolicy = Partial<Pick<Definition, "logPrints" | "validateParameters">>;

const definitions = new Map<string, Definition>();

/**
 * Gives a function its key: its name and a hash of its text, as Prefect's task keys, and an ordinal where two are alike.
 * Every worker imports the same program in the same order, so every worker finds the same function under a key.
 */
export function register(
  kind: Definition["kind"],
  name: string,
  run: Definition["run"],
  { logPrints = false, validateParameters = true }: FlowPolicy = {},
): Definition {
  const base = `${run.name || name}-${textHash(run.toString())}`;
  let key = base;
  for (let ordinal = 2; definitions.has(key); ordinal++) key = `${base}-${ordinal}`;
  const definition = { kind, key, name, run, logPrints, validateParameters };
  definitions.set(key, definition);
  return definition;
}

export function definitionOf(kind: Definition["kind"], key: string): Definition | undefined {
  const definition = definitions.get(key);
  return definition?.kind === kind ? definition : undefined;
}

/** Every flow of the program, in the order of their definition. */
export function registeredFlows(): FlowEntry[] {
  return [...definitions.values()]
    .filter((definition) => definition.kind === "flow")
    .map(({ key, name, logPrints, validateParameters }) => ({ key, name, logPrints, validateParameters }));
}
