import { errorAnswer, valueAnswer, type Answer } from "../engine/outcome.ts";
import { isFinal, stateOf, type ProposedState, type StateName, type StateType } from "../engine/state.ts";
import { UnfinishedRun } from "./errors.ts";
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
export class State<R = unknown> {
  /** Held for the type alone: what the result is. */
  declare readonly __result: R;
  private readonly source: StateSource;

  constructor(
    readonly type: StateType,
    readonly name: StateName,
    /** Why, in words; empty when there is nothing to say. */
    readonly message: string,
    source: StateSource,
  ) {
    this.source = source;
  }

  isCompleted(): boolean {
    return this.type === "COMPLETED";
  }

  isFailed(): boolean {
    return this.type === "FAILED";
  }

  isCrashed(): boolean {
    return this.type === "CRASHED";
  }

  isCancelled(): boolean {
    return this.type === "CANCELLED";
  }

  isCancelling(): boolean {
    return this.type === "CANCELLING";
  }

  isPending(): boolean {
    return this.type === "PENDING";
  }

  isRunning(): boolean {
    return this.type === "RUNNING";
  }

  isScheduled(): boolean {
    return this.type === "SCHEDULED";
  }

  isPaused(): boolean {
    return this.type === "PAUSED";
  }

  /** True when no further state is expected. */
  isFinal(): boolean {
    return isFinal(this);
  }

  /**
   * The run's value. Throws its error when it failed, and an UnfinishedRun when it has not ended; with
   * `raiseOnFailure: false` the error is given instead of thrown. Source: Prefect `State.result`.
   */
  async result(options: ResultOptions & { readonly raiseOnFailure: false }): Promise<R | Error>;
  async result(options?: ResultOptions): Promise<R>;
  async result(options: ResultOptions = {}): Promise<unknown> {
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

/** What a state is made with. */
export interface StateOptions<R> {
  readonly message?: string;
  /** The result that the state gives. */
  readonly data?: R;
}

/** A state to return from a body: Completed, with `data` as its result. Source: Prefect `Completed`. */
export function Completed<R = undefined>({ message, data }: StateOptions<R> = {}): State<R> {
  return made("Completed", message, valueAnswer({ value: data }));
}

/** A state to return from a body: Failed, and tried again while retries are left. Source: Prefect `Failed`. */
export function Failed({ message }: StateOptions<never> = {}): State<never> {
  return made("Failed", message, errorAnswer("FailedRun", message ?? "Run failed."));
}

/** A state to return from a body: Cancelled. Nothing is stopped by it. Source: Prefect `Cancelled`. */
export function Cancelled({ message }: StateOptions<never> = {}): State<never> {
  return made("Cancelled", message, errorAnswer("CancelledRun", message ?? "Run cancelled."));
}

/** A state to return from a body: Crashed. Source: Prefect `Crashed`. */
export function Crashed({ message }: StateOptions<never> = {}): State<never> {
  return made("Crashed", message, errorAnswer("CrashedRun", message ?? "Run crashed."));
}

function made<R>(name: StateName, message: string | undefined, answer: Answer): State<R> {
  const state = stateOf(name, message);
  return new State(state.type, name, message ?? "", { answer });
}
