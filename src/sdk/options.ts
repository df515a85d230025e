import type { CalledTask } from "../engine/ports.ts";

/** Options of `task(...)`. Source: docs.prefect.io, "Write and run tasks". */
export interface TaskOptions {
  /** Shown on screen and in records. By default the function's name. */
  readonly name?: string;
  /** For people; no effect on the run. */
  readonly description?: string;
  /** For finding and grouping runs. */
  readonly tags?: readonly string[];
  /** Extra attempts after the first. By default 0. */
  readonly retries?: number;
  /** Wait before a retry: one delay for all, or one for each; the last repeats. By default 0. */
  readonly retryDelaySeconds?: number | readonly number[];
  /** An attempt that takes longer is killed: TimedOut. By default, and with 0, there is no limit. */
  readonly timeoutSeconds?: number;
  /** True turns `console.log` in the task into log lines. By default as the flow has it. */
  readonly logPrints?: boolean;
}

/** Options of `flow(...)`. Source: docs.prefect.io, "Write and run flows". */
export interface FlowOptions {
  /** Shown on screen and in records. By default the function's name. */
  readonly name?: string;
  /** For people; no effect on the run. */
  readonly description?: string;
  /** For people; kept with the flow. */
  readonly version?: string;
  /** True turns `console.log` in the flow and its tasks into log lines. By default false. */
  readonly logPrints?: boolean;
  /** False lets values through that do not fit the parameters' types. By default the run fails, without its body. */
  readonly validateParameters?: boolean;
}

/** Mistakes in options are the author's: thrown where the task is defined, naming the option. */
export function checkTaskOptions(options: TaskOptions): void {
  const { name = "unnamed" } = options;
  const where = `task "${String(name)}"`;
  expect(options.name, isText, where, "name", "a text");
  expect(options.description, isText, where, "description", "a text");
  expect(options.tags, isListOf(isText), where, "tags", "a list of texts");
  expect(options.retries, isCount, where, "retries", "a whole number, 0 or more");
  expect(
    options.retryDelaySeconds,
    isDelay,
    where,
    "retryDelaySeconds",
    "a number of seconds or a list of up to 50",
  );
  expect(options.timeoutSeconds, isAmount, where, "timeoutSeconds", "a number of seconds, 0 or more");
  expect(options.logPrints, isFlag, where, "logPrints", "true or false");
}

export function checkFlowOptions(options: FlowOptions): void {
  const where = `flow "${String(options.name ?? "unnamed")}"`;
  expect(options.name, isFlowName, where, "name", "a text without any of / % & > <");
  expect(options.description, isText, where, "description", "a text");
  expect(options.version, isText, where, "version", "a text");
  expect(options.logPrints, isFlag, where, "logPrints", "true or false");
  expect(options.validateParameters, isFlag, where, "validateParameters", "true or false");
}

/** The options as the engine reads them, with Prefect's defaults. */
export function policyOf(options: TaskOptions): Omit<CalledTask, "key" | "name" | "parameters"> {
  return {
    retries: options.retries ?? 0,
    retryDelaySeconds: options.retryDelaySeconds ?? 0,
    tags: [...(options.tags ?? [])],
    ...(options.timeoutSeconds ? { timeoutSeconds: options.timeoutSeconds } : {}),
    ...(options.logPrints === undefined ? {} : { logPrints: options.logPrints }),
  };
}

type Check = (value: unknown) => boolean;

function expect(value: unknown, check: Check, where: string, option: string, expected: string): void {
  if (value === undefined || check(value)) return;
  throw new TypeError(`The option "${option}" of ${where} must be ${expected}, not ${show(value)}.`);
}

const isText: Check = (value) => typeof value === "string";
const isFlag: Check = (value) => typeof value === "boolean";
const isAmount: Check = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
const isCount: Check = (value) => isAmount(value) && Number.isInteger(value);
const isFlowName: Check = (value) => typeof value === "string" && !/[/%&><]/.test(value);

function isListOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

/** Source: Prefect semantics, 1.1: a list of more than 50 delays is refused. */
const isDelay: Check = (value) =>
  isAmount(value) || (isListOf(isAmount)(value) && (value as unknown[]).length <= 50);

function show(value: unknown): string {
  return typeof value === "function" ? "a function" : (JSON.stringify(value) ?? String(value));
}
