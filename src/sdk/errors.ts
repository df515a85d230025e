import type { ErrorData } from "../engine/outcome.ts";
import { userStack } from "./frames.ts";

/** Thrown by what only works inside a flow run, such as `getRunLogger()`. Source: Prefect `MissingContextError`. */
export class MissingContextError extends Error {
  override readonly name = "MissingContextError";
}

/** Something took longer than its `timeoutSeconds`. Source: Python's `TimeoutError`, as Prefect raises it. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/** Asked for the result of a run that has none, because its body never ran or still runs. Source: Prefect `UnfinishedRun`. */
export class UnfinishedRun extends Error {
  override readonly name = "UnfinishedRun";
}

/** Asked for the result of a run that completed without one that was kept. Source: Prefect `MissingResult`. */
export class MissingResult extends Error {
  override readonly name = "MissingResult";
}

/** Asked for the result of a run that ended in a Failed state without an error. Source: Prefect `FailedRun`. */
export class FailedRun extends Error {
  override readonly name = "FailedRun";
}

/** Asked for the result of a run that crashed. Source: Prefect `CrashedRun`. */
export class CrashedRun extends Error {
  override readonly name = "CrashedRun";
}

/** Asked for the result of a run that was cancelled. Source: Prefect `CancelledRun`. */
export class CancelledRun extends Error {
  override readonly name = "CancelledRun";
}

/** Asked for the result of a run that is paused. Source: Prefect `PausedRun`. */
export class PausedRun extends Error {
  override readonly name = "PausedRun";
}

/** Nobody resumed a paused flow run in time. Source: Prefect `FlowPauseTimeout`. */
export class FlowPauseTimeout extends Error {
  override readonly name = "FlowPauseTimeout";
}

/** Slots of a limit can never be had. Source: Prefect `ConcurrencySlotAcquisitionError`. */
export class ConcurrencySlotAcquisitionError extends Error {
  override readonly name = "ConcurrencySlotAcquisitionError";
}

/** `map` got lists of different lengths. Source: Prefect `MappingLengthMismatch`. */
export class MappingLengthMismatch extends Error {
  override readonly name = "MappingLengthMismatch";
}

/** `map` got no list to go over. Source: Prefect `MappingMissingIterable`. */
export class MappingMissingIterable extends Error {
  override readonly name = "MappingMissingIterable";
}

/** Whatever was thrown, as plain data. JavaScript can throw anything; only errors have a name. */
export function errorData(thrown: unknown): ErrorData {
  if (!isErrorLike(thrown)) return { name: "Error", message: text(thrown) };
  const stack = userStack(text(thrown.stack));
  const data = { name: text(thrown.name), message: text(thrown.message) };
  return stack === undefined ? data : { ...data, stack };
}

const known: Readonly<Record<string, new (message: string) => Error>> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  MissingContextError,
  TimeoutError,
  UnfinishedRun,
  MissingResult,
  FailedRun,
  CrashedRun,
  CancelledRun,
  PausedRun,
  FlowPauseTimeout,
  ConcurrencySlotAcquisitionError,
  MappingLengthMismatch,
  MappingMissingIterable,
};

/** The error again, as near as data allows: built-in classes and ours are themselves, others keep their name. */
export function errorFrom(data: ErrorData): Error {
  const ErrorClass = Object.hasOwn(known, data.name) ? known[data.name] : undefined;
  const error = new (ErrorClass ?? Error)(data.message);
  if (!ErrorClass)
    Object.defineProperty(error, "name", { value: data.name, configurable: true, writable: true });
  if (data.stack !== undefined) error.stack = `${data.name}: ${data.message}\n${data.stack}`;
  return error;
}

function isErrorLike(value: unknown): value is { name: unknown; message: unknown; stack: unknown } {
  return typeof value === "object" && value !== null && "message" in value && "name" in value;
}

/** Never throws: a thrown object's own `toString` may. */
function text(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "(an error that cannot be shown)";
  }
}
