import type { Called } from "../engine/ports.ts";
import { callableOf, type Callable, type Calling } from "./callable.ts";
import { currentScope } from "./currentScope.ts";
import { functionsIn } from "./optionFunctions.ts";
import { literalDefaults } from "./parameterDefaults.ts";
import { parameterNames, refuseReservedNames } from "./parameterNames.ts";
import { namesOf, register, sharingName, type Definition } from "./registry.ts";

/** A definition as it is called, waited with and copied. */
interface Defined<A extends readonly unknown[], R, Options> extends Callable<A, R> {
  waitFor(...upstreams: readonly unknown[]): Defined<A, R, Options>;
  withOptions(options: Options): Defined<A, R, Options>;
  readonly options: Options;
  /** The definition's own name among those of the program. */
  readonly key: string;
}

interface Nameable {
  readonly name?: string | undefined;
}

/** How definitions of a kind are made of options. */
export interface DefinableKind<Options extends Nameable> {
  readonly kind: Definition["kind"];
  /** Throws a TypeError that names a wrong option. */
  check(options: Options): void;
  /** Undefined where neither has one. */
  name(options: Options, run: Definition["run"]): string | undefined;
  /** What the engine is told to run. */
  callee(definition: Definition, options: Options): Pick<Calling, "called" | "callee">;
}

/** The options and the function of `task(options, function)`, `task(function)` and the like. */
export function definitionParts<Options extends object>(
  kind: Definition["kind"],
  optionsOrRun: Options | Definition["run"],
  maybeRun: Definition["run"] | undefined,
): { readonly options: Options; readonly run: Definition["run"] } {
  if (typeof optionsOrRun === "function") return { options: {} as Options, run: optionsOrRun };
  if (typeof maybeRun === "function") return { options: optionsOrRun, run: maybeRun };
  throw new TypeError(`${kind}(options, function) needs the function to run.`);
}

/** Registers a function under its options' name. */
export function define<Options extends Nameable>(
  kind: DefinableKind<Options>,
  options: Options,
  run: Definition["run"],
): Definition {
  const definition = register(kind.kind, kind.name(options, run), run, functionsIn(options));
  refuseReservedNames(kind.kind, definition.name, parameterNames(run.toString()));
  return definition;
}

/** The definition as something to call, with what was asked for before: options and runs to wait for. */
export function definable<A extends readonly unknown[], R, Options extends Nameable>(
  kind: DefinableKind<Options>,
  definition: Definition,
  options: Options,
  waitFor: readonly unknown[] = [],
): Defined<A, R, Options> {
  const calling = { kind: kind.kind, waitFor, ...kind.callee(definition, options) };
  sharingName(definition, calling.called);
  return Object.assign(callableOf<A, R>(calling), {
    options,
    key: definition.key,
    waitFor: (...upstreams: readonly unknown[]) =>
      definable<A, R, Options>(kind, definition, options, [...waitFor, ...upstreams]),
    withOptions(changed: Options) {
      kind.check(changed);
      const all = { ...options, ...changed };
      return definable<A, R, Options>(kind, variant(kind, definition, changed, all), all, waitFor);
    },
  });
}

/** Functions are found by a definition's key, so other functions make another definition. */
function variant<Options extends Nameable>(
  kind: DefinableKind<Options>,
  definition: Definition,
  changed: Options,
  all: Options,
): Definition {
  const [first] = Object.keys(functionsIn(changed));
  if (first === undefined) return definition;
  if (!currentScope()) return define(kind, all, definition.run);
  throw new TypeError(
    `The option "${first}" of ${kind.kind} "${definition.name}" is a function, and cannot be given while a flow runs. ` +
      "Call withOptions at the top level of the file.",
  );
}

/** What the function's own text and options tell the engine, of tasks and flows alike. */
export function calledParts(
  definition: Definition,
): Pick<Called, "key" | "parameters" | "defaults" | "functions"> {
  const code = definition.run.toString();
  return {
    key: definition.key,
    parameters: parameterNames(code),
    defaults: literalDefaults(code),
    functions: namesOf(definition.functions),
  };
}
