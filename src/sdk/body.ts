import type { Outcome } from "../engine/outcome.ts";
import type { Body, BodyEvents, LogLine } from "../engine/ports.ts";
import { errorData } from "./errors.ts";
import { isGenerator, isGeneratorFunction, listOf, yieldAll } from "./generator.ts";
import { withoutPromises } from "./promises.ts";
import { definitionOf } from "./registry.ts";
import { readValue } from "./readValue.ts";
import { enterScope } from "./currentScope.ts";
import { Scope } from "./scope.ts";
import { Transaction } from "./transaction.ts";

/**
 * Runs a body in this very thread and reports its end. The caller hands the engine's words on to the returned scope.
 * Never throws: whatever user code does becomes an outcome. A value that `events.ended` cannot clone, and so throws for,
 * is reported as one that stays here.
 */
export function startBody(body: Body, events: BodyEvents<LogLine>): Scope {
  const scope = new Scope(body.context, events);
  events.started();
  // A turn later, so that the caller has the scope to hand answers to before the body asks for any.
  void Promise.resolve()
    .then(() => finish(body, scope))
    .then((outcome) => report(outcome, events));
  return scope;
}

function report(outcome: Outcome, events: Pick<BodyEvents, "ended">): void {
  try {
    events.ended(outcome);
  } catch (thrown) {
    events.ended({ kind: "unportable", reason: errorData(thrown).message });
  }
}

async function finish(body: Body, scope: Scope): Promise<Outcome> {
  const run = functionOf(body);
  if (!run) return { kind: "crashed", reason: missing(body) };
  const values = argumentsOf(body, scope) as never[];
  try {
    const value = await enterScope(scope, () => run(...values));
    if (!isGenerator(value))
      return { kind: "returned", value: scope.encodeReturned(await returned(body, value)) };
    const isYielding = body.kind === "task" && isGeneratorFunction(run);
    const rest = await enterScope(scope, () => (isYielding ? yieldAll(value, scope) : listOf(value)));
    return { kind: "returned", value: scope.encodeReturned(rest) };
  } catch (thrown) {
    return { kind: "threw", error: errorData(thrown) };
  }
}

/** What a task returns stays as it is. */
function returned({ kind }: Body, value: unknown): unknown {
  return kind === "flow" ? withoutPromises(value) : value;
}

function argumentsOf({ arguments: args, parts, function: option }: Body, scope: Scope): unknown {
  if (option?.name === "onCommit" || option?.name === "onRollback")
    return [new Transaction(scope, undefined, option.name === "onCommit")];
  return readValue(parts ? { value: args, parts } : { value: args });
}

/** Taken off its definition, so that stack traces call it by its own name. */
function functionOf({ kind, key, function: option }: Body): ((...args: never[]) => unknown) | undefined {
  const definition = definitionOf(key);
  if (kind === "function") return option && definition?.functions[option.name]?.[option.index];
  return definition?.kind === kind ? definition.run : undefined;
}

function missing({ kind, key, function: option }: Body): string {
  const what = option ? `function "${option.name}" of "${key}"` : `${kind} "${key}"`;
  return `The program has no ${what}. Define tasks and flows at the top level of the file.`;
}
