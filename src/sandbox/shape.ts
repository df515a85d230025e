type Check = (value: unknown) => boolean;

/** True for an object whose own properties pass their checks; a missing one is checked as `undefined`. */
export function isShape<Shape extends Record<string, Check>>(
  value: unknown,
  shape: Shape,
): value is { [Key in keyof Shape]: unknown } & { type: string } {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(shape).every(([key, check]) =>
    check(Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined),
  );
}

export const isText: Check = (value) => typeof value === "string";
export const isOptionalText: Check = (value) => value === undefined || isText(value);
const isFlag: Check = (value) => typeof value === "boolean";
const isOptionalFlag: Check = (value) => value === undefined || isFlag(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isSeconds: Check = (value) => typeof value === "number" && value >= 0;
const isOptionalSeconds: Check = (value) => value === undefined || isSeconds(value);

function isListOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

const isPath = isListOf((step) => isText(step) || isCount(step));
const isFutureAt: Check = (value) => isShape(value, { path: isPath, call: isCount });
const isEncoded: Check = (value) => isShape(value, { futures: isListOf(isFutureAt) });
const isSite: Check = (value) => value === undefined || isShape(value, { line: isCount, column: isCount });

const isCalledTask: Check = (value) =>
  isShape(value, {
    key: isText,
    name: isText,
    parameters: isListOf(isText),
    retries: isCount,
    retryDelaySeconds: (delay) => isSeconds(delay) || isListOf(isSeconds)(delay),
    timeoutSeconds: isOptionalSeconds,
    logPrints: isOptionalFlag,
    tags: isListOf(isText),
  });

const isArguments: Check = (value) =>
  isEncoded(value) && isShape(value, { value: (list) => Array.isArray(list) });

/** A body's call of a task, as it may come from user code. */
export const isCall: Check = (value) =>
  isShape(value, {
    call: isCount,
    task: isCalledTask,
    arguments: isArguments,
    waitFor: isListOf(isCount),
    site: isSite,
  });

export const isErrorData: Check = (value) =>
  isShape(value, { name: isText, message: isText, stack: isOptionalText });

export const isFlowEntry: Check = (value) =>
  isShape(value, { key: isText, name: isText, logPrints: isFlag, validateParameters: isFlag });

/** What a body itself may say became of it: time-outs and cancels are the engine's word. */
export const isOutcome: Check = (value) =>
  isShape(value, { kind: (kind) => kind === "returned", value: isEncoded }) ||
  isShape(value, { kind: (kind) => kind === "threw", error: isErrorData }) ||
  isShape(value, { kind: (kind) => kind === "crashed", reason: isText });
