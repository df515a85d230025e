import type { Value } from "./outcome.ts";
import type { ResultSerializer } from "./resultPolicy.ts";
import type { ResultStore } from "./results.ts";
import { serialized } from "./serialize.ts";

/** When a transaction commits: LAZY with its parent, EAGER at its own end, OFF only when it is told to. */
export type CommitMode = "LAZY" | "EAGER" | "OFF";

export type TransactionState = "ACTIVE" | "STAGED" | "COMMITTED" | "ROLLED_BACK";

/** What a transaction has besides its children: where its value goes, and who acts when it ends. */
export interface TransactionParts {
  readonly parent?: Transaction | undefined;
  readonly commitMode?: CommitMode | undefined;
  /** The key of its value in the store; without one nothing is written. */
  readonly key?: string | undefined;
  readonly store: ResultStore;
  readonly serializer?: ResultSerializer | undefined;
}

/** Who takes part in a transaction's end. Each calls back with what went wrong, if anything did. */
export interface Participant {
  runHooks(name: "onCommit" | "onRollback", then: (problem?: string) => void): void;
  /** The transaction's work is undone. */
  rolledBack(): void;
  warn(message: string): void;
}

/**
 * Work that is kept as a whole or undone as a whole (semantics, 9.2). Invariants:
 * 1. Once COMMITTED or ROLLED_BACK, nothing changes any more.
 * 2. Children commit before, and roll back after, the transaction that they are in; in order, and in reverse.
 * 3. Nothing is written before the outermost transaction commits, unless one in between is EAGER.
 */
export class Transaction {
  readonly commitMode: CommitMode;
  private current: TransactionState = "ACTIVE";
  // Every task run has one, and most have nothing in it.
  private children: Transaction[] | undefined;
  private values: Map<string, unknown> | undefined;
  private participants: Participant[] | undefined;
  private staged: { readonly value: Value; readonly expiresAt?: number } | undefined;
  private release: () => void = nothing;

  constructor(private readonly parts: TransactionParts) {
    this.commitMode = parts.commitMode ?? parts.parent?.commitMode ?? "LAZY";
  }

  get state(): TransactionState {
    return this.current;
  }

  get isOver(): boolean {
    return this.current === "COMMITTED" || this.current === "ROLLED_BACK";
  }

  /** The key's value is there already, so nothing will be written. */
  foundCommitted(): void {
    this.current = "COMMITTED";
    this.release();
  }

  /** Frees a lock when the transaction is over; at once if it ended while it waited for the lock. */
  holds(release: () => void): void {
    if (this.isOver) release();
    else this.release = release;
  }

  /** Sets the value to keep; ignored once committed. */
  stage(value: Value, expiresAt?: number): void {
    if (this.isOver) return;
    this.staged = expiresAt === undefined ? { value } : { value, expiresAt };
    this.current = "STAGED";
  }

  join(participant: Participant): void {
    if (this.isOver) return;
    if (this.participants) this.participants.push(participant);
    else this.participants = [participant];
  }

  set(name: string, value: unknown): void {
    this.values ??= new Map();
    this.values.set(name, value);
  }

  /** The value of the name here, or in the nearest transaction around. */
  get(name: string): { readonly value: unknown } | undefined {
    return this.values?.has(name) ? { value: this.values.get(name) } : this.parts.parent?.get(name);
  }

  /** The work inside went well: commit now, or leave it to the transaction around. */
  end(then: () => void): void {
    const { parent } = this.parts;
    const isNested = parent !== undefined && !parent.isOver;
    // What was undone inside, though no error left it, is undone around it too.
    const leave = () => (isNested && this.current === "ROLLED_BACK" ? parent.rollBack(then) : then());
    if (this.isOver) return leave();
    if (isNested) (parent.children ??= []).push(this);
    if (this.commitMode === "EAGER" || (!isNested && this.commitMode === "LAZY")) return this.commit(leave);
    return isNested ? then() : this.rollBack(then);
  }

  commit(then: () => void): void {
    if (this.isOver) return then();
    const failed = (problem: string) => {
      for (const participant of this.participants ?? []) participant.warn(problem);
      this.rollBack(then);
    };
    forEach(
      this.children ?? [],
      (child, next) => child.commit(next),
      () =>
        this.runHooks("onCommit", this.participants ?? [], (problem) => {
          if (problem !== undefined) return failed(problem);
          this.write((problem) => (problem === undefined ? this.finish("COMMITTED", then) : failed(problem)));
        }),
    );
  }

  rollBack(then: () => void): void {
    if (this.isOver) return then();
    const { participants = [], children = [] } = this;
    this.current = "ROLLED_BACK";
    this.runHooks("onRollback", participants.toReversed(), (problem) => {
      for (const participant of participants) participant.rolledBack();
      const finish = () => this.finish("ROLLED_BACK", then);
      if (problem !== undefined) return finish();
      forEach(children.toReversed(), (child, next) => child.rollBack(next), finish);
    });
  }

  private runHooks(
    name: "onCommit" | "onRollback",
    participants: readonly Participant[],
    then: (problem?: string) => void,
    from = 0,
  ): void {
    const first = participants[from];
    if (!first) return then();
    first.runHooks(name, (problem) =>
      problem === undefined ? this.runHooks(name, participants, then, from + 1) : then(problem),
    );
  }

  private write(then: (problem?: string) => void): void {
    const { key, store, serializer } = this.parts;
    const { staged } = this;
    if (key === undefined || !staged) return then();
    const write = async () => store.write(key, { ...staged, ...serialized(staged.value, serializer) });
    write().then(
      () => then(),
      (error: unknown) =>
        then(`Encountered an error while serializing result for transaction '${key}': ${String(error)}`),
    );
  }

  private finish(state: TransactionState, then: () => void): void {
    this.current = state;
    this.children = undefined;
    this.participants = undefined;
    this.release();
    then();
  }
}

function nothing(): void {
  // Most transactions hold no lock.
}

/** Does each after the one before has called back. */
function forEach<T>(
  items: readonly T[],
  action: (item: T, next: () => void) => void,
  then: () => void,
  from = 0,
): void {
  const first = items[from];
  if (first === undefined) return then();
  action(first, () => forEach(items, action, then, from + 1));
}
