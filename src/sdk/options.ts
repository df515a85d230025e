import type { CalledFlow, CalledTask } from "../engine/ports.ts";
import { CachePolicy } from "./cachePolicy.ts";
import { ThreadPoolTaskRunner } from "./concurrency.ts";
import type { ResultSerializer } from "../engine/resultPolicy.ts";
import type { State } from "./state.ts";
import type { TransactionHook } from "./transaction.ts";

/** What hooks and conditions are told of the task or flow. */
export interface Definable {
  /** Its own name among the program's definitions. */
  readonly key: string;
  /** As on screen. */
  readonly name: string;
  /** Absent where none is given. */
  readonly version?: string;
  /** Extra attempts after the first. */
  readonly retries: number;
}

/** What hooks and conditions are told of the run. */
export interface RunView {
  /** A UUID. */
  readonly id: string;
  /** As on screen. */
  readonly name: string;
  /** 1 for the first attempt. */
  readonly runCount: number;
  /** Milliseconds since 1970 of the first Running; absent before. */
  readonly startTime?: number;
  /** Milliseconds since 1970 of its end; absent before. */
  readonly endTime?: number;
  /** Of a task run: the flow run it is part of. */
  readonly flowRunId?: string;
}

/** Called when a run enters a state. What it throws is logged, and changes nothing. Source: Prefect, "State change hooks". */
export type Hook = (definition: Definable, run: RunView, state: State) => unknown;

/** One hook, or several that run in their order. */
export type Hooks = Hook | readonly Hook[];

/** Gives a run's name, once, from its parameters. */
export type NameFunction = (given: { readonly parameters: Readonly<Record<string, unknown>> }) => string;

interface AnyOptions {
  /** Shown on screen and in records. By default the function's name. */
  readonly name?: string;
  /** For people; no effect on the run. */
  readonly description?: string;
  /** For people; kept with the run. */
  readonly version?: string;
  /** Extra attempts after the first. By default 0. */
  readonly retries?: number;
  /** In seconds: an attempt that takes longer is killed, TimedOut. By default, and with 0, there is no limit. */
  readonly timeoutSeconds?: number;
  /**
   * True keeps results beyond the run, so that an equal call of a task finds them. A flow says it for the tasks and
   * subflows that say nothing of it. By default as the flow around has it, or false; true when any of `resultStorage`,
   * `resultSerializer`, `cachePolicy`, `cacheKeyFn` or `resultStorageKey` is given.
   */
  readonly persistResult?: boolean;
  /** Where results are kept: a name of your own. Results of different storages do not meet. By default one for all. */
  readonly resultStorage?: string;
  /**
   * How results are kept: `"structured"` takes all that can be cloned, `"json"` writes JSON and refuses, with a warning,
   * what JSON would change. By default as the flow around has it, or `"structured"`.
   */
  readonly resultSerializer?: ResultSerializer;
  /** False keeps results out of the run's record. By default as the flow around has it, or true. */
  readonly cacheResultInMemory?: boolean;
  /** Called at the beginning of every attempt, before the body. */
  readonly onRunning?: Hooks;
  /** Called once the run is Completed. */
  readonly onCompletion?: Hooks;
  /** Called once the run has failed, after the last attempt. */
  readonly onFailure?: Hooks;
}

/** Options of `task(...)`. Source: docs.prefect.io, "Write and run tasks". */
export interface TaskOptions extends AnyOptions {
  /** For finding and grouping runs, and for limits. */
  readonly tags?: readonly string[];
  /**
   * Seconds to wait before a retry: one delay for all, or one for each; the last repeats. A function is called once, where the task
   * is defined, with the number of retries; see `exponentialBackoff`. By default 0.
   */
  readonly retryDelaySeconds?: number | readonly number[] | ((retries: number) => number | readonly number[]);
  /** Spreads delays at random around their length; 0 for none. By default 0. */
  readonly retryJitterFactor?: number;
  /** Asked after a failure, while retries are left: false ends the run. */
  readonly retryConditionFn?: Hook;
  /** The run's name: a text in which `{parameter}` stands for a value, or a function. */
  readonly taskRunName?: string | NameFunction;
  /** True turns `console.log` in the task into log lines. By default as the flow has it. */
  readonly logPrints?: boolean;
  /** What makes two calls equal. By default `DEFAULT`: the same inputs and text in the same flow run. */
  readonly cachePolicy?: CachePolicy;
  /** Gives the cache key itself, in place of a policy; null for no caching of that call. */
  readonly cacheKeyFn?: CacheKeyFunction;
  /** After so many seconds a kept result is not used any more; by default it always is. */
  readonly cacheExpirationSeconds?: number;
  /** True runs the task even where there is a result, and replaces that. */
  readonly refreshCache?: boolean;
  /** The key under which the result is kept, in place of a policy: `{parameters.city}-{flowRun.flowName}`. */
  readonly resultStorageKey?: string;
  /** Called when the transaction that the task is part of commits. */
  readonly onCommit?: TransactionHooks;
  /** Called when the task has succeeded, but the transaction that it is part of rolls back. */
  readonly onRollback?: TransactionHooks;
}

/** One hook, or several: they run in their order, or in reverse when rolling back. */
export type TransactionHooks = TransactionHook | readonly TransactionHook[];

/** Gives a cache key from the task, its run and its parameters. */
export type CacheKeyFunction = (
  context: {
    readonly task: Definable;
    readonly taskRun: RunView;
    readonly parameters: Readonly<Record<string, unknown>>;
  },
  parameters: Readonly<Record<string, unknown>>,
) => string | null | undefined | Promise<string | null | undefined>;

/** Options of `flow(...)`. Source: docs.prefect.io, "Write and run flows". */
export interface FlowOptions extends AnyOptions {
  /** Seconds to wait before a retry. By default 0. */
  readonly retryDelaySeconds?: number;
  /** The run's name: a text in which `{parameter}` stands for a value, or a function. */
  readonly flowRunName?: string | NameFunction;
  /** True turns `console.log` in the flow and its tasks into log lines. By default as the caller has it, or false. */
  readonly logPrints?: boolean;
  /** False passes parameters on without checking them against their types. By default true. */
  readonly validateParameters?: boolean;
  /** Bounds its submitted tasks. By default there is no bound but the machine's. */
  readonly taskRunner?: ThreadPoolTaskRunner | typeof ThreadPoolTaskRunner;
  /** Called when the run is being cancelled. */
  readonly onCancellation?: Hooks;
  /** Called when the run has crashed. */
  readonly onCrashed?: Hooks;
}

/**
 * Delays that double, at most 50 of them: `f`, `2f`, `4f` seconds, and so on, for `retryDelaySeconds`.
 * Source: Prefect `exponential_backoff`.
 */
export function exponentialBackoff(factorSeconds: number): (retries: number) => number[] {
  return (retries) => Array.from({ length: Math.min(retries, 50) }, (_, index) => factorSeconds * 2 ** index);
}

/** Mistakes in options are the author's: thrown where the task is defined, naming the option. */
export function checkTaskOptions(options: TaskOptions): void {
  const where = `task "${String(options.name ?? "unnamed")}"`;
  checkAnyOptions(options, where);
  expect(options.name, isText, where, "name", "a text");
  expect(options.tags, isListOf(isText), where, "tags", "a list of texts");
  const isDelayOption: Check = (value) => isFunction(value) || isDelay(value);
  const delays = "a number of seconds or a list of up to 50";
  expect(options.retryDelaySeconds, isDelayOption, where, "retryDelaySeconds", delays);
  expect(delayOf(options), isDelay, where, "retryDelaySeconds", `a function that gives ${delays}`);
  expect(options.retryJitterFactor, isAmount, where, "retryJitterFactor", "a number, 0 or more");
  expect(options.retryConditionFn, isFunction, where, "retryConditionFn", "a function");
  expect(options.cachePolicy, isPolicy, where, "cachePolicy", "a policy such as INPUTS");
  expect(options.cacheKeyFn, isFunction, where, "cacheKeyFn", "a function");
  expect(options.cacheExpirationSeconds, isNumber, where, "cacheExpirationSeconds", "a number of seconds");
  expect(options.refreshCache, isFlag, where, "refreshCache", "true or false");
  expect(options.resultStorageKey, isText, where, "resultStorageKey", "a text");
  for (const option of ["onCommit", "onRollback"] as const)
    expect(options[option], isHooks, where, option, "a function or a list of functions");
  expect(options.taskRunName, isName, where, "taskRunName", "a text or a function");
}

export function checkFlowOptions(options: FlowOptions): void {
  const where = `flow "${String(options.name ?? "unnamed")}"`;
  checkAnyOptions(options, where);
  expect(options.name, isFlowName, where, "name", "a text without any of / % & > <");
  expect(options.retryDelaySeconds, isAmount, where, "retryDelaySeconds", "a number of seconds, 0 or more");
  expect(options.flowRunName, isName, where, "flowRunName", "a text or a function");
  expect(options.validateParameters, isFlag, where, "validateParameters", "true or false");
  expect(options.taskRunner, isRunner, where, "taskRunner", "a ThreadPoolTaskRunner");
  for (const option of ["onCancellation", "onCrashed"] as const)
    expect(options[option], isHooks, where, option, "a function or a list of functions");
}

function checkAnyOptions(options: TaskOptions | FlowOptions, where: string): void {
  expect(options.description, isText, where, "description", "a text");
  expect(options.version, isText, where, "version", "a text");
  expect(options.retries, isCount, where, "retries", "a whole number, 0 or more");
  expect(options.timeoutSeconds, isAmount, where, "timeoutSeconds", "a number of seconds, 0 or more");
  expect(options.logPrints, isFlag, where, "logPrints", "true or false");
  expect(options.persistResult, isFlag, where, "persistResult", "true or false");
  expect(options.resultStorage, isText, where, "resultStorage", "a text");
  expect(options.resultSerializer, isSerializer, where, "resultSerializer", '"structured" or "json"');
  expect(options.cacheResultInMemory, isFlag, where, "cacheResultInMemory", "true or false");
  for (const option of ["onRunning", "onCompletion", "onFailure"] as const)
    expect(options[option], isHooks, where, option, "a function or a list of functions");
}

type Unnamed<Called> = Omit<Called, "key" | "name" | "parameters" | "defaults" | "functions">;

/** A task's options as the engine reads them, with Prefect's defaults. */
export function taskPolicy(options: TaskOptions): Unnamed<CalledTask> {
  return {
    ...anyPolicy(options),
    retryDelaySeconds: delayOf(options) ?? 0,
    tags: [...(options.tags ?? [])],
    ...given("retryJitterFactor", options.retryJitterFactor),
    ...given("runName", typeof options.taskRunName === "string" ? options.taskRunName : undefined),
  };
}

/** A flow's options as the engine reads them. */
export function flowPolicy(options: FlowOptions): Unnamed<CalledFlow> {
  return {
    ...anyPolicy(options),
    retryDelaySeconds: options.retryDelaySeconds ?? 0,
    ...given("validateParameters", options.validateParameters),
    ...given(
      "maxWorkers",
      typeof options.taskRunner === "object" ? options.taskRunner.maxWorkers : undefined,
    ),
    ...given("runName", typeof options.flowRunName === "string" ? options.flowRunName : undefined),
  };
}

function anyPolicy(options: TaskOptions | FlowOptions) {
  return {
    retries: options.retries ?? 0,
    ...given("version", options.version),
    ...given("timeoutSeconds", options.timeoutSeconds || undefined),
    ...given("logPrints", options.logPrints),
    ...given("persistResult", options.persistResult ?? (asksForKeeping(options) ? true : undefined)),
    ...given("resultStorage", options.resultStorage),
    ...given("resultSerializer", options.resultSerializer),
    ...given("cacheResultInMemory", options.cacheResultInMemory),
  };
}

type KeepingOption = "cachePolicy" | "cacheKeyFn" | "resultStorageKey" | "resultStorage" | "resultSerializer";

/** Any of these options turns persistence on (semantics, 1.8). */
function asksForKeeping(options: Pick<TaskOptions, KeepingOption>): boolean {
  const { cachePolicy, cacheKeyFn, resultStorageKey, resultStorage, resultSerializer } = options;
  const hasPolicy = cachePolicy !== undefined && Object.keys(cachePolicy.ingredients).length > 0;
  const others = [cacheKeyFn, resultStorageKey, resultStorage, resultSerializer];
  return hasPolicy || others.some((option) => option !== undefined);
}

/** The delay as data: a function is called here, once. */
function delayOf({ retryDelaySeconds, retries = 0 }: TaskOptions): number | readonly number[] | undefined {
  return typeof retryDelaySeconds === "function" ? retryDelaySeconds(retries) : retryDelaySeconds;
}

function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}

type Check = (value: unknown) => boolean;

function expect(value: unknown, check: Check, where: string, option: string, expected: string): void {
  if (value === undefined || check(value)) return;
  throw new TypeError(`The option "${option}" of ${where} must be ${expected}, not ${show(value)}.`);
}

const isText: Check = (value) => typeof value === "string";
const isFlag: Check = (value) => typeof value === "boolean";
const isNumber: Check = (value) => typeof value === "number" && !Number.isNaN(value);
const isSerializer: Check = (value) => value === "structured" || value === "json";
const isRunner: Check = (value) => value === ThreadPoolTaskRunner || value instanceof ThreadPoolTaskRunner;
const isPolicy: Check = (value) => value instanceof CachePolicy;
const isFunction: Check = (value) => typeof value === "function";
const isAmount: Check = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
const isCount: Check = (value) => isAmount(value) && Number.isInteger(value);
const isFlowName: Check = (value) => typeof value === "string" && !/[/%&><]/.test(value);
const isName: Check = (value) => isText(value) || isFunction(value);
const isHooks: Check = (value) => isFunction(value) || isListOf(isFunction)(value);

function isListOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

/** Source: Prefect semantics, 1.1: a list of more than 50 delays is refused. */
const isDelay: Check = (value) =>
  isAmount(value) || (isListOf(isAmount)(value) && (value as unknown[]).length <= 50);

function show(value: unknown): string {
  return typeof value === "function" ? "a function" : (JSON.stringify(value) ?? String(value));
}
