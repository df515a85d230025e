import type { BodyContext } from "../engine/ports.ts";
import { requireScope } from "./currentScope.ts";

/** What the running code may know of its run. */
export interface RunContext extends BodyContext {
  /** Fires shortly before the body is killed: at its timeout, or when the run is cancelled. */
  readonly signal: AbortSignal;
}

/**
 * The run that is going on: its ids and names, the attempt's number, and the signal to stop.
 * Throws a MissingContextError outside any run. Source: docs.prefect.io, "Access runtime context".
 */
export function getRunContext(): RunContext {
  const scope = requireScope("getRunContext()");
  return { ...scope.context, signal: scope.abort.signal };
}
