import { BodyScope } from "./bodyScope.ts";
import { describeError, type Answer, type Outcome, type Part } from "./outcome.ts";
import type { BodyContext, Called, FunctionAt, FunctionName } from "./ports.ts";
import type { FlowRun, Run, TaskRun } from "./record.ts";
import { proposedOf, type ProposedState } from "./state.ts";
import type { Transaction } from "./transaction.ts";
import type { World } from "./world.ts";

/** What a function of a definition is called with. */
export interface FunctionArguments {
  readonly values: readonly unknown[];
  readonly parts?: readonly Part[];
}

/** What hooks answer to. */
export interface Occasion {
  readonly state: ProposedState;
  /** Asked for once, when a hook is there to be called. */
  readonly given: () => FunctionArguments;
}

/**
 * Runs the functions that a definition's options name, one after the other, each in a body of its own that belongs to
 * the same run: its lines are the run's lines. What a hook does never changes the run; `stop` ends what is going on.
 */
export class Functions {
  private current: BodyScope | undefined;

  constructor(
    private readonly world: World,
    private readonly run: FlowRun | TaskRun,
    private readonly called: Pick<Called, "key" | "functions">,
    private readonly context: () => BodyContext,
  ) {}

  /** The functions' own names; none when the option was not given. */
  named(name: FunctionName): readonly string[] {
    return this.called.functions[name] ?? [];
  }

  /** Runs a function and gives what came of it. */
  call(
    at: FunctionAt,
    given: FunctionArguments,
    then: (outcome: Outcome) => void,
    started: () => void = () => undefined,
    transaction?: Transaction,
  ): void {
    const ended = (outcome: Outcome) => {
      this.current = undefined;
      then(outcome);
    };
    this.current = new BodyScope(this.world, this.run, { started, ended }, transaction);
    this.current.start({
      kind: "function",
      key: this.called.key,
      function: at,
      arguments: given.values,
      ...(given.parts ? { parts: given.parts } : {}),
      context: this.context(),
    });
  }

  /**
   * Runs the hooks of a name in their order. One that throws is told of in the log, and the next one runs. `started`
   * is called when a worker has taken one.
   */
  callHooks(name: FunctionName, occasion: Occasion, then: () => void, started: () => void): void {
    if (this.named(name).length === 0) return then();
    const given = occasion.given();
    this.callHook(name, 0, { ...occasion, given: () => given }, then, started);
  }

  /**
   * Runs the hooks of a transaction's end; rollback hooks in reverse. The first that throws ends them: `then` gets to
   * know (semantics, 9.2).
   */
  callTransactionHooks(
    name: FunctionName & ("onCommit" | "onRollback"),
    transaction: Transaction,
    then: (problem?: string) => void,
  ): void {
    const named = this.named(name);
    if (named.length === 0) return then();
    const indices = named.map((_, index) => index);
    this.callTransactionHook(name, name === "onCommit" ? indices : indices.toReversed(), transaction, then);
  }

  stop(reason: string): void {
    this.current?.stop(reason);
    this.current = undefined;
  }

  private callTransactionHook(
    name: FunctionName & ("onCommit" | "onRollback"),
    [index, ...rest]: readonly number[],
    transaction: Transaction,
    then: (problem?: string) => void,
  ): void {
    if (index === undefined) return then();
    const hook = this.named(name)[index];
    const kind = name === "onCommit" ? "commit" : "rollback";
    const say = this.world.recorder.say.bind(this.world.recorder, this.run);
    say("info", `Running ${kind} hook '${hook}'`);
    const next = (outcome: Outcome) => {
      const problem = problemOf(outcome);
      if (problem !== undefined) {
        say("error", `An error was encountered while running ${kind} hook '${hook}': ${problem}`);
        return then(problem);
      }
      const title = kind === "commit" ? "Commit" : "Rollback";
      say("info", `${title} hook '${hook}' finished running successfully`);
      this.callTransactionHook(name, rest, transaction, then);
    };
    this.call({ name, index }, { values: [] }, next, () => undefined, transaction);
  }

  private callHook(
    name: FunctionName,
    index: number,
    occasion: Occasion,
    then: () => void,
    started: () => void,
  ): void {
    const hook = this.named(name)[index];
    if (hook === undefined) return then();
    const say = this.world.recorder.say.bind(this.world.recorder, this.run);
    const begin = () => {
      started();
      say("info", `Running hook '${hook}' in response to entering state '${occasion.state.name}'`);
    };
    const next = (outcome: Outcome) => {
      const problem = problemOf(outcome);
      if (problem === undefined) say("info", `Hook '${hook}' finished running successfully`);
      else say("error", `An error was encountered while running hook '${hook}': ${problem}`);
      this.callHook(name, index + 1, occasion, then, started);
    };
    this.call({ name, index }, occasion.given(), next, begin);
  }
}

/** Why a function gave nothing, in words; none when it returned. */
export function problemOf(outcome: Outcome): string | undefined {
  if (outcome.kind === "threw") return describeError(outcome.error);
  return outcome.kind === "crashed" ? outcome.reason : undefined;
}

/** The arguments of hooks and conditions: the definition, the run, the state (semantics, 1.6). */
export function hookArguments(
  called: Called,
  run: Run,
  state: ProposedState,
  answer: Answer,
): FunctionArguments {
  const { key, name, version, retries, parameters } = called;
  const { states: _states, result: _result, ...known } = run;
  const part: Part = { path: [2], kind: "state", state: proposedOf(state), answer };
  return { values: [{ key, name, version, retries, parameters }, known, null], parts: [part] };
}
