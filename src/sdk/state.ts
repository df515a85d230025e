import { errorAnswer, valueAnswer, type Answer } from "../engine/outcome.ts";
import {
  canMake,
  isFinal,
  madeState,
  type MadeType,
  type ProposedState,
  type StateType,
} from "../engine/state.ts";
import { errorData, PausedRun, UnfinishedRun } from "./errors.ts";
import type { Scope } from "./scope.ts";

/** How a result is asked for. */
export interface ResultOptions {
  /** False gives the error instead of throwing it. By default true. */
  readonly raiseOnFailure?: boolean;
}

/** Where a state's result is: with a call of the running body, or with the state itself. */
export type StateSource =
  | {
      readonly scope: Scope;
      readonly call: number;
      readonly read: (options: ResultOptions) => Promise<unknown>;
    }
  | { readonly answer: Answer; readonly read?: undefined };

/** The state of a run, as flow code sees it. Source: docs.prefect.io, "States". */
export class State<out R = unknown> {
  /** Held for the type alone: what the result is. */
  declare readonly __result: R;
  private readonly source: StateSource;

  constructor(
    /** What it means: COMPLETED, FAILED and so on. */
    readonly type: StateType,
    /** What it is called on screen: one of Prefect's names, or the one that its author gave. */
    readonly name: string,
    /** Why, in words; empty when there is nothing to say. */
    readonly message: string,
    source: StateSource,
  ) {
    this.source = source;
  }

  /** The run has gone well: its type is COMPLETED, as that of Cached is. */
  isCompleted(): boolean {
    return this.type === "COMPLETED";
  }

  /** The run has failed, by an error, a timeout, or a state that its body returned. */
  isFailed(): boolean {
    return this.type === "FAILED";
  }

  /** The run was ended by something that its code did not do, such as a worker that died. */
  isCrashed(): boolean {
    return this.type === "CRASHED";
  }

  /** The run was cancelled. */
  isCancelled(): boolean {
    return this.type === "CANCELLED";
  }

  /** The run is being cancelled. */
  isCancelling(): boolean {
    return this.type === "CANCELLING";
  }

  /** The run has not begun; NotReady is such a state, too, and stays. */
  isPending(): boolean {
    return this.type === "PENDING";
  }

  /** The body is at work: Running or Retrying. */
  isRunning(): boolean {
    return this.type === "RUNNING";
  }

  /** The run waits for its time, as before a retry: AwaitingRetry. */
  isScheduled(): boolean {
    return this.type === "SCHEDULED";
  }

  /** The run waits for somebody: Paused or Suspended. */
  isPaused(): boolean {
    return this.type === "PAUSED";
  }

  /** True when no further state is expected. */
  isFinal(): boolean {
    return isFinal(this);
  }

  /**
   * The run's value. Throws its error when it failed, an UnfinishedRun when it has not ended, a PausedRun when it is paused; with
   * `raiseOnFailure: false` the error is given instead of thrown. Source: Prefect `State.result`.
   */
  async result(options: ResultOptions & { readonly raiseOnFailure: false }): Promise<R | Error>;
  async result(options?: ResultOptions): Promise<R>;
  async result(options: ResultOptions = {}): Promise<unknown> {
    if (this.isPaused()) throw new PausedRun("The run is paused, so its result is not available.");
    if (!isFinal(this)) throw new UnfinishedRun(`The run is ${this.name}, so it has no result yet.`);
    if (this.source.read) return this.source.read(options);
    return reader(this.source.answer, options);
  }

  /** Which call of the body this is the state of; none for a state from elsewhere. */
  callIn(scope: Scope): number | undefined {
    return this.source.read && this.source.scope === scope ? this.source.call : undefined;
  }

  /** The state as data, when it carries its own result. */
  data(): { readonly proposed: ProposedState; readonly answer: Answer } {
    const { type, name, message } = this;
    const answer = this.source.read
      ? errorAnswer("MissingResult", "The result is in another body.")
      : this.source.answer;
    return { proposed: message === "" ? { type, name } : { type, name, message }, answer };
  }
}

let reader: (answer: Answer, options: ResultOptions) => unknown = () => undefined;

/** Told once how answers are read; the reader makes states itself, so neither file can import the other. */
export function setAnswerReader(read: typeof reader): void {
  reader = read;
}

/** How a state that a body makes is called, and why. */
export interface MadeOptions {
  /** Shown and filtered by; its type tells what it means. Throws a TypeError for a name of the engine's own. */
  readonly name?: string;
  /** Why, in words. */
  readonly message?: string;
}

/** What a Completed state is made with. */
export interface StateOptions<R> extends MadeOptions {
  /** The result that the state gives. */
  readonly data?: R;
}

/** What a state is made with whose result is an error. */
export interface FailedStateOptions extends MadeOptions {
  /** The error that asking for the result throws, or its message. */
  readonly data?: Error | string;
}

/** A state to return from a body: Completed, with `data` as its result. Source: Prefect `Completed`. */
export function Completed<R = undefined>({ data, ...options }: StateOptions<R> = {}): State<R> {
  return made("COMPLETED", options, valueAnswer({ value: data }));
}

/** A state to return from a body: Failed, and tried again while retries are left. Source: Prefect `Failed`. */
export function Failed(options: FailedStateOptions = {}): State<never> {
  return made("FAILED", options, errorOf(options, "FailedRun", "Run failed."));
}

/** A state to return from a body: Cancelled. Nothing is stopped by it. Source: Prefect `Cancelled`. */
export function Cancelled(options: FailedStateOptions = {}): State<never> {
  return made("CANCELLED", options, errorOf(options, "CancelledRun", "Run cancelled."));
}

/** A state to return from a body: Crashed. Source: Prefect `Crashed`. */
export function Crashed(options: FailedStateOptions = {}): State<never> {
  return made("CRASHED", options, errorOf(options, "CrashedRun", "Run crashed."));
}

/**
 * A state to return from a flow: its hooks for cancelling run, what it started ends, and it is Cancelled.
 * Source: Prefect `Cancelling`.
 */
export function Cancelling(options: MadeOptions = {}): State<never> {
  return made("CANCELLING", options, errorOf(options, "CancelledRun", "Run cancelled."));
}

/**
 * A state to return from a body: Paused. The body has ended, so nobody can resume it; a direct call throws a PausedRun.
 * To wait for somebody, call `pauseFlowRun`. Source: Prefect `Paused`.
 */
export function Paused(options: MadeOptions = {}): State<never> {
  return made("PAUSED", options, errorOf(options, "PausedRun", "The run is paused."));
}

function errorOf({ data, message }: FailedStateOptions, name: string, usual: string): Answer {
  if (data instanceof Error) return { kind: "error", error: errorData(data) };
  return errorAnswer(name, data ?? message ?? usual);
}

function made<R>(type: MadeType, { name, message }: MadeOptions, answer: Answer): State<R> {
  const state = madeState(type, message, name);
  if (!canMake(type, state.name))
    throw new TypeError(
      `A state of type ${type} cannot be called "${String(name)}": that is a name of Prefect's own. Choose another.`,
    );
  return new State(type, state.name, message ?? "", { answer });
}
