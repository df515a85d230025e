import type { Answer, FutureAt } from "../engine/outcome.ts";
import { stateOf } from "../engine/state.ts";
import { AllowFailure, type Annotation } from "./annotations.ts";
import { TimeoutError } from "./errors.ts";
import { directResult, resultIn, resultOrError } from "./readValue.ts";
import type { Scope } from "./scope.ts";
import { requireScope } from "./currentScope.ts";
import { State, type ResultOptions } from "./state.ts";

/** How long to wait. */
export interface WaitOptions {
  /** In seconds. By default as long as it takes. */
  readonly timeoutSeconds?: number;
}

/**
 * A task run, or subflow run, that was submitted. Given to another task it is a dependency: that task waits for it and
 * gets its value. Source: docs.prefect.io, "Run tasks concurrently".
 */
export class TaskFuture<out R> {
  /** Held for the type alone: it keeps a future of one result from passing for a future of another. */
  declare readonly __result: R;
  private readonly scope: Scope;
  private readonly kind: "task" | "flow";
  private readonly fallback: { readonly value: unknown } | undefined;

  constructor(
    scope: Scope,
    /** Which of its body's calls this is. */
    readonly call: number,
    kind: "task" | "flow",
    fallback?: { readonly value: unknown },
  ) {
    this.scope = scope;
    this.kind = kind;
    this.fallback = fallback;
  }

  /** The run's state as last heard: Pending until it has ended. */
  get state(): State<R> {
    const { scope, call } = this;
    const { type, name, message } = scope.stateOf(call) ?? stateOf("Pending");
    const read = (options: ResultOptions) => this.read(options);
    return new State(type, name, message ?? "", { scope, call, read });
  }

  /** The future as an argument of the body that made it; other bodies cannot use it. */
  reference(scope: Scope): Omit<FutureAt, "path"> {
    if (this.scope !== scope)
      throw new Error("A future can only be used in the body that made it. Pass its result on instead.");
    return this.fallback ? { call: this.call, orElse: this.fallback } : { call: this.call };
  }

  /**
   * Settles when the run has ended, however it ended, or when the time is over. Throws a RangeError for a negative time, and
   * nothing else.
   */
  async wait({ timeoutSeconds }: WaitOptions = {}): Promise<void> {
    await within(this.scope, this.scope.whenSettled(this.call), timeoutSeconds);
  }

  /**
   * The value, once there is one. Throws the run's error when it failed, and a TimeoutError when it takes longer than
   * `timeoutSeconds`; with `raiseOnFailure: false` a failed run's error is given instead of thrown.
   */
  async result(options: WaitOptions & { readonly raiseOnFailure: false }): Promise<R | Error>;
  async result(options?: WaitOptions & ResultOptions): Promise<R>;
  async result({ timeoutSeconds, ...options }: WaitOptions & ResultOptions = {}): Promise<unknown> {
    const settled = this.scope.whenSettled(this.call);
    if (timeoutSeconds !== undefined && !(await within(this.scope, settled, timeoutSeconds)))
      throw new TimeoutError(`The run did not end within ${timeoutSeconds} second(s).`);
    return this.read(options);
  }

  /** The value, or this one when the run has failed. Ours; Prefect has none. */
  orElse<V>(value: V): TaskFuture<R | V> {
    return new TaskFuture<R | V>(this.scope, this.call, this.kind, { value });
  }

  /** What awaiting the call itself gives. */
  async direct(): Promise<R> {
    return this.remembered(directResult(await this.answer(), this.kind)) as R;
  }

  private async read({ raiseOnFailure = true }: ResultOptions): Promise<unknown> {
    const answer = await this.answer();
    return this.remembered(raiseOnFailure ? resultIn(answer) : resultOrError(answer));
  }

  private async answer(): Promise<Answer> {
    const answer = await this.scope.answerOf(this.call);
    return answer.kind === "error" && this.fallback ? { kind: "value", ...this.fallback } : answer;
  }

  private remembered(value: unknown): unknown {
    this.scope.memory.remember(value, this.call);
    return value;
  }
}

/** True when the promise settled in time. */
async function within(
  scope: Scope,
  settled: Promise<unknown>,
  timeoutSeconds: number | undefined,
): Promise<boolean> {
  if (timeoutSeconds === undefined) return settled.then(() => true);
  if (timeoutSeconds < 0) throw new RangeError(`timeoutSeconds must be 0 or more, not ${timeoutSeconds}.`);
  const isSettled = settled.then(() => true);
  const isLate = scope.ask({ kind: "sleep", seconds: timeoutSeconds }).then(() => false);
  return Promise.race([isSettled, isLate]);
}

/** The futures of a `map`, in the order of its lists. Source: Prefect `PrefectFutureList`. */
export class FutureList<R> extends Array<TaskFuture<R>> {
  /** Plain arrays come of `map`, `filter` and so on. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** Settles when all runs have ended, or when the time is over. Throws as the `wait` of one does. */
  async wait(options: WaitOptions = {}): Promise<void> {
    await Promise.all(this.map((future) => future.wait(options)));
  }

  /** The values, in the list's order. Throws as soon as one run has failed, and a TimeoutError when time is over. */
  async result(options: WaitOptions & { readonly raiseOnFailure: false }): Promise<(R | Error)[]>;
  async result(options?: WaitOptions & ResultOptions): Promise<R[]>;
  async result(options: WaitOptions & ResultOptions = {}): Promise<unknown[]> {
    const { timeoutSeconds } = options;
    if (timeoutSeconds !== undefined && timeoutSeconds < 0)
      throw new RangeError(`timeoutSeconds must be 0 or more, not ${timeoutSeconds}.`);
    try {
      return await Promise.all(this.map((future) => future.result(options)));
    } catch (error) {
      const isLate = error instanceof TimeoutError && timeoutSeconds !== undefined;
      if (!isLate || this.every((future) => future.state.isFinal())) throw error;
      throw new TimeoutError(
        `Timed out waiting for all futures to complete within ${timeoutSeconds} seconds`,
      );
    }
  }
}

/**
 * Waits until all of the runs have ended, however they ended, or the time is over; tells which have. Throws a RangeError for a negative time;
 * never for what a run did. Source: Prefect `wait`.
 */
export async function wait<F extends TaskFuture<unknown>>(
  futures: readonly F[],
  options: WaitOptions = {},
): Promise<{ readonly done: ReadonlySet<F>; readonly notDone: ReadonlySet<F> }> {
  await Promise.all(futures.map((future) => future.wait(options)));
  const isDone = (future: F) => future.state.name !== "Pending";
  return {
    done: new Set(futures.filter(isDone)),
    notDone: new Set(futures.filter((future) => !isDone(future))),
  };
}

/**
 * Gives the futures in the order in which their runs end. Throws a TimeoutError when some have not ended in time, and a
 * MissingContextError outside any run. Source: Prefect `as_completed`.
 */
export async function* asCompleted<F extends TaskFuture<unknown>>(
  futures: readonly F[],
  { timeoutSeconds }: WaitOptions = {},
): AsyncGenerator<F, void, void> {
  const open = new Map(futures.map((future) => [future, future.wait().then(() => future)]));
  const scope = requireScope("asCompleted()");
  const late = timeoutSeconds === undefined ? never : scope.ask({ kind: "sleep", seconds: timeoutSeconds });
  while (open.size > 0) {
    const next = await Promise.race([...open.values(), late.then(() => undefined)]);
    if (!next) throw new TimeoutError(`${open.size} (of ${futures.length}) futures unfinished`);
    open.delete(next);
    yield next;
  }
}

const never = new Promise<never>(() => undefined);

/**
 * The consumer runs though this has failed, and gets the error; or null, where the body never ran. Crashed and cancelled
 * runs still leave it NotReady. Covers every future inside a list or object. Source: Prefect `allow_failure`.
 */
export function allowFailure<T>(value: T): Annotation<Failable<T>> {
  return new AllowFailure(value) as unknown as Annotation<Failable<T>>;
}

/** What stands in a value's place when its futures may have failed. */
export type Failable<T> =
  T extends TaskFuture<infer R>
    ? R | Error | null
    : T extends readonly unknown[]
      ? { [Index in keyof T]: Failable<T[Index]> }
      : T;
