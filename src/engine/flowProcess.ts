import { Attempt, cutOff } from "./attempt.ts";
import { Settlement } from "./callee.ts";
import type { Conclusion } from "./conclusion.ts";
import type { Failure } from "./failure.ts";
import { FlowCalls } from "./flowCalls.ts";
import { FlowPause, resumedState } from "./flowPause.ts";
import { bornOf, calledOf, type FlowRequest } from "./flowRequest.ts";
import { Functions, hookArguments } from "./functions.ts";
import { errorAnswer, unfinished, type Answer, type Outcome } from "./outcome.ts";
import type { BodyContext, Called, CalledFlow, FunctionName } from "./ports.ts";
import { currentState, type FlowRun, type RunRecord, type TaskRun } from "./record.ts";
import { describeState, type Recorder } from "./recorder.ts";
import { inheritedPolicy, keptAnswer } from "./resultPolicy.ts";
import { retriesBehind } from "./retry.ts";
import { RunLife } from "./runLife.ts";
import { stateOf, type ProposedState, type State } from "./state.ts";
import type { ChildRequest, SubflowProcess } from "./subflowProcess.ts";
import { TaskRunner } from "./taskRunner.ts";
import type { TaskProcess } from "./taskProcess.ts";
import type { Transaction } from "./transaction.ts";
import { validatedArguments } from "./validate.ts";
import type { EnginePorts, World } from "./world.ts";

/** A flow that loses its place again and again is what makes it go. */
const mostLosses = 2;

/** What can be found of a running flow by a run's id. */
export type RunProcess = FlowProcess | TaskProcess | SubflowProcess;

/**
 * The life of one flow run. Invariants:
 * 1. The final state comes from the returned value or the thrown error alone, never from the list of task runs.
 * 2. After the final state no run gets its first body; those that have begun may finish, retries too (semantics, 3.6).
 * 3. `settlement` settles once, after the last body.
 */
export class FlowProcess extends RunLife<FlowRun> {
  readonly run: FlowRun;
  readonly settlement = new Settlement();
  protected readonly called: Called & Pick<CalledFlow, "retryDelaySeconds">;
  protected readonly functions: Functions;
  protected readonly world: World;
  private readonly calls: FlowCalls;
  private readonly pausing: FlowPause;
  /** How often the place of its body was lost. */
  private losses = 0;
  /** What is still going on though no call is open: transactions that end. */
  private holds = 0;
  private whenReleased: () => void = () => undefined;
  private arguments: readonly unknown[] = [];

  constructor(
    private readonly request: FlowRequest,
    private readonly ports: EnginePorts,
    private readonly recorder: Recorder,
    /** The task run that stands for this run in its parent. */
    private readonly tracking?: TaskRun,
    /** The transaction of its caller. */
    private readonly transaction?: Transaction,
  ) {
    super("Flow run");
    this.called = calledOf(request);
    const known = request.resume?.flowRuns.find((run) => run.parentTaskRunId === undefined);
    this.run = known
      ? recorder.flowRun(known.id)
      : recorder.addFlowRun(bornOf(request, ports, tracking), stateOf("Pending"));
    this.pausing = this.pausable(request.resumeInput);
    this.calls = new FlowCalls({
      isOwnBody: (caller) => caller === this.attempt?.scope,
      childOf: (request) => this.childOf(request),
    });
    const taskRunner = new TaskRunner(request.maxWorkers);
    this.world = {
      ports,
      recorder,
      flow: this.run,
      logPrints: request.logPrints ?? false,
      resultPolicy: inheritedPolicy(request, {}),
      taskRunner,
      whenOpen: (then) => this.pausing.whenOpen(then),
      pause: (request, answer) => this.pausing.begin(request, answer),
      hold: () => this.hold(),
      startCall: (call, caller) => this.calls.start(this.world, call, caller),
      nextOrdinal: (key) => this.calls.nextOrdinal(key),
    };
    this.functions = new Functions(this.world, this.run, this.called, () => this.context());
  }

  start(): void {
    const { request } = this;
    const checked = validatedArguments(request);
    if ("problem" in checked) return this.refuse(checked.problem);
    this.arguments = checked.arguments;
    if (request.resume) return this.startAgain(request.resume);
    this.giveName(
      "flowRunName",
      () => request.parameters,
      () => this.startAttempt(),
    );
  }

  /** The process of this run, or of one that it started. */
  find(id: string): RunProcess | undefined {
    return id === this.run.id ? this : this.calls.find(id);
  }

  /** Lets a paused or suspended run go on. Throws when it is neither, or when the input is not what it waits for. */
  resume(input?: unknown): void {
    this.pausing.resume(input);
  }

  /** Goes on with a run of a record, from the flow's top. */
  private startAgain(record: RunRecord): void {
    const { name } = currentState(this.run);
    this.calls.reuseRecord(record, this.run.id);
    const isSuspended = name === "Suspended";
    if (isSuspended) this.retriesUsed = retriesBehind(this.run.states);
    this.enter(
      isSuspended
        ? resumedState("Resuming", this.request.resumeInput)
        : stateOf("AwaitingRetry", "The run goes on: what has completed is not run again."),
    );
    this.startAttempt();
  }

  private pausable(resumeInput: unknown): FlowPause {
    const flow = {
      run: this.run,
      clock: this.ports.clock,
      isSubflow: this.tracking !== undefined,
      enter: (state: ProposedState) => this.enter(state),
      suspend: () => this.suspend(),
      startAttempt: () => this.startAttempt(),
      fail: (state: ProposedState) => this.finish(state),
    };
    return new FlowPause(flow, resumeInput);
  }

  /** The flow's body ends; what runs may finish, and is there when the flow begins again. */
  private suspend(): void {
    this.attempt?.suspend("The flow run is suspended.");
    this.calls.abandonUnstarted();
    this.calls.reuseOwn();
  }

  /** Ends a run whose upstream is unusable before it begins. */
  notReady(message: string): void {
    this.enter(stateOf("NotReady", message));
    this.close(errorAnswer("UnfinishedRun", message));
  }

  /** Ends the run and all that it started, now; without effect once everything has ended. */
  cancel(message = "Flow run was cancelled."): void {
    if (this.settlement.isSettled) return;
    const { name } = currentState(this.run);
    const state = name === "Cancelling" || this.isOver ? undefined : this.enter(stateOf("Cancelling"));
    this.stopEverything(stateOf("Cancelled", "The parent flow run was cancelled."));
    if (name === "Cancelling") return this.finish(stateOf("Cancelled", message));
    if (!state) return;
    this.callHooks("onCancellation", state, unfinished, () => {
      if (!this.isOver) this.finish(stateOf("Cancelled", message));
    });
  }

  /** Ends the run because what it is part of has ended in this state. */
  abandon(state: ProposedState): void {
    if (state.type === "CANCELLED") return this.cancel(state.message);
    if (!this.isOver) this.crash(state.message ?? state.name);
  }

  private startAttempt(): void {
    const { run, called, request, functions } = this;
    const kind = this.tracking ? "subflow" : "flow";
    this.say("info", `Beginning ${kind} run '${run.name}' for flow '${run.flowName}'`);
    this.calls.restart();
    const state = stateOf("Running");
    const isResuming = currentState(run).name === "Resuming";
    const view = { ...run, runCount: run.runCount + (isResuming ? 0 : 1) };
    const { parts } = request;
    const context = { ...this.context(), runCount: view.runCount };
    const plan = {
      body: {
        kind: "flow",
        key: request.key,
        arguments: this.arguments,
        context,
        ...(parts ? { parts } : {}),
      },
      state,
      hookArguments: () => hookArguments(called, view, state, unfinished),
      timeoutSeconds: request.timeoutSeconds,
      transaction: this.transaction,
    } as const;
    this.attempt = new Attempt(this.world, run, functions, plan, {
      running: () => void this.enter(state),
      ended: (outcome) => this.attemptEnded(outcome),
    });
    this.attempt.start();
  }

  private context(): BodyContext {
    const { run, world, request } = this;
    return {
      flowRunId: run.id,
      flowRunName: run.name,
      flowName: run.flowName,
      runCount: run.runCount,
      logPrints: world.logPrints,
      tags: request.tags ?? [],
    };
  }

  private childOf({ tracking, transaction, ...request }: ChildRequest): FlowProcess {
    const { signatures } = this.request;
    const checked = signatures ? { ...request, signatures } : request;
    return new FlowProcess(checked, this.ports, this.recorder, tracking, transaction);
  }

  protected override returned({ state, answer }: Conclusion): void {
    this.conclude(state, answer);
  }

  protected override crashed({ reason, isPlaceGone }: Extract<Outcome, { kind: "crashed" }>): void {
    if (isPlaceGone && this.losses < mostLosses) this.goOnElsewhere(reason);
    else this.crash(reason);
  }

  protected override threw({ thrown, where, state, answer }: Failure): void {
    const stack = where ? `\n${where}` : "";
    this.say("error", `Encountered exception during execution: ${thrown}${stack}`);
    this.conclude(state, answer);
  }

  protected override timedOut({ state, answer }: Failure): void {
    this.say("error", state.message ?? state.name);
    this.calls.abandonAll(cutOff);
    this.conclude(state, answer);
  }

  protected override failUnstarted(problem: string): void {
    this.say("error", problem);
    this.finish(stateOf("Failed", problem), errorAnswer("TypeError", problem));
  }

  /** Never Running, so never retried (semantics, 2.2). */
  private refuse(problem: string): void {
    const what = "Validation of flow parameters failed with error";
    this.say("error", `${what}: ${problem}`);
    const state = stateOf("Failed", `${what}: ParameterTypeError: ${problem}`);
    this.finish(state, errorAnswer("ParameterTypeError", problem));
  }

  /** A failure is tried again while retries are left (semantics, 2.3). */
  private conclude(state: ProposedState, answer: Answer): void {
    if (state.type === "CANCELLING") return this.cancel(state.message);
    if (state.type === "FAILED" && this.retriesUsed < this.called.retries) this.awaitRetry(state);
    else this.finish(state, answer);
  }

  /**
   * The place where the body ran is gone with everything in it, and the body need not be to blame. It begins again from its
   * top: what had ended answers at once, and what was at work has crashed and says so to whoever waits for it.
   */
  private goOnElsewhere(reason: string): void {
    this.losses += 1;
    this.say("warning", `${reason} The flow begins again; what had ended is not run again.`);
    this.calls.reuseCrashed();
    this.pausing.repeat();
    this.enter(stateOf("AwaitingRetry", reason));
    this.pausing.open();
    this.startAttempt();
  }

  private awaitRetry(failed: ProposedState): void {
    this.retriesUsed += 1;
    this.pausing.restart();
    // A flow's own retry makes every task run anew.
    this.calls.forget();
    this.calls.abandonUnstarted();
    const { clock } = this.ports;
    const delayMs = this.called.retryDelaySeconds * 1000;
    const { message } = failed;
    const state = { ...stateOf("AwaitingRetry", message), scheduledTime: clock.now() + delayMs };
    this.enter(state);
    this.pausing.open();
    this.say(
      "info",
      `Received non-final state 'AwaitingRetry' when proposing final state '${failed.name}' and will attempt to run again...`,
    );
    this.takeBackTimer = clock.after(delayMs, () => this.startAttempt());
  }

  private crash(reason: string): void {
    this.sayCrashed(reason);
    this.stopEverything(stateOf("Crashed", reason));
    this.finish(stateOf("Crashed", reason));
  }

  /** Enters the last state, runs the hooks that answer to it, and closes when everything it started has ended. */
  protected override finish(proposed: ProposedState, answer: Answer = errorOf(proposed)): void {
    this.functions.stop("The flow run has ended.");
    this.pausing.stop();
    if (this.request.cacheResultInMemory !== false) this.recorder.addAnswer(this.run.id, proposed, answer);
    const state = this.enter(proposed);
    this.calls.abandonUnstarted();
    this.pausing.open();
    const hooks = hooksOf[state.type];
    if (hooks) this.callHooks(hooks, state, answer, () => this.sayFinished(answer));
    else this.sayFinished(answer);
  }

  private sayFinished(answer: Answer): void {
    const state = currentState(this.run);
    const level = state.type === "COMPLETED" ? "info" : "error";
    this.say(level, `Finished in state ${describeState(state)}`);
    this.closeWhenQuiet(answer);
  }

  private closeWhenQuiet(answer: Answer): void {
    this.calls.whenQuiet(() => {
      if (this.holds === 0) this.close(answer);
      else this.whenReleased = () => this.closeWhenQuiet(answer);
    });
  }

  private hold(): () => void {
    this.holds += 1;
    return () => {
      this.holds -= 1;
      if (this.holds === 0) this.whenReleased();
    };
  }

  private close(answer: Answer): void {
    this.settlement.settle(keptAnswer(this.request, answer));
  }

  private stopEverything(state: ProposedState): void {
    this.takeBackTimer();
    this.pausing.stop();
    this.functions.stop(state.message ?? state.name);
    this.attempt?.stop(state);
    this.calls.abandonAll(state);
  }

  private callHooks(name: FunctionName, state: State, answer: Answer, then: () => void): void {
    const given = () => hookArguments(this.called, this.run, state, answer);
    this.functions.callHooks(name, { state, given }, then, () => undefined);
  }

  private enter(proposed: ProposedState): State {
    const state = this.recorder.enterFlow(this.run, proposed);
    if (this.tracking) this.recorder.enterSubflow(this.tracking, proposed);
    return state;
  }
}

/** Which hooks answer to which last state (semantics, 2.5). */
const hooksOf = { COMPLETED: "onCompletion", FAILED: "onFailure", CRASHED: "onCrashed" } as Partial<
  Record<ProposedState["type"], FunctionName>
>;

function errorOf(state: ProposedState): Answer {
  return errorAnswer(`${state.name}Run`, state.message ?? "");
}
