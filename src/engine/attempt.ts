import { BodyScope, type BodyListener } from "./bodyScope.ts";
import { whenAllSettled } from "./callee.ts";
import type { FunctionArguments, Functions } from "./functions.ts";
import type { Outcome } from "./outcome.ts";
import type { Body } from "./ports.ts";
import type { FlowRun, TaskRun } from "./record.ts";
import { stateOf, type ProposedState } from "./state.ts";
import type { Transaction } from "./transaction.ts";
import type { World } from "./world.ts";

/** What one attempt is made of. */
export interface AttemptPlan {
  readonly body: Body;
  /** The state that the attempt begins with, and what hooks are told of it. */
  readonly state: ProposedState;
  readonly hookArguments: () => FunctionArguments;
  readonly timeoutSeconds?: number | undefined;
  /** The transaction that everything in the body belongs to. */
  readonly transaction?: Transaction | undefined;
}

/**
 * One attempt of a run: its Running hooks, its body, its time. Invariants:
 * 1. `running` comes once, when a worker has taken the attempt; `ended` comes once, or never after `stop`.
 * 2. Time counts from the body's start until every future that it returned is settled.
 */
export class Attempt {
  readonly scope: BodyScope;
  private isRunning = false;
  private isOver = false;
  private takeBackTimer: () => void = () => undefined;

  constructor(
    private readonly world: World,
    run: FlowRun | TaskRun,
    private readonly functions: Functions,
    private readonly plan: AttemptPlan,
    private readonly on: { running(): void } & Pick<BodyListener, "ended" | "yielded" | "successor">,
  ) {
    const events = {
      started: () => this.bodyStarted(),
      ended: (outcome: Outcome) => this.bodyEnded(outcome),
      yielded: on.yielded,
      successor: on.successor,
    };
    this.scope = new BodyScope(world, run, events, plan.transaction);
  }

  start(): void {
    const { state, hookArguments } = this.plan;
    const startBody = () => {
      if (!this.isOver) this.scope.start(this.plan.body);
    };
    this.functions.callHooks("onRunning", { state, given: hookArguments }, startBody, () => this.run());
  }

  /** Ends the attempt from outside, and the calls that its body has made: they enter the state. */
  stop(state: ProposedState, reason = state.message ?? state.name): void {
    if (this.isOver) return;
    this.close();
    this.functions.stop(reason);
    this.scope.stop(reason, state);
  }

  /** Ends the body alone; the calls that it has made go on. */
  suspend(reason: string): void {
    if (this.isOver) return;
    this.close();
    this.scope.stop(reason);
  }

  private run(): void {
    if (this.isRunning || this.isOver) return;
    this.isRunning = true;
    this.on.running();
  }

  private bodyStarted(): void {
    this.run();
    const { timeoutSeconds } = this.plan;
    if (!timeoutSeconds) return;
    const { clock } = this.world.ports;
    this.takeBackTimer = clock.after(timeoutSeconds * 1000, () => this.timedOut(timeoutSeconds));
  }

  private timedOut(timeoutSeconds: number): void {
    this.stop(cutOff, `Timed out after ${timeoutSeconds} second(s).`);
    this.on.ended({ kind: "timedOut", timeoutSeconds });
  }

  private bodyEnded(outcome: Outcome): void {
    const futures = outcome.kind === "returned" ? outcome.value.futures : [];
    if (futures.length === 0) return this.end(outcome);
    const callees = [...new Set(futures.map(({ call }) => call))].flatMap(
      (call) => this.scope.callee(call) ?? [],
    );
    whenAllSettled(callees, () => this.end(outcome));
  }

  private end(outcome: Outcome): void {
    if (this.isOver) return;
    this.close();
    this.on.ended(outcome);
  }

  private close(): void {
    this.isOver = true;
    this.takeBackTimer();
  }
}

/** What becomes of a call whose caller is gone before its body could start or end (semantics, 3.6). */
export const cutOff = stateOf("Crashed", "Execution was cancelled by the runtime environment.");
