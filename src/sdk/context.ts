import type { BodyContext } from "../engine/ports.ts";
import { requireScope } from "./currentScope.ts";

/** What the running code may know of its run. */
export interface RunContext extends BodyContext {
  /**
   * Aborts at the body's timeout, and when its run is cancelled. The run's state is final then; code that has asked for
   * the signal gets a second to clean up before it is killed, and the lines it writes meanwhile are kept. Hand it on
   * (`fetch(url, { signal })`). A body that never asks is killed at once.
   */
  readonly signal: AbortSignal;
}

/**
 * The run that is going on: its ids and names, the attempt's number, and the signal to stop.
 * Throws a MissingContextError outside any run. Source: docs.prefect.io, "Access runtime context".
 */
export function getRunContext(): RunContext {
  const scope = requireScope("getRunContext()");
  return {
    ...scope.context,
    get signal() {
      return scope.takeSignal();
    },
  };
}
