import type { StateName, StateType } from "../engine/state.ts";
import { isFinal } from "../engine/state.ts";

/** The state of a task run, as flow code sees it. Source: docs.prefect.io, "States". */
export class State<R = unknown> {
  constructor(
    readonly type: StateType,
    readonly name: StateName,
    /** Why, in words; empty when there is nothing to say. */
    readonly message: string,
    private readonly readResult: () => Promise<R>,
  ) {}

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

  isPending(): boolean {
    return this.type === "PENDING";
  }

  isRunning(): boolean {
    return this.type === "RUNNING";
  }

  isFinal(): boolean {
    return isFinal(this);
  }

  /** The task run's value; throws its error if it has none. */
  result(): Promise<R> {
    return this.readResult();
  }
}
