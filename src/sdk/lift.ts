import type { Lifted } from "../engine/encoded.ts";
import { AllowFailure, Opaque, Quote } from "./annotations.ts";
import { TaskFuture } from "./future.ts";
import type { Scope } from "./scope.ts";
import { State } from "./state.ts";

/** What an argument is to the engine, when it is no plain value: futures and states stand for their results. */
export function liftArgument(value: unknown, scope: Scope): Lifted | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (value instanceof TaskFuture) return { kind: "future", future: value.reference(scope) };
  if (value instanceof State) return liftState(value, scope, false);
  if (value instanceof AllowFailure) return { kind: "allowFailure", value: value.value };
  if (value instanceof Quote) return { kind: "opaque", value: value.unquote() };
  if (value instanceof Opaque) return liftOpaque(value.value, scope);
  return undefined;
}

/** What a returned value is to the engine: states stay states, and decide. */
export function liftReturned(value: unknown, scope: Scope): Lifted | undefined {
  if (value instanceof State) return liftState(value, scope, true);
  if (value instanceof Quote) return { kind: "quote", value: value.unquote() };
  return liftArgument(value, scope);
}

function liftOpaque(value: unknown, scope: Scope): Lifted {
  return value instanceof TaskFuture
    ? { kind: "future", future: value.reference(scope) }
    : { kind: "opaque", value };
}

function liftState(state: State, scope: Scope, asState: boolean): Lifted {
  const call = state.callIn(scope);
  if (call !== undefined) return { kind: "future", future: asState ? { call, asState } : { call } };
  const { proposed, answer } = state.data();
  if (!asState && answer.kind === "value") return { kind: "opaque", value: answer.value };
  return { kind: "state", state: proposed, answer };
}
