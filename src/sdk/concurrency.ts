import { requireScope } from "./currentScope.ts";
import { resultIn } from "./readValue.ts";

/** How slots are taken. */
export interface ConcurrencyOptions {
  /** How many slots of each limit. By default 1. */
  readonly occupy?: number;
  /** How many seconds to wait for them. By default as long as it takes. */
  readonly timeoutSeconds?: number;
  /** True makes a limit that does not exist an error; by default it is a warning, and limits nothing. */
  readonly strict?: boolean;
}

/**
 * Runs the function while it holds slots of the named limits, all at once. They are freed when the function is done, when
 * it throws, and when the body ends. Gives what the function gives. Throws a TimeoutError when they cannot be had in time, a
 * ConcurrencySlotAcquisitionError when they never can, and a MissingContextError outside any run.
 * Source: docs.prefect.io, "Limit concurrency with global concurrency limits".
 */
export async function concurrency<R>(names: string | readonly string[], body: () => R): Promise<Awaited<R>>;
export async function concurrency<R>(
  names: string | readonly string[],
  options: ConcurrencyOptions,
  body: () => R,
): Promise<Awaited<R>>;
export async function concurrency<R>(
  names: string | readonly string[],
  optionsOrBody: ConcurrencyOptions | (() => R),
  maybeBody?: () => R,
): Promise<Awaited<R>> {
  const [options, body] =
    typeof optionsOrBody === "function" ? [{}, optionsOrBody] : [optionsOrBody, maybeBody];
  if (typeof body !== "function")
    throw new TypeError("concurrency(names, options, function) needs the function.");
  const scope = requireScope("concurrency()");
  const acquired = await acquire(names, options, false);
  try {
    return await body();
  } finally {
    await scope.ask({ kind: "release", acquired });
  }
}

/**
 * Waits for slots of the named limits, which come free again with time only (`slotDecayPerSecond`). Throws for a limit
 * without such a decay, and otherwise as `concurrency` does. Source: docs.prefect.io, "Apply rate limits".
 */
export async function rateLimit(
  names: string | readonly string[],
  options: ConcurrencyOptions = {},
): Promise<void> {
  await acquire(names, options, true);
}

async function acquire(
  names: string | readonly string[],
  { occupy = 1, timeoutSeconds, strict = false }: ConcurrencyOptions,
  isRate: boolean,
): Promise<number> {
  const what = isRate ? "rateLimit()" : "concurrency()";
  if (!Number.isInteger(occupy) || occupy < 1)
    throw new TypeError(
      `The option "occupy" of ${what} must be a whole number, 1 or more, not ${String(occupy)}.`,
    );
  const limits = { names: [names].flat(), slots: occupy, isRate, isStrict: strict };
  const time = timeoutSeconds === undefined ? {} : { timeoutSeconds };
  return resultIn(await requireScope(what).ask({ kind: "acquire", ...limits, ...time })) as number;
}

/**
 * Runs the function with tags that every task and subflow it calls has besides its own. They belong to the body, not to a
 * branch of its code: do not open two at once in one body. Gives what the function gives. Throws a MissingContextError
 * outside any run. Source: Prefect `tags`.
 */
export async function tags<R>(
  ...tagsAndBody: readonly [...tags: string[], body: () => R]
): Promise<Awaited<R>> {
  const body = tagsAndBody.at(-1);
  const added = tagsAndBody.slice(0, -1) as string[];
  if (typeof body !== "function") throw new TypeError("tags(…, function) needs the function to run.");
  const scope = requireScope("tags()");
  const around = scope.tags;
  scope.tags = [...new Set([...around, ...added])];
  try {
    return await body();
  } finally {
    scope.tags = around;
  }
}

/**
 * Bounds how many submitted task bodies of a flow run are at work at once. A body that waits for another does not count.
 * Throws a TypeError for a bound that is no whole number of 1 or more. Source: docs.prefect.io, "Task runners".
 */
export class ThreadPoolTaskRunner {
  /** How many; absent for no bound. */
  readonly maxWorkers: number | undefined;

  constructor({ maxWorkers }: { readonly maxWorkers?: number } = {}) {
    if (maxWorkers !== undefined && !(Number.isInteger(maxWorkers) && maxWorkers > 0))
      throw new TypeError(
        `The option "maxWorkers" must be a whole number, 1 or more, not ${String(maxWorkers)}.`,
      );
    this.maxWorkers = maxWorkers;
  }
}

/** Another name for `ThreadPoolTaskRunner`. Source: Prefect `ConcurrentTaskRunner`. */
export const ConcurrentTaskRunner = ThreadPoolTaskRunner;
