import type { Request } from "../engine/ports.ts";
import { canMake } from "../engine/state.ts";
import { isHandy } from "./handy.ts";

type Check = (value: unknown) => boolean;

/** True for an object whose own properties pass their checks; a missing one is checked as `undefined`. */
export function isShape<Shape extends Record<string, Check>>(
  value: unknown,
  shape: Shape,
): value is { [Key in keyof Shape]: unknown } & { type: string } {
  if (typeof value !== "object" || value === null) return false;
  for (const key of Object.keys(shape)) {
    const own = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
    if (!shape[key]?.(own)) return false;
  }
  return true;
}

/** The same as a check that is asked often: the shape is read once. */
export function shaped(shape: Readonly<Record<string, Check>>): Check {
  const parts = Object.entries(shape);
  return (value) => {
    if (typeof value !== "object" || value === null) return false;
    for (const [key, check] of parts)
      if (!check(Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined))
        return false;
    return true;
  };
}

/** Parameters, tags, arguments, futures: more than any program has. */
const mostItems = 100_000;

export const isText: Check = (value) => typeof value === "string";
export const isOptionalText: Check = (value) => value === undefined || isText(value);
const isAbsent: Check = (value) => value === undefined;
const isFlag: Check = (value) => typeof value === "boolean";
const isOptionalFlag: Check = (value) => value === undefined || isFlag(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isSeconds: Check = (value) => typeof value === "number" && value >= 0;
const isOptionalSeconds: Check = (value) => value === undefined || isSeconds(value);

function isListOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.length <= mostItems && value.every(check);
}

/** Passes what is missing, too. */
export function isOptional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function isOneOf(...values: readonly unknown[]): Check {
  return (value) => values.includes(value);
}

/** An object whose values pass the check, whatever its keys. */
function isRecordOf(check: Check): Check {
  return (value) => {
    if (typeof value !== "object" || value === null) return false;
    const values = Object.values(value);
    return values.length <= mostItems && values.every(check);
  };
}

export const isTrue = isOneOf(true);
const isPath = isListOf((step) => isText(step) || isCount(step));
const isUpstream = shaped({ call: isCount, allowFailure: isOptional(isTrue) });
const isFutureAt = shaped({
  path: isPath,
  call: isCount,
  allowFailure: isOptional(isTrue),
  asState: isOptional(isTrue),
  orElse: isOptional(shaped({ value: isHandy })),
});
const isState: Check = (value) => {
  if (!isShape(value, { name: isText, message: isOptionalText })) return false;
  const { type, name } = value as { type?: unknown; name: unknown };
  return canMake(type, name);
};
const isPart: Check = (value) =>
  isShape(value, { path: isPath, kind: isOneOf("map", "set", "quote") }) ||
  isShape(value, { path: isPath, kind: isOneOf("state"), state: isState, answer: isAnswer });
const isAnswer: Check = (value) =>
  isShape(value, { kind: isOneOf("value"), value: isHandy, parts: isAbsent }) ||
  isShape(value, { kind: isOneOf("error"), error: isErrorData });
const encoded = {
  value: isHandy,
  futures: isListOf(isFutureAt),
  parts: isOptional(isListOf(isPart)),
};
const isEncoded = shaped(encoded);
const isSite = isOptional(shaped({ line: isCount, column: isCount }));

const called = {
  key: isText,
  name: isText,
  version: isOptionalText,
  parameters: isListOf(isText),
  defaults: isRecordOf(isHandy),
  retries: isCount,
  timeoutSeconds: isOptionalSeconds,
  logPrints: isOptionalFlag,
  functions: isRecordOf(isListOf(isText)),
  runName: isOptionalText,
};

const resultPolicy = {
  persistResult: isOptionalFlag,
  resultStorage: isOptionalText,
  resultSerializer: isOneOf(undefined, "structured", "json"),
  cacheResultInMemory: isOptionalFlag,
};

const isCachePolicy: Check = (value) =>
  isShape(value, {
    inputs: isOptional((inputs) => isShape(inputs, { exclude: isListOf(isText) })),
    source: isOptionalText,
    isRunId: isOptionalFlag,
    isFlowParameters: isOptionalFlag,
  });

/** Calls in one letter share the definition of what they call, so it is looked at once. */
function once(check: Check): Check {
  const good = new WeakSet<object>();
  return (value) => {
    if (typeof value !== "object" || value === null) return check(value);
    if (good.has(value)) return true;
    const isGood = check(value);
    if (isGood) good.add(value);
    return isGood;
  };
}

const calledTask: Readonly<Record<string, Check>> = {
  ...called,
  retryDelaySeconds: (delay) => isSeconds(delay) || isListOf(isSeconds)(delay),
  retryJitterFactor: isOptionalSeconds,
  ...resultPolicy,
  cachePolicy: isOptional(isCachePolicy),
  cacheExpirationSeconds: isOptional((value) => typeof value === "number"),
  refreshCache: isOptionalFlag,
  resultStorageKey: isOptionalText,
  tags: isListOf(isText),
  isGenerator: isOptional(isTrue),
};

const isCalledTask = once(shaped(calledTask));

/** A flow's definition: one that the program has, and one that a body calls. */
export const isCalledFlow: Check = (value) =>
  isShape(value, {
    ...called,
    retryDelaySeconds: isSeconds,
    ...resultPolicy,
    validateParameters: isOptionalFlag,
    maxWorkers: isOptional(isCount),
  });

const isArguments = shaped({
  ...encoded,
  value: (list) => Array.isArray(list) && list.length <= mostItems && isHandy(list),
});

const call: Readonly<Record<string, Check>> = {
  call: isCount,
  arguments: isArguments,
  waitFor: isListOf(isUpstream),
  origins: isListOf(shaped({ call: isCount, argument: isOptional(isCount) })),
  isSubmitted: isFlag,
  transaction: isOptional(isCount),
  parent: isOptional(isCount),
  tags: isListOf(isText),
  site: isSite,
};

const isTaskCall = shaped({ task: isCalledTask, flow: isAbsent, ...call });
const isFlowCall = shaped({ flow: isCalledFlow, task: isAbsent, ...call });

/** A body's call of a task or flow, as it may come from user code. */
export const isCall: Check = (value) => isTaskCall(value) || isFlowCall(value);

const isTransactionPolicy: Check = (value) =>
  isShape(value, {
    key: isOptionalText,
    commitMode: isOneOf(undefined, "LAZY", "EAGER", "OFF"),
    isolationLevel: isOneOf(undefined, "READ_COMMITTED", "SERIALIZABLE"),
    overwrite: isOptionalFlag,
  });

/** A schema that refers to itself in place, or repeats its parts without end, is no schema; a real one says it by `$ref`. */
const mostSchemas = 10_000;

/** A schema's own parts are only ever compared with; the reader of schemas expects these shapes. */
const isSchema: Check = (value) => {
  let left = mostSchemas;
  const isPart =
    (depth: number): Check =>
    (part) => {
      if (depth === 0 || left-- === 0) return false;
      const isInner = isPart(depth - 1);
      return isShape(part, {
        type: isOneOf(undefined, "string", "number", "boolean", "null", "array", "object"),
        format: isOneOf(undefined, "date-time"),
        enum: isOptional((list) => Array.isArray(list) && isHandy(list)),
        anyOf: isOptional(isListOf(isInner)),
        items: isOptional((items) => items === false || isInner(items)),
        prefixItems: isOptional(isListOf(isInner)),
        minItems: isOptional(isCount),
        properties: isOptional(isRecordOf(isInner)),
        required: isOptional(isListOf(isText)),
        additionalProperties: isOptional(isInner),
        $ref: isOptionalText,
        $defs: isOptional(isRecordOf(isInner)),
      });
    };
  return isPart(100)(value);
};

const requests: Readonly<Record<Request["kind"], Readonly<Record<string, Check>>>> = {
  sleep: { seconds: isSeconds },
  await: { call: isCount },
  acquire: {
    names: isListOf(isText),
    slots: (slots) => isCount(slots) && slots !== 0,
    isRate: isFlag,
    isStrict: isFlag,
    timeoutSeconds: isOptionalSeconds,
  },
  release: { acquired: isCount },
  yield: { value: isEncoded },
  next: { call: isCount },
  closeGenerator: { call: isCount },
  pause: { key: isOptionalText, timeoutSeconds: isSeconds, schema: isOptional(isSchema) },
  suspend: { key: isOptionalText, timeoutSeconds: isSeconds, schema: isOptional(isSchema) },
  openTransaction: { parent: isOptional(isCount), options: isTransactionPolicy },
  closeTransaction: { transaction: isOptional(isCount), isFailed: isFlag },
  commitTransaction: { transaction: isOptional(isCount) },
  rollBackTransaction: { transaction: isOptional(isCount) },
  transactionState: { transaction: isOptional(isCount) },
  stage: { transaction: isOptional(isCount), value: isHandy },
  setInTransaction: { transaction: isOptional(isCount), name: isText, value: isHandy },
  getFromTransaction: { transaction: isOptional(isCount), name: isText },
  offerHooks: { transaction: isOptional(isCount), offered: isOptional(isCount), problem: isOptionalText },
};

const isRequest: Check = (value) => {
  if (!isShape(value, { kind: isText })) return false;
  const kind = value.kind as Request["kind"];
  return Object.hasOwn(requests, kind) && isShape(value, requests[kind]);
};

/** What a body may ask of its run. */
export const isQuestion = shaped({ number: isCount, request: isRequest });

const errorData = { name: isText, message: isText, stack: isOptionalText };

export const isErrorData: Check = (value) => isShape(value, errorData);

/** What a body itself may say became of it: time-outs and cancels are the engine's word. */
export const isOutcome: Check = (value) => outcomes.some((isOne) => isOne(value));

const outcomes = [
  shaped({ kind: isOneOf("returned"), value: isEncoded }),
  shaped({ kind: isOneOf("unportable"), reason: isText }),
  shaped({ kind: isOneOf("threw"), error: isErrorData }),
  shaped({ kind: isOneOf("crashed"), reason: isText, isPlaceGone: isAbsent }),
];
