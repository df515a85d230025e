import { errorAnswer, valueAnswer, type Answer } from "./outcome.ts";
import type { TransactionRequest } from "./ports.ts";
import type { FlowRun, TaskRun } from "./record.ts";
import { Transaction, type Participant } from "./transaction.ts";
import type { World } from "./world.ts";

/** The transactions that one body has opened, by the number of the question that opened each. */
export class BodyTransactions {
  private readonly opened = new Map<number, Transaction>();
  private readonly closed = new Set<number>();
  /** Functions that the body holds, by the number of the question that offered them. */
  private readonly hooks = new Map<number, BodyHooks>();

  constructor(
    private readonly world: World,
    private readonly run: FlowRun | TaskRun,
    /** The transaction that the body as a whole is in. */
    private readonly own: Transaction | undefined,
    private readonly answer: (number: number, answer: Answer) => void,
  ) {}

  /** The transaction that something of the body belongs to. */
  at(number: number | undefined): Transaction | undefined {
    return number === undefined ? this.own : (this.opened.get(number) ?? this.own);
  }

  ask(number: number, request: TransactionRequest): void {
    const answer = (given: Answer) => this.answer(number, given);
    const done = () => answer(valueAnswer({ value: undefined }));
    if (request.kind === "openTransaction") return this.open(number, request, answer);
    const transaction = this.at(request.transaction);
    if (!transaction) return answer(errorAnswer("MissingContextError", "There is no transaction here."));
    switch (request.kind) {
      case "closeTransaction":
        this.closed.add(request.transaction ?? -1);
        return request.isFailed ? transaction.rollBack(done) : transaction.end(done);
      case "commitTransaction":
        return transaction.commit(done);
      case "rollBackTransaction":
        return transaction.rollBack(done);
      case "stage":
        transaction.stage({ value: request.value });
        return done();
      case "offerHooks":
        return this.offerHooks(number, transaction, request);
      case "setInTransaction":
        transaction.set(request.name, request.value);
        return done();
      case "getFromTransaction":
        return answer(valueAnswer({ value: transaction.get(request.name) ?? null }));
      case "transactionState":
        return answer(valueAnswer({ value: transaction.state }));
      default:
        return request satisfies never;
    }
  }

  /** Rolls back what a body that is over has left open. */
  close(then: () => void): void {
    for (const hooks of this.hooks.values()) hooks.close();
    const open = [...this.opened].filter(([number]) => !this.closed.has(number));
    let missing = open.length;
    if (missing === 0) return then();
    for (const [, transaction] of open.toReversed())
      transaction.rollBack(() => {
        missing -= 1;
        if (missing === 0) then();
      });
  }

  private open(
    number: number,
    { options, parent }: TransactionRequest & { kind: "openTransaction" },
    answer: (answer: Answer) => void,
  ): void {
    const { key, commitMode, isolationLevel, overwrite } = options;
    const { results } = this.world.ports;
    const transaction = new Transaction({ parent: this.at(parent), commitMode, key, store: results });
    this.opened.set(number, transaction);
    const done = () => answer(valueAnswer({ value: transaction.state }));
    if (key === undefined) return done();
    const lock = isolationLevel === "SERIALIZABLE" ? results.lock(key) : Promise.resolve(() => undefined);
    void lock
      .then((release) => {
        transaction.holds(release);
        return results.read(key);
      })
      .then((record) => {
        const isFresh =
          record && (record.expiresAt === undefined || record.expiresAt > this.world.ports.clock.now());
        if (isFresh && !overwrite) transaction.foundCommitted();
        done();
      });
  }

  private offerHooks(
    number: number,
    transaction: Transaction,
    { offered, problem }: TransactionRequest & { kind: "offerHooks" },
  ): void {
    const known = offered === undefined ? undefined : this.hooks.get(offered);
    if (known) return known.ran(number, problem);
    const { recorder } = this.world;
    const warn = (message: string) => recorder.say(this.run, "warning", message);
    const hooks = new BodyHooks(
      number,
      (number, name) => this.answer(number, valueAnswer({ value: name })),
      warn,
    );
    this.hooks.set(number, hooks);
    transaction.join(hooks);
  }
}

/** Hooks that only the running body can call: it is told by an answer, and tells what came of it by its next question. */
class BodyHooks implements Participant {
  private goOn: ((problem?: string) => void) | undefined;

  constructor(
    private number: number,
    private tell: (number: number, name: "onCommit" | "onRollback") => void,
    readonly warn: (message: string) => void,
  ) {}

  runHooks(name: "onCommit" | "onRollback", then: (problem?: string) => void): void {
    this.goOn = then;
    this.tell(this.number, name);
  }

  ran(number: number, problem: string | undefined): void {
    const { goOn } = this;
    this.number = number;
    this.goOn = undefined;
    goOn?.(problem);
  }

  /** The body is over, so nobody can call the hooks any more. */
  close(): void {
    this.tell = () => {
      this.warn("Hooks of a transaction were not run, because the body that staged them has ended.");
      this.ran(this.number, undefined);
    };
    if (this.goOn) this.tell(this.number, "onRollback");
  }

  rolledBack(): void {
    // What is undone is the hooks' work.
  }
}
