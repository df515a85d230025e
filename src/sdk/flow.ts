import type { CalledFlow } from "../engine/ports.ts";
import { callableOf, type Callable } from "./callable.ts";
import { currentScope } from "./currentScope.ts";
import { functionsIn } from "./optionFunctions.ts";
import { checkFlowOptions, flowPolicy, type FlowOptions } from "./options.ts";
import { literalDefaults } from "./parameterDefaults.ts";
import { parameterNames, refuseReservedNames } from "./parameterNames.ts";
import { listFlow, namesOf, register, type Definition } from "./registry.ts";

/**
 * A function that runs as a flow: it calls tasks and flows, and its run is kept with its states, logs and artifacts. In a
 * running flow or task a call makes a subflow run; outside any, calls throw a MissingContextError, and the flow is
 * started with `millrace run FILE` or with Run on the canvas.
 */
export interface Flow<A extends readonly unknown[], R> extends Callable<A, R> {
  /** The same flow, to be run as a subflow only after these have completed. */
  waitFor(...upstreams: readonly unknown[]): Flow<A, R>;
  /** A copy with other options; those left out stay. Options that are functions need the top level of the program. */
  withOptions(options: FlowOptions): Flow<A, R>;
  readonly options: FlowOptions;
  /** The flow's own name among the program's definitions; the command and the canvas start it by this. */
  readonly key: string;
  /** Held for the types alone: what the flow takes and gives. */
  readonly __signature?: (...args: A) => R;
}

type FlowFunction<A extends readonly unknown[], R> = (...args: [...A]) => R;

/**
 * Makes a flow of a function. It is started with `millrace run FILE`, or with Run on the canvas, or called by a flow.
 * Source: docs.prefect.io, "Write and run flows". Throws a TypeError that names an option of the wrong type.
 */
export function flow<A extends readonly unknown[], R>(run: FlowFunction<A, R>): Flow<A, Awaited<R>>;
export function flow<A extends readonly unknown[], R>(
  options: FlowOptions,
  run: FlowFunction<A, R>,
): Flow<A, Awaited<R>>;
export function flow<A extends readonly unknown[], R>(
  optionsOrRun: FlowOptions | FlowFunction<A, R>,
  maybeRun?: FlowFunction<A, R>,
): Flow<A, Awaited<R>> {
  const [options, run] = typeof optionsOrRun === "function" ? [{}, optionsOrRun] : [optionsOrRun, maybeRun];
  if (typeof run !== "function") throw new TypeError("flow(options, function) needs the function to run.");
  checkFlowOptions(options);
  const name = options.name ?? (run.name.replaceAll("_", "-") || "unknown-lambda");
  const definition = define({ ...options, name }, run as Definition["run"]);
  const made = flowOf<A, Awaited<R>>(definition, { ...options, name }, []);
  listFlow(calledFlow(definition, { ...options, name }));
  return made;
}

function define(options: FlowOptions & { readonly name: string }, run: Definition["run"]): Definition {
  refuseReservedNames("flow", options.name, parameterNames(run.toString()));
  return register("flow", options.name, run, functionsIn(options));
}

type NamedOptions = FlowOptions & { readonly name: string };

function flowOf<A extends readonly unknown[], R>(
  definition: Definition,
  options: NamedOptions,
  waitFor: readonly unknown[],
): Flow<A, R> {
  const called = calledFlow(definition, options);
  return Object.assign(callableOf<A, R>({ kind: "flow", called, callee: { flow: called }, waitFor }), {
    options,
    key: definition.key,
    waitFor: (...upstreams: readonly unknown[]) =>
      flowOf<A, R>(definition, options, [...waitFor, ...upstreams]),
    withOptions(changed: FlowOptions) {
      checkFlowOptions(changed);
      const all = { ...options, ...changed, name: changed.name ?? options.name };
      return flowOf<A, R>(variant(definition, changed, all), all, waitFor);
    },
  });
}

/** Functions are found by a definition's key, so other functions make another definition. */
function variant(definition: Definition, changed: FlowOptions, all: NamedOptions): Definition {
  const functions = Object.keys(functionsIn(changed));
  if (functions.length === 0) return definition;
  if (!currentScope()) return define(all, definition.run);
  throw new TypeError(
    `The option "${functions[0]}" of flow "${definition.name}" is a function, and cannot be given while a flow runs. ` +
      "Call withOptions at the top level of the file.",
  );
}

function calledFlow(definition: Definition, options: NamedOptions): CalledFlow {
  const code = definition.run.toString();
  return {
    ...flowPolicy(options),
    key: definition.key,
    name: options.name,
    parameters: parameterNames(code),
    defaults: literalDefaults(code),
    functions: namesOf(definition.functions),
  };
}
