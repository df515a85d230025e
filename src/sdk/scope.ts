import { encode } from "../engine/encoded.ts";
import type { Answer, BodyContext, BodyEvents, CalledTask } from "../engine/ports.ts";
import type { ProposedState } from "../engine/state.ts";
import { errorFrom, MissingContextError } from "./errors.ts";
import { callSite } from "./frames.ts";
import { TaskFuture } from "./future.ts";

/** A running body: what its code can reach of the engine, and what it has called so far. */
export class Scope {
  /** Fires when the engine ends the body early: a timeout or a cancel. */
  readonly abort = new AbortController();
  private readonly calls: CallRecord[] = [];

  constructor(
    readonly context: BodyContext,
    readonly events: Pick<BodyEvents, "called" | "wanted" | "logged" | "artifactMade" | "artifactUpdated">,
  ) {}

  /** Asks the engine to run the task; does not wait. */
  submit<R>(
    task: CalledTask,
    args: readonly unknown[],
    waitFor: readonly TaskFuture<unknown>[],
  ): TaskFuture<R> {
    const call = this.calls.length;
    this.calls.push({ settled: deferred() });
    const site = callSite();
    this.events.called({
      call,
      task,
      arguments: encode(args, (value) => this.callOf(value)),
      waitFor: waitFor.flatMap((future) => this.callOf(future) ?? []),
      ...(site ? { site } : {}),
    });
    return new TaskFuture(this, call);
  }

  /** A future's call number; only futures of this body have one here. */
  callOf(value: unknown): number | undefined {
    if (!(value instanceof TaskFuture)) return undefined;
    if (value.belongsTo(this)) return value.call;
    throw new Error("A future can only be used in the body that made it. Pass its result on instead.");
  }

  stateOf(call: number): ProposedState | undefined {
    return this.calls[call]?.state;
  }

  whenSettled(call: number): Promise<void> {
    return this.at(call).settled.promise;
  }

  /** The value crosses to this body only when it is asked for: most values only go from task to task. */
  resultOf(call: number): Promise<unknown> {
    const record = this.at(call);
    if (!record.result) {
      record.result = deferred();
      this.events.wanted(call);
    }
    return record.result.promise;
  }

  /** The engine's word that a call has ended. */
  settled(call: number, state: ProposedState): void {
    const record = this.at(call);
    record.state = state;
    record.settled.resolve();
  }

  /** The engine's answer to `wanted`. */
  answered(call: number, answer: Answer): void {
    const result = this.at(call).result;
    if (answer.kind === "value") result?.resolve(answer.value);
    else result?.reject(errorFrom(answer.error));
  }

  private at(call: number): CallRecord {
    const record = this.calls[call];
    if (!record) throw new Error(`This body has made no call ${call}.`);
    return record;
  }
}

interface CallRecord {
  readonly settled: Deferred<void>;
  state?: ProposedState;
  result?: Deferred<unknown>;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/** Where the running body is remembered. Node's `AsyncLocalStorage` is one; a worker with one body needs less. */
export interface ScopeStorage {
  getStore(): Scope | undefined;
  run<R>(scope: Scope, body: () => R): R;
}

/** One body at a time: the body that was entered last is the one that runs. For workers. */
export class SingleScope implements ScopeStorage {
  private scope: Scope | undefined;

  getStore(): Scope | undefined {
    return this.scope;
  }

  run<R>(scope: Scope, body: () => R): R {
    this.scope = scope;
    return body();
  }
}

let storage: ScopeStorage = new SingleScope();

export function setScopeStorage(replacement: ScopeStorage): void {
  storage = replacement;
}

export function enterScope<R>(scope: Scope, body: () => R): R {
  return storage.run(scope, body);
}

/** The running body, or none outside any run. */
export function currentScope(): Scope | undefined {
  return storage.getStore();
}

/** The running body. Throws outside any, saying what was tried. */
export function requireScope(what: string): Scope {
  const scope = currentScope();
  if (scope) return scope;
  throw new MissingContextError(
    `${what} works only inside a flow run. Start the flow with "millrace run FILE" or with Run on the canvas.`,
  );
}
