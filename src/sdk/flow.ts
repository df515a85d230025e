import { checkFlowOptions, type FlowOptions } from "./options.ts";
import { register, type Definition } from "./registry.ts";

/** A function that runs as a flow: it calls tasks, and its run is kept with its states, logs and artifacts. */
export interface Flow<A extends readonly unknown[], R> {
  readonly options: FlowOptions;
  /** The flow's own name among the program's definitions; the command and the canvas start it by this. */
  readonly key: string;
  /** Held for the types alone: what the flow takes and gives. */
  readonly __signature?: (...args: A) => R;
}

/**
 * Makes a flow of a function. It is started with `millrace run FILE`, or with Run on the canvas.
 * Source: docs.prefect.io, "Write and run flows". Throws a TypeError that names an option of the wrong type.
 */
export function flow<A extends readonly unknown[], R>(run: (...args: [...A]) => R): Flow<A, Awaited<R>>;
export function flow<A extends readonly unknown[], R>(
  options: FlowOptions,
  run: (...args: [...A]) => R,
): Flow<A, Awaited<R>>;
export function flow<A extends readonly unknown[], R>(
  optionsOrRun: FlowOptions | ((...args: [...A]) => R),
  maybeRun?: (...args: [...A]) => R,
): Flow<A, Awaited<R>> {
  const [options, run] = typeof optionsOrRun === "function" ? [{}, optionsOrRun] : [optionsOrRun, maybeRun];
  if (typeof run !== "function") throw new TypeError("flow(options, function) needs the function to run.");
  checkFlowOptions(options);
  const name = options.name ?? (run.name.replaceAll("_", "-") || "unknown-lambda");
  const { key } = register("flow", name, run as Definition["run"], options);
  return { options: { ...options, name }, key };
}
