import type { Request, TransactionPolicy } from "../engine/ports.ts";
import type { TransactionState } from "../engine/transaction.ts";
import { requireScope } from "./currentScope.ts";
import { errorData } from "./errors.ts";
import { resultIn } from "./readValue.ts";
import type { Scope } from "./scope.ts";

/** Options of `transaction(...)`. Source: docs.prefect.io, "Write transactions". */
export type TransactionOptions = TransactionPolicy;

/** What to do when a transaction commits or rolls back. They run in the body that staged them, while it runs. */
export interface StageOptions {
  /** Called when it commits, in their order. */
  readonly onCommit?: TransactionHook | readonly TransactionHook[];
  /** Called when it rolls back, in reverse order. */
  readonly onRollback?: TransactionHook | readonly TransactionHook[];
}

/** Called at a transaction's end, with that transaction. */
export type TransactionHook = (transaction: Transaction) => unknown;

/**
 * A group of task runs and staged values that is kept as a whole, or undone as a whole.
 * Source: docs.prefect.io, "Write transactions".
 */
export class Transaction {
  private readonly scope: Scope;
  private readonly number: number | undefined;
  private readonly wasCommitted: boolean;

  constructor(scope: Scope, number: number | undefined, wasCommitted: boolean) {
    this.scope = scope;
    this.number = number;
    this.wasCommitted = wasCommitted;
  }

  /** True when the key's value was there already: the work need not be done again. */
  isCommitted(): boolean {
    return this.wasCommitted;
  }

  /** ACTIVE, STAGED, COMMITTED or ROLLED_BACK. */
  async state(): Promise<TransactionState> {
    return (await this.ask({ kind: "transactionState" })) as TransactionState;
  }

  /** Sets the value that is kept under the transaction's key when it commits, and what to do then. */
  async stage(value: unknown, { onCommit = [], onRollback = [] }: StageOptions = {}): Promise<void> {
    await this.ask({ kind: "stage", value });
    const hooks = { onCommit: [onCommit].flat(), onRollback: [onRollback].flat() };
    if (hooks.onCommit.length + hooks.onRollback.length > 0) void this.serve(hooks);
  }

  /** Remembers something for hooks and for transactions inside. The value has to be cloneable. */
  async set(name: string, value: unknown): Promise<void> {
    await this.ask({ kind: "setInTransaction", name, value });
  }

  /** What was set here or in a transaction around, as a copy. Without a default an unknown name throws a RangeError. */
  async get(name: string, ...fallback: readonly [unknown?]): Promise<unknown> {
    const found = (await this.ask({ kind: "getFromTransaction", name })) as {
      readonly value: unknown;
    } | null;
    if (found) return found.value;
    if (fallback.length > 0) return fallback[0];
    throw new RangeError(`The transaction has no value "${name}". Set it first, or give a default.`);
  }

  /** Commits now; does nothing once the transaction is over. */
  async commit(): Promise<void> {
    await this.ask({ kind: "commitTransaction" });
  }

  /** Rolls back now; does nothing once the transaction is over. */
  async rollback(): Promise<void> {
    await this.ask({ kind: "rollBackTransaction" });
  }

  /** Runs hooks when the engine says so, for as long as the body runs. */
  private async serve(hooks: Record<"onCommit" | "onRollback", readonly TransactionHook[]>): Promise<void> {
    const first = this.scope.question({ kind: "offerHooks", ...this.at() });
    let due = first.answer;
    for (;;) {
      const name = resultIn(await due) as "onCommit" | "onRollback";
      const problem = await this.call(name === "onCommit" ? hooks.onCommit : hooks.onRollback.toReversed());
      const ran = { kind: "offerHooks", ...this.at(), offered: first.number } as const;
      due = this.scope.question(problem === undefined ? ran : { ...ran, problem }).answer;
    }
  }

  private async call(hooks: readonly TransactionHook[]): Promise<string | undefined> {
    try {
      for (const hook of hooks) await hook(this);
      return undefined;
    } catch (thrown) {
      const { name, message } = errorData(thrown);
      return `${name}: ${message}`;
    }
  }

  private async ask(request: OfTransaction): Promise<unknown> {
    return resultIn(await this.scope.ask({ ...request, ...this.at() }));
  }

  private at(): { readonly transaction?: number } {
    return this.number === undefined ? {} : { transaction: this.number };
  }
}

type OfTransaction = Exclude<
  Extract<Request, { transaction?: number }>,
  { kind: "openTransaction" | "offerHooks" }
>;

/**
 * Runs the function in a transaction: the tasks that it calls keep their results, and run their `onCommit` hooks, only
 * when the whole function has gone well; when it throws, their `onRollback` hooks run, last task first, and their runs
 * enter RolledBack. Gives the function's value; throws its error, and a MissingContextError outside any run.
 *
 * The current transaction belongs to the body, not to a branch of its code: browsers cannot tell which `await` goes on.
 * So do not open two at once in one body. Source: docs.prefect.io, "Write transactions".
 */
export function transaction<R>(body: (transaction: Transaction) => R): Promise<Awaited<R>>;
export function transaction<R>(
  options: TransactionOptions,
  body: (transaction: Transaction) => R,
): Promise<Awaited<R>>;
export async function transaction<R>(
  optionsOrBody: TransactionOptions | ((transaction: Transaction) => R),
  maybeBody?: (transaction: Transaction) => R,
): Promise<Awaited<R>> {
  const [options, body] =
    typeof optionsOrBody === "function" ? [{}, optionsOrBody] : [optionsOrBody, maybeBody];
  if (typeof body !== "function")
    throw new TypeError("transaction(options, function) needs the function to run.");
  const scope = requireScope("transaction()");
  const around = scope.transaction;
  const parent = around === undefined ? {} : { parent: around };
  const opened = scope.question({ kind: "openTransaction", options, ...parent });
  const state = resultIn(await opened.answer) as TransactionState;
  const { number } = opened;
  scope.transaction = number;
  const close = async (isFailed: boolean) => {
    scope.transaction = around;
    await scope.ask({ kind: "closeTransaction", transaction: number, isFailed });
  };
  try {
    const value = await body(new Transaction(scope, number, state === "COMMITTED"));
    await close(false);
    return value;
  } catch (error) {
    await close(true);
    throw error;
  }
}

/**
 * The transaction that is open around the running code: that of `transaction(…)`, or the running task's own. Throws a
 * MissingContextError outside any run. Source: Prefect `get_transaction`.
 */
export function getTransaction(): Transaction {
  const scope = requireScope("getTransaction()");
  return new Transaction(scope, scope.transaction, false);
}
