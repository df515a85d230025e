import type { ErrorData } from "../engine/outcome.ts";
import { userStack } from "./frames.ts";

/** Thrown by what only works inside a flow run, such as `getRunLogger()`. Source: Prefect `MissingContextError`. */
export class MissingContextError extends Error {
  override readonly name = "MissingContextError";
}

/** Whatever was thrown, as plain data. JavaScript can throw anything; only errors have a name. */
export function errorData(thrown: unknown): ErrorData {
  if (!isErrorLike(thrown)) return { name: "Error", message: text(thrown) };
  const stack = userStack(text(thrown.stack));
  const data = { name: text(thrown.name), message: text(thrown.message) };
  return stack === undefined ? data : { ...data, stack };
}

const builtIn: Record<string, new (message: string) => Error> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** The error again, as near as data allows: built-in classes are themselves, others keep their name. */
export function errorFrom(data: ErrorData): Error {
  const known = Object.hasOwn(builtIn, data.name) ? builtIn[data.name] : undefined;
  const error = new (known ?? Error)(data.message);
  if (!known) Object.defineProperty(error, "name", { value: data.name, configurable: true, writable: true });
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
