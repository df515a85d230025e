import type { Attempt } from "./attempt.ts";
import { conclude, type Conclusion } from "./conclusion.ts";
import type { LogLevelName } from "./event.ts";
import { failureOf, lostResult, type Failure, type RunWord } from "./failure.ts";
import type { Functions } from "./functions.ts";
import { nameRun } from "./naming.ts";
import type { Answer, Outcome } from "./outcome.ts";
import type { Called } from "./ports.ts";
import { currentState, type FlowRun, type TaskRun } from "./record.ts";
import { isSettled, stateOf, type ProposedState } from "./state.ts";
import type { World } from "./world.ts";

/**
 * What the life of a task run and that of a flow run have in common: a name before the first attempt, attempts one after
 * the other, and a step for each way in which one ends. What comes of a step is for the run's kind to say.
 */
export abstract class RunLife<Kind extends FlowRun | TaskRun> {
  abstract readonly run: Kind;
  protected abstract readonly called: Called;
  protected abstract readonly functions: Functions;
  protected abstract readonly world: World;
  protected attempt: Attempt | undefined;
  protected retriesUsed = 0;
  protected takeBackTimer: () => void = () => undefined;

  constructor(
    /** What messages call it. */
    private readonly word: RunWord,
  ) {}

  /** True when the run is in its last state; its hooks may still run. */
  protected get isOver(): boolean {
    return isSettled(currentState(this.run));
  }

  protected say(level: LogLevelName, message: string): void {
    this.world.recorder.say(this.run, level, message);
  }

  /** Gives the run the name that its options say, if they say one, before it first runs. */
  protected giveName(
    option: "taskRunName" | "flowRunName",
    parameters: () => Readonly<Record<string, unknown>>,
    then: () => void,
  ): void {
    if (this.called.runName === undefined && this.functions.named(option).length === 0) return then();
    nameRun(this.called, option, parameters, this.functions, (naming) => {
      if (this.isOver) return;
      if ("problem" in naming) return this.failUnstarted(naming.problem);
      if (naming.name !== undefined) this.rename(naming.name);
      then();
    });
  }

  protected rename(name: string): void {
    this.world.recorder.rename(this.run, name);
  }

  protected attemptEnded(outcome: Outcome): void {
    switch (outcome.kind) {
      case "returned":
        return this.returned(conclude(outcome.value, (call) => this.attempt?.scope.callee(call)));
      case "unportable":
        return this.completeWithoutResult(outcome.reason);
      case "threw":
        return this.threw(failureOf(this.word, outcome));
      case "timedOut":
        return this.timedOut(failureOf(this.word, outcome));
      case "crashed":
        return this.crashed(outcome);
      default:
        return outcome satisfies never;
    }
  }

  protected sayCrashed(reason: string): void {
    this.say("error", `Crash detected! ${reason}`);
    this.say("debug", `Crash details: ${reason}`);
  }

  private completeWithoutResult(reason: string): void {
    this.say("warning", `The result cannot leave its worker, so it is not kept: ${reason}`);
    this.world.recorder.addLostResult(this.run.id);
    this.finish(stateOf("Completed"), lostResult(this.word, this.run.name, reason));
  }

  /** The run cannot begin, by its author's mistake. */
  protected abstract failUnstarted(problem: string): void;
  protected abstract returned(conclusion: Conclusion): void;
  protected abstract threw(failure: Failure): void;
  protected abstract timedOut(failure: Failure): void;
  protected abstract crashed(outcome: Extract<Outcome, { kind: "crashed" }>): void;
  /** Enters the last state, and lets everyone who waits go on. */
  protected abstract finish(state: ProposedState, answer: Answer): void;
}
