import type { CalledFlow } from "../engine/ports.ts";
import type { Callable } from "./callable.ts";
import type { AnyFunction } from "./anyFunction.ts";
import { calledParts, definable, define, definitionParts, type DefinableKind } from "./definable.ts";
import type { FutureList, TaskFuture } from "./future.ts";
import type { Returned } from "./generator.ts";
import { checkFlowOptions, flowPolicy, type FlowOptions } from "./options.ts";
import { listFlow, sharingName, type Definition } from "./registry.ts";

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
  /** As it was defined with; its name is there in any case. */
  readonly options: FlowOptions;
  /** The flow's own name among the program's definitions; the command and the canvas start it by this. */
  readonly key: string;
  /** Held for the types alone: what the flow takes and gives. */
  readonly __signature?: (...args: A) => R;
}

/** What a flow's value is to whoever calls it: futures and promises that it returns, alone or in a list, are waited for. */
export type Settled<R> = 0 extends 1 & R
  ? R
  : R extends TaskFuture<infer T>
    ? T
    : R extends FutureList<infer T>
      ? T[]
      : R extends readonly unknown[]
        ? { [Index in keyof R]: Settled<R[Index]> }
        : R extends PromiseLike<infer T>
          ? Settled<T>
          : R;

/** The flow of a function. */
export type FlowFrom<Run> = Run extends (...args: infer A) => infer R ? Flow<A, Settled<Returned<R>>> : never;

/**
 * Makes a flow of a function. It is started with `millrace run FILE`, or with Run on the canvas, or called by a flow.
 * Source: docs.prefect.io, "Write and run flows". Throws a TypeError that names an option of the wrong type.
 */
export function flow<Run extends AnyFunction>(run: Run): FlowFrom<Run>;
export function flow<Run extends AnyFunction>(options: FlowOptions, run: Run): FlowFrom<Run>;
export function flow<Run extends AnyFunction>(
  optionsOrRun: FlowOptions | Run,
  maybeRun?: Run,
): FlowFrom<Run> {
  const parts = definitionParts<FlowOptions>(
    "flow",
    optionsOrRun as FlowOptions,
    maybeRun as Definition["run"] | undefined,
  );
  checkFlowOptions(parts.options);
  const definition = define(flows, parts.options, parts.run);
  const options = sharingName(definition, { ...parts.options, name: definition.name });
  const made = definable(flows, definition, options);
  listFlow(sharingName(definition, calledFlow(definition, options)));
  return made as unknown as FlowFrom<Run>;
}

const flows: DefinableKind<FlowOptions> = {
  kind: "flow",
  check: checkFlowOptions,
  name: (options, run) => options.name ?? (run.name.replaceAll("_", "-") || undefined),
  callee(definition, options) {
    const called = calledFlow(definition, options);
    return { called, callee: { flow: called } };
  },
};

function calledFlow(definition: Definition, options: FlowOptions): CalledFlow {
  return { ...flowPolicy(options), ...calledParts(definition), name: options.name ?? definition.name };
}
