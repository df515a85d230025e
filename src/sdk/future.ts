import { stateOf } from "../engine/state.ts";
import type { Scope } from "./scope.ts";
import { State } from "./state.ts";

/**
 * A task run that was submitted. Given to another task it is a dependency: that task waits for it and gets its value.
 * Source: docs.prefect.io, "Run tasks concurrently".
 */
export class TaskFuture<R> {
  /** Held for the type alone: it keeps a future of one result from passing for a future of another. */
  declare readonly __result: R;

  constructor(
    private readonly scope: Scope,
    /** Which of its body's calls this is. */
    readonly call: number,
  ) {}

  /** The task run's state as last heard: Pending until the run has ended. */
  get state(): State<R> {
    const { type, name, message } = this.scope.stateOf(this.call) ?? stateOf("Pending");
    return new State(type, name, message ?? "", () => this.result());
  }

  /** True for the body that made the future; other bodies cannot use it. */
  belongsTo(scope: Scope): boolean {
    return this.scope === scope;
  }

  /** Settles when the task run has ended, however it ended. */
  wait(): Promise<void> {
    return this.scope.whenSettled(this.call);
  }

  /** The task's value, once it has one. Throws the task's error when it failed. */
  result(): Promise<R> {
    return this.scope.resultOf(this.call) as Promise<R>;
  }
}

/** Waits until all of the task runs have ended, however they ended. Source: Prefect `wait`. */
export async function wait(futures: readonly TaskFuture<unknown>[]): Promise<void> {
  await Promise.all(futures.map((future) => future.wait()));
}
