import { encode } from "../engine/encoded.ts";
import type { Outcome } from "../engine/outcome.ts";
import type { Body, BodyEvents } from "../engine/ports.ts";
import { errorData } from "./errors.ts";
import { definitionOf } from "./registry.ts";
import { enterScope, Scope } from "./scope.ts";

/**
 * Runs a body in this very thread and reports its end. The caller hands the engine's words on to the returned scope.
 * Never throws: whatever user code does becomes an outcome.
 */
export function startBody(body: Body, events: BodyEvents): Scope {
  const scope = new Scope(body.context, events);
  events.started();
  void finish(body, scope).then((outcome) => events.ended(outcome));
  return scope;
}

async function finish(body: Body, scope: Scope): Promise<Outcome> {
  const definition = definitionOf(body.kind, body.key);
  if (!definition) return { kind: "crashed", reason: missing(body) };
  // Taken off its definition, so that stack traces call it by its own name.
  const { run } = definition;
  try {
    const value = await enterScope(scope, () => run(...(body.arguments as never[])));
    return { kind: "returned", value: encode(value, (part) => scope.callOf(part)) };
  } catch (thrown) {
    return { kind: "threw", error: errorData(thrown) };
  }
}

function missing(body: Body): string {
  return `The program has no ${body.kind} "${body.key}". Define tasks and flows at the top level of the file.`;
}
