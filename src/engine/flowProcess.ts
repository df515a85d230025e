import { Attempt, cutOff } from "./attempt.ts";
import type { FlowParameter } from "./bind.ts";
import type { BodyScope } from "./bodyScope.ts";
import { Settlement, whenAllSettled, type Callee } from "./callee.ts";
import { conclude } from "./conclusion.ts";
import { Dependencies } from "./dependencies.ts";
import { finishedRuns } from "./finishedRun.ts";
import { Functions, hookArguments } from "./functions.ts";
import { nameRun } from "./naming.ts";
import {
  describeError,
  errorAnswer,
  type Answer,
  type ErrorData,
  type Outcome,
  type Part,
} from "./outcome.ts";
import type {
  BodyContext,
  Call,
  Called,
  CalledFlow,
  FlowCall,
  FunctionName,
  PauseRequest,
  Ports,
} from "./ports.ts";
import { Pauses } from "./pauses.ts";
import { currentState, type FlowRun, type RunRecord, type TaskRun } from "./record.ts";
import { describeState, type Recorder } from "./recorder.ts";
import { randomRunName } from "./runName.ts";
import { isFinal, isSettled, stateOf, type ProposedState, type State } from "./state.ts";
import { SubflowProcess, type ChildRequest } from "./subflowProcess.ts";
import { TaskRunner } from "./taskRunner.ts";
import { inSeconds, TaskProcess } from "./taskProcess.ts";
import type { Transaction } from "./transaction.ts";
import { validatedArguments } from "./validate.ts";
import type { EnginePorts, World } from "./world.ts";

/** What can be found of a running flow by a run's id. */
export type RunProcess = FlowProcess | TaskProcess | SubflowProcess;

/** Which flow to run, and with what. */
export interface FlowRequest extends Partial<Omit<CalledFlow, "key" | "name" | "parameters">> {
  /** The run's id, where the caller needs it beforehand. */
  readonly id?: string;
  /** Which definition of the program. */
  readonly key: string;
  readonly name: string;
  /** What the record tells of the parameters, by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What the flow function is called with; `undefined` where its default shall stand. */
  readonly arguments: readonly unknown[];
  /** What a clone of the arguments would lose. */
  readonly parts?: readonly Part[];
  /** Tags of the run, which its calls have too. */
  readonly tags?: readonly string[];
  /** What the program's flows take, by key, to check values against. A flow that is not there is not checked. */
  readonly signatures?: Readonly<Record<string, readonly FlowParameter[]>>;
  /**
   * The record of an earlier attempt of this very run, which it goes on with: completed task runs answer their calls, the
   * rest runs. Journals get the new events only.
   */
  readonly resume?: RunRecord;
  /** What a suspended run is resumed with. */
  readonly resumeInput?: unknown;
}

/**
 * The life of one flow run. Invariants:
 * 1. The final state comes from the returned value or the thrown error alone, never from the list of task runs.
 * 2. After the final state no run gets its first body; those that have begun may finish, retries too (semantics, 3.6).
 * 3. `settlement` settles once, after the last body.
 */
export class FlowProcess {
  readonly run: FlowRun;
  readonly settlement = new Settlement();
  private readonly called: Called & Pick<CalledFlow, "retryDelaySeconds">;
  private readonly functions: Functions;
  private readonly world: World;
  private readonly callees = new Set<TaskProcess | SubflowProcess>();
  /** Subflow runs of the flow's own body, by key: a completed one is not run again when the flow is. */
  private readonly children = new Map<string, SubflowProcess>();
  private ordinals = new Map<string, number>();
  /** Calls of earlier attempts that need not be made again, by key. */
  private readonly reusable = new Map<string, Callee>();
  private readonly pauses: Pauses;
  private readonly waiting: (() => void)[] = [];
  private takeBackPause: () => void = () => undefined;
  private attempt: Attempt | undefined;
  private retriesUsed = 0;
  /** What is still going on though no call is open: transactions that end. */
  private holds = 0;
  private whenReleased: () => void = () => undefined;
  private arguments: readonly unknown[] = [];
  private takeBackTimer: () => void = () => undefined;

  constructor(
    private readonly request: FlowRequest,
    private readonly ports: EnginePorts,
    private readonly recorder: Recorder,
    /** The task run that stands for this run in its parent. */
    private readonly tracking?: TaskRun,
    /** The transaction of its caller. */
    private readonly transaction?: Transaction,
  ) {
    this.called = calledOf(request);
    const known = request.resume?.flowRuns.find((run) => run.parentTaskRunId === undefined);
    this.run = known
      ? recorder.flowRun(known.id)
      : recorder.addFlowRun(bornOf(request, ports, tracking), stateOf("Pending"));
    this.pauses = new Pauses(usedKeys(this.run, request.resumeInput));
    const taskRunner = new TaskRunner(request.maxWorkers);
    this.world = {
      ports,
      recorder,
      flow: this.run,
      logPrints: request.logPrints ?? false,
      persistResult: request.persistResult ?? false,
      taskRunner,
      whenOpen: (then) => this.whenOpen(then),
      pause: (request, answer) => this.pause(request, answer),
      hold: () => this.hold(),
      startCall: (call, caller) => this.startCall(call, caller),
      nextOrdinal: (key) => this.nextOrdinal(key),
    };
    this.functions = new Functions(this.world, this.run, this.called, () => this.context());
  }

  start(): void {
    const { called, request, functions } = this;
    const checked = validatedArguments(request);
    if ("problem" in checked) return this.refuse(checked.problem);
    this.arguments = checked.arguments;
    if (request.resume) return this.startAgain(request.resume);
    nameRun(called, "flowRunName", request.parameters, functions, (naming) => {
      if (this.isOver) return;
      if ("problem" in naming) return this.failUnstarted(naming.problem);
      if (naming.name !== undefined) this.recorder.rename(this.run, naming.name);
      this.startAttempt();
    });
  }

  /** The process of this run, or of one that it started. */
  find(id: string): RunProcess | undefined {
    if (id === this.run.id) return this;
    for (const callee of this.callees) {
      if (callee.run.id === id) return callee;
      const found = callee instanceof SubflowProcess ? callee.find(id) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  /** Lets a paused or suspended run go on. Throws when it is neither, or when the input is not what it waits for. */
  resume(input?: unknown): void {
    const { name } = currentState(this.run);
    if (name !== "Paused" && name !== "Suspended")
      throw new Error(`NotPausedError: The flow run '${this.run.name}' is ${name}, so it cannot be resumed.`);
    const problem = this.pauses.refusal(input);
    if (problem !== undefined)
      throw new Error(`The flow run '${this.run.name}' cannot be resumed: ${problem}`);
    this.takeBackPause();
    if (name === "Paused") this.enter(stateOf("Running"));
    this.pauses.end(input);
    if (name === "Paused") return this.open();
    this.enter(stateOf("Resuming"));
    this.pauses.restart(false);
    this.startAttempt();
    this.open();
  }

  /** Goes on with a run of a record, from the flow's top. */
  private startAgain(record: RunRecord): void {
    const { name } = currentState(this.run);
    for (const [key, run] of finishedRuns(record, this.run.id)) this.reusable.set(key, run);
    const isSuspended = name === "Suspended";
    this.enter(isSuspended ? stateOf("Resuming") : stateOf("AwaitingRetry", "Retry of an earlier attempt."));
    this.startAttempt();
  }

  private pause(request: PauseRequest, answer: (answer: Answer) => void): void {
    const { name } = currentState(this.run);
    if (name !== "Running")
      return answer(errorAnswer("Error", `A flow run that is ${name} cannot be paused.`));
    if (request.kind === "suspend" && this.tracking)
      return answer(errorAnswer("Error", "Cannot suspend subflows."));
    const pauseKey = this.pauses.begin(request, answer);
    if (pauseKey === undefined) return;
    const isSuspended = request.kind === "suspend";
    this.enter({ ...stateOf(isSuspended ? "Suspended" : "Paused"), pauseKey });
    const { timeoutSeconds } = request;
    this.takeBackPause = this.ports.clock.after(timeoutSeconds * 1000, () =>
      this.pauseExpired(timeoutSeconds),
    );
    if (isSuspended) this.suspend();
  }

  /** The flow's body ends; what runs may finish, and is there when the flow begins again. */
  private suspend(): void {
    this.attempt?.suspend("The flow run is suspended.");
    this.abandonUnstarted();
    for (const callee of this.callees) this.reusable.set(callee.key, callee);
  }

  private pauseExpired(seconds: number): void {
    if (currentState(this.run).name === "Suspended")
      return this.finish(stateOf("Failed", "The flow was paused and never resumed."));
    this.enter(stateOf("Running"));
    this.pauses.expire(seconds);
    this.open();
  }

  private whenOpen(then: () => void): void {
    if (currentState(this.run).type === "PAUSED") this.waiting.push(then);
    else then();
  }

  /** Lets what waited for the end of a pause go its way; what has been abandoned meanwhile goes nowhere. */
  private open(): void {
    for (const then of this.waiting.splice(0)) then();
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

  private get isOver(): boolean {
    return isSettled(currentState(this.run));
  }

  private startAttempt(): void {
    const { run, called, request, functions } = this;
    const kind = this.tracking ? "subflow" : "flow";
    this.recorder.say(run, "info", `Beginning ${kind} run '${run.name}' for flow '${run.flowName}'`);
    this.ordinals = new Map();
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
      hookArguments: hookArguments(called, view, state, unfinished),
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

  private startCall(call: Call, caller: BodyScope): Callee {
    const called = "flow" in call ? call.flow : call.task;
    const key = this.keyOf(call, called, caller);
    const known = this.reusable.get(key);
    if (known && isReusable(known)) return known;
    const callee =
      "flow" in call ? this.subflow(call, caller, key) : new TaskProcess(this.world, call, caller, key);
    if (this.callees.has(callee)) return callee;
    this.callees.add(callee);
    if (isFinal(currentState(this.run))) callee.abandon(cutOff);
    else callee.begin();
    return callee;
  }

  private subflow(call: FlowCall, caller: BodyScope, key: string): SubflowProcess {
    const isOwn = caller === this.attempt?.scope;
    const known = isOwn ? this.children.get(key) : undefined;
    if (known && currentState(known.run).type === "COMPLETED") return known;
    const child = new SubflowProcess(this.world, call, caller, key, (request) => this.childOf(request));
    if (isOwn) this.children.set(key, child);
    return child;
  }

  private childOf({ tracking, transaction, ...request }: ChildRequest): FlowProcess {
    const { signatures } = this.request;
    const checked = signatures ? { ...request, signatures } : request;
    return new FlowProcess(checked, this.ports, this.recorder, tracking, transaction);
  }

  /** The task, its arguments, and how many equal calls came before in this attempt. */
  private keyOf(call: Call, called: Called, caller: BodyScope): string {
    const { hash } = new Dependencies(call, called, caller);
    return `${called.key}/${hash}-${this.nextOrdinal(`${called.key}/${hash}`)}`;
  }

  private nextOrdinal(key: string): number {
    const ordinal = this.ordinals.get(key) ?? 0;
    this.ordinals.set(key, ordinal + 1);
    return ordinal;
  }

  private attemptEnded(outcome: Outcome): void {
    switch (outcome.kind) {
      case "returned": {
        const { state, answer } = conclude(outcome.value, (call) => this.attempt?.scope.callee(call));
        return this.conclude(state, answer);
      }
      case "unportable":
        return this.completeWithoutResult(outcome.reason);
      case "threw":
        return this.threw(outcome.error);
      case "timedOut":
        return this.timedOut(outcome.timeoutSeconds);
      case "crashed":
        return this.crash(outcome.reason);
      default:
        return outcome satisfies never;
    }
  }

  private completeWithoutResult(reason: string): void {
    this.recorder.say(
      this.run,
      "warning",
      `The result cannot leave its worker, so it is not kept: ${reason}`,
    );
    this.recorder.addLostResult(this.run.id);
    const message = `The result of the flow run '${this.run.name}' is missing: it cannot be cloned. ${reason}`;
    this.finish(stateOf("Completed"), errorAnswer("MissingResult", message));
  }

  private threw(error: ErrorData): void {
    const text = describeError(error);
    const where = error.stack ? `\n${error.stack}` : "";
    this.recorder.say(this.run, "error", `Encountered exception during execution: ${text}${where}`);
    const state =
      error.name === "TimeoutError"
        ? stateOf("TimedOut", `Flow run failed due to timeout: ${text}`)
        : stateOf("Failed", `Flow run encountered an exception: ${text}`);
    this.conclude(state, { kind: "error", error });
  }

  private timedOut(timeoutSeconds: number): void {
    const message = `Flow run exceeded timeout of ${inSeconds(timeoutSeconds)}`;
    this.recorder.say(this.run, "error", message);
    for (const callee of this.newestFirst()) callee.abandon(cutOff);
    const answer = errorAnswer("TimeoutError", `Scope timed out after ${inSeconds(timeoutSeconds)}.`);
    this.conclude(stateOf("TimedOut", message), answer);
  }

  private failUnstarted(problem: string): void {
    this.recorder.say(this.run, "error", problem);
    this.finish(stateOf("Failed", problem), errorAnswer("TypeError", problem));
  }

  /** Never Running, so never retried (semantics, 2.2). */
  private refuse(problem: string): void {
    const what = "Validation of flow parameters failed with error";
    this.recorder.say(this.run, "error", `${what}: ${problem}`);
    const state = stateOf("Failed", `${what}: ParameterTypeError: ${problem}`);
    this.finish(state, errorAnswer("ParameterTypeError", problem));
  }

  /** A failure is tried again while retries are left (semantics, 2.3). */
  private conclude(state: ProposedState, answer: Answer): void {
    if (state.type === "FAILED" && this.retriesUsed < this.called.retries) this.awaitRetry(state);
    else this.finish(state, answer);
  }

  private awaitRetry(failed: ProposedState): void {
    this.retriesUsed += 1;
    this.takeBackPause();
    this.pauses.restart(true);
    // A flow's own retry makes every task run anew.
    this.reusable.clear();
    this.abandonUnstarted();
    const { clock } = this.ports;
    const delayMs = this.called.retryDelaySeconds * 1000;
    const { message } = failed;
    const state = { ...stateOf("AwaitingRetry", message), scheduledTime: clock.now() + delayMs };
    this.enter(state);
    this.open();
    this.recorder.say(
      this.run,
      "info",
      `Received non-final state 'AwaitingRetry' when proposing final state '${failed.name}' and will attempt to run again...`,
    );
    this.takeBackTimer = clock.after(delayMs, () => this.startAttempt());
  }

  private crash(reason: string): void {
    this.recorder.say(this.run, "error", `Crash detected! ${reason}`);
    this.stopEverything(stateOf("Crashed", reason));
    this.finish(stateOf("Crashed", reason));
  }

  /** Enters the last state, runs the hooks that answer to it, and closes when everything it started has ended. */
  private finish(proposed: ProposedState, answer: Answer = errorOf(proposed)): void {
    this.functions.stop("The flow run has ended.");
    this.takeBackPause();
    this.recorder.addAnswer(this.run.id, proposed, answer);
    const state = this.enter(proposed);
    this.abandonUnstarted();
    this.open();
    const hooks = hooksOf[state.type];
    if (hooks) this.callHooks(hooks, state, answer, () => this.sayFinished(answer));
    else this.sayFinished(answer);
  }

  private sayFinished(answer: Answer): void {
    const state = currentState(this.run);
    const level = state.type === "COMPLETED" ? "info" : "error";
    this.recorder.say(this.run, level, `Finished in state ${describeState(state)}`);
    this.closeWhenQuiet(answer);
  }

  /** A body that may finish can still call tasks; those are abandoned, and waited for like the rest. */
  private closeWhenQuiet(answer: Answer): void {
    const open = [...this.callees].filter((callee) => !callee.isSettled);
    if (open.length > 0) return whenAllSettled(open, () => this.closeWhenQuiet(answer));
    if (this.holds === 0) this.close(answer);
    else this.whenReleased = () => this.closeWhenQuiet(answer);
  }

  private hold(): () => void {
    this.holds += 1;
    return () => {
      this.holds -= 1;
      if (this.holds === 0) this.whenReleased();
    };
  }

  private close(answer: Answer): void {
    this.settlement.settle(answer);
  }

  private abandonUnstarted(): void {
    for (const callee of this.newestFirst()) if (!callee.isStarted) callee.abandon(cutOff);
  }

  private stopEverything(state: ProposedState): void {
    this.takeBackTimer();
    this.takeBackPause();
    this.functions.stop(state.message ?? state.name);
    this.attempt?.stop(state);
    for (const callee of this.newestFirst()) callee.abandon(state);
  }

  /** What waits for another was called after it; ended first, it does not find that other gone and become NotReady. */
  private newestFirst() {
    return [...this.callees].toReversed();
  }

  private callHooks(name: FunctionName, state: State, answer: Answer, then: () => void): void {
    const given = hookArguments(this.called, this.run, state, answer);
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

const unfinished = errorAnswer("UnfinishedRun", "The run is not finished.");

function errorOf(state: ProposedState): Answer {
  return errorAnswer(`${state.name}Run`, state.message ?? "");
}

/** Completed, or still at work. */
function isReusable(callee: Callee): boolean {
  const { type, name } = currentState(callee.run);
  return callee.isSettled ? type === "COMPLETED" && name !== "RolledBack" : true;
}

/** The keys of pauses that a run has been through; the last one with what it is resumed with now. */
function usedKeys({ states }: FlowRun, input: unknown): [string, unknown][] {
  if (states.at(-1)?.name !== "Suspended") return [];
  const keys = states.flatMap(({ pauseKey }) => (pauseKey === undefined ? [] : [pauseKey]));
  return keys.map((key, index) => [key, index === keys.length - 1 ? input : undefined]);
}

function calledOf({ retries, retryDelaySeconds, functions, ...request }: FlowRequest) {
  return {
    ...request,
    parameters: Object.keys(request.parameters),
    defaults: {},
    retries: retries ?? 0,
    retryDelaySeconds: retryDelaySeconds ?? 0,
    functions: functions ?? {},
  };
}

function bornOf(request: FlowRequest, { entropy }: Ports, tracking: TaskRun | undefined) {
  const { id, name, version, tags = [], parameters } = request;
  return {
    id: id ?? entropy.id(),
    name: randomRunName(() => entropy.random()),
    flowName: name,
    parameters,
    ...(version === undefined ? {} : { version }),
    ...(tags.length > 0 ? { tags } : {}),
    ...(tracking ? { parentTaskRunId: tracking.id } : {}),
  };
}
