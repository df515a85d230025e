import type { Answer } from "./outcome.ts";
import type { TaskRun } from "./record.ts";
import type { ProposedState } from "./state.ts";
import type { Stream } from "./stream.ts";

/** What a call of a body made: the run of a task, or of a subflow behind the task run that stands for it. */
export interface Callee {
  readonly run: TaskRun;
  /** What the run is known by, over restarts: its task, its arguments, its ordinal among equal calls. */
  readonly key: string;
  /** The values of a generator, for whoever iterates over it. */
  readonly stream?: Stream | undefined;
  readonly isSettled: boolean;
  /** True when a body of it has run, or runs. */
  readonly isStarted: boolean;
  /** Calls back once the run will not change any more; at once if that is so already. */
  whenSettled(listener: () => void): void;
  /** The value or the error that asking for the result gives. Only for a settled run. */
  answer(): Answer;
  /** Ends the run from outside with the given state, unless it has ended. */
  abandon(state: ProposedState): void;
}

/** The end of a run, and who waits for it. Settles once. */
export class Settlement {
  private settled: Answer | undefined;
  /** Most runs have one who waits, or none: a list for each would be most of what they hold. */
  private listener: (() => void) | undefined;
  private others: (() => void)[] | undefined;

  get isSettled(): boolean {
    return this.settled !== undefined;
  }

  whenSettled(listener: () => void): void {
    if (this.isSettled) listener();
    else if (!this.listener) this.listener = listener;
    else if (this.others) this.others.push(listener);
    else this.others = [listener];
  }

  answer(): Answer {
    if (!this.settled) throw new Error("A run was asked for its result before it was settled.");
    return this.settled;
  }

  settle(answer: Answer): void {
    if (this.settled) return;
    this.settled = answer;
    const { listener, others = [] } = this;
    this.listener = undefined;
    this.others = undefined;
    listener?.();
    for (const other of others) other();
  }
}

/** Calls back once all are settled; at once if they are. */
export function whenAllSettled(callees: readonly Callee[], then: () => void): void {
  let missing = callees.length;
  if (missing === 0) return then();
  for (const callee of callees) {
    callee.whenSettled(() => {
      missing -= 1;
      if (missing === 0) then();
    });
  }
}
