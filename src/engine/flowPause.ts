import { errorAnswer, type Answer } from "./outcome.ts";
import { neverResumed } from "./crash.ts";
import { Pauses, pausesBehind, resumeRefusal } from "./pauses.ts";
import type { Clock, PauseRequest } from "./ports.ts";
import { currentState, type FlowRun } from "./record.ts";
import { isPaused, stateOf, type ProposedState } from "./state.ts";

/** The flow run that is paused, as its pauses need it. */
interface Pausable {
  readonly run: FlowRun;
  readonly clock: Clock;
  readonly isSubflow: boolean;
  enter(state: ProposedState): unknown;
  /** Ends the body alone. */
  suspend(): void;
  /** Begins again from the top. */
  startAttempt(): void;
  /** Nobody has resumed it. */
  fail(state: ProposedState): void;
}

/** How a flow run is paused, suspended and resumed, and what waits meanwhile. */
export class FlowPause {
  private readonly pauses: Pauses;
  private readonly waiting: (() => void)[] = [];
  private takeBackTimer: () => void = () => undefined;

  constructor(
    private readonly flow: Pausable,
    /** What a suspended run of a record is resumed with. */
    input: unknown,
  ) {
    this.pauses = new Pauses(pausesBehind(flow.run, input));
  }

  /** Stops the run until it is resumed, unless the pause's key lets it through. */
  begin(request: PauseRequest, answer: (answer: Answer) => void): void {
    const { flow } = this;
    const { name } = currentState(flow.run);
    if (name !== "Running")
      return answer(errorAnswer("Error", `A flow run that is ${name} cannot be paused.`));
    if (request.kind === "suspend" && flow.isSubflow)
      return answer(errorAnswer("Error", "Cannot suspend subflows."));
    const pause = this.pauses.begin(request, flow.clock.now(), answer);
    if (!pause) return;
    const isSuspended = request.kind === "suspend";
    flow.enter({ ...stateOf(isSuspended ? "Suspended" : "Paused"), ...pause });
    const { timeoutSeconds } = request;
    this.takeBackTimer = flow.clock.after(timeoutSeconds * 1000, () => this.expired(timeoutSeconds));
    if (isSuspended) flow.suspend();
  }

  /** Lets the run go on. Throws when it is not stopped, or when the input is not what it waits for. */
  resume(input: unknown): void {
    const { flow } = this;
    const { name } = currentState(flow.run);
    const problem = resumeRefusal(flow.run, input, flow.clock.now());
    if (problem !== undefined) throw new Error(problem);
    this.takeBackTimer();
    if (name === "Paused") flow.enter(resumedState("Running", input));
    this.pauses.end(input);
    if (name === "Paused") return this.open();
    flow.enter(resumedState("Resuming", input));
    this.pauses.restart(false);
    flow.startAttempt();
    this.open();
  }

  /** The run tries again: keys of its pauses are good again. */
  restart(): void {
    this.takeBackTimer();
    this.pauses.restart(true);
  }

  /** The body begins again though nothing has failed: pauses that are over let it through. */
  repeat(): void {
    this.takeBackTimer();
    this.pauses.restart(false);
  }

  /** No pause will end by itself any more. */
  stop(): void {
    this.takeBackTimer();
  }

  whenOpen(then: () => void): void {
    if (isPaused(currentState(this.flow.run))) this.waiting.push(then);
    else then();
  }

  /** Lets what waited for the end of a pause go its way; what has been abandoned meanwhile goes nowhere. */
  open(): void {
    for (const then of this.waiting.splice(0)) then();
  }

  private expired(seconds: number): void {
    if (currentState(this.flow.run).name === "Suspended")
      return this.flow.fail(stateOf("Failed", neverResumed));
    this.flow.enter(stateOf("Running"));
    this.pauses.expire(seconds);
    this.open();
  }
}

/** The state after a pause, which keeps what the run was resumed with. */
export function resumedState(name: "Running" | "Resuming", input: unknown): ProposedState {
  return input === undefined ? stateOf(name) : { ...stateOf(name), input };
}
