import { Attempt } from "./attempt.ts";
import type { BodyScope } from "./bodyScope.ts";
import { Settlement, whenAllSettled, type Callee } from "./callee.ts";
import type { Conclusion } from "./conclusion.ts";
import type { Dependencies } from "./dependencies.ts";
import type { Failure } from "./failure.ts";
import { Functions, hookArguments } from "./functions.ts";
import { findKept } from "./keptResult.ts";
import { errorAnswer, unfinished, valueAnswer, type Answer, type Value } from "./outcome.ts";
import { parametersOf } from "./parameters.ts";
import type { Body, BodyContext, CalledTask, Successor, TaskCall } from "./ports.ts";
import { currentState, type TaskRun } from "./record.ts";
import { describeState } from "./recorder.ts";
import type { Retry } from "./retry.ts";
import { RunLife } from "./runLife.ts";
import { inheritedPolicy, keptAnswer, type ResultPolicy } from "./resultPolicy.ts";
import { stateOf, type ProposedState } from "./state.ts";
import { Stream } from "./stream.ts";
import { TaskPlace } from "./taskPlace.ts";
import { decideRetry } from "./taskRetry.ts";
import { beginsAtOnce, handsOnAtOnce } from "./succession.ts";
import { Transaction, type Participant } from "./transaction.ts";
import type { World } from "./world.ts";

/**
 * The life of one task run. Invariants:
 * 1. No body is run before every run it depends on is settled, and none if one of those is not usable. One that an
 *    executor was given ahead (`Successor`) begins a moment sooner, and only where what it depends on has returned.
 * 2. At most one body runs at a time, and at most `retries + 1` in all.
 * 3. Once settled, nothing about the run changes, whatever still comes from a body that was stopped.
 */
export class TaskProcess extends RunLife<TaskRun> implements Callee {
  readonly run: TaskRun;
  protected readonly called: CalledTask;
  private readonly settlement = new Settlement();
  protected readonly functions: Functions;
  private transaction: Transaction | undefined;
  private readonly place: TaskPlace;
  readonly stream: Stream | undefined;
  private arguments: Value = noValues;
  /** The first call that waits for this run. */
  private downstream: TaskProcess | undefined;
  /** The body, while an executor has it behind that of the run it waits for: it may have begun. */
  private ahead: Body | undefined;

  constructor(
    protected readonly world: World,
    private readonly call: TaskCall,
    private readonly caller: BodyScope,
    readonly key: string,
    private readonly dependencies: Dependencies,
  ) {
    super("Task run");
    this.called = call.task;
    this.run = world.recorder.addTaskRun(this.born(), stateOf("Pending"));
    this.functions = new Functions(world, this.run, call.task, () => this.context());
    this.stream = call.task.isGenerator && new Stream({ closed: () => this.closed() });
    this.place = new TaskPlace(world, this.run, call.isSubmitted);
    this.say("debug", `Created task run '${this.run.name}' for task '${this.called.name}'`);
  }

  /** Waits for what the call depends on, then runs the body. */
  begin(): void {
    const { upstreams } = this.dependencies;
    for (const upstream of upstreams) if (upstream instanceof TaskProcess) upstream.downstream ??= this;
    whenAllSettled(upstreams, () => this.prepare());
  }

  get isStarted(): boolean {
    return this.run.runCount > 0;
  }

  get isSettled(): boolean {
    return this.settlement.isSettled;
  }

  whenSettled(listener: () => void): void {
    this.settlement.whenSettled(listener);
  }

  answer(): Answer {
    return this.settlement.answer();
  }

  abandon(state: ProposedState): void {
    if (this.isSettled) return;
    const reason = state.message ?? state.name;
    this.attempt?.stop(state, reason);
    this.functions.stop(reason);
    const answer = errorAnswer(`${state.name}Run`, state.message ?? "");
    if (!this.isOver) this.enter(state, answer);
    this.close(answer);
  }

  private born() {
    const { called: task, call, world } = this;
    const id = world.ports.entropy.id();
    const tags = call.tags.length + task.tags.length > 0 ? [...new Set([...call.tags, ...task.tags])] : [];
    return {
      id,
      flowRunId: world.flow.id,
      name: `${task.name}-${id.slice(0, 3)}`,
      taskName: task.name,
      taskKey: task.key,
      dynamicKey: this.key.slice(task.key.length + 1),
      inputs: this.dependencies.inputs(),
      ...(tags.length > 0 ? { tags } : {}),
      ...(call.site ? { callSite: call.site } : {}),
    };
  }

  private prepare(): void {
    if (this.isOver) return;
    const problem = this.dependencies.problem();
    if (problem !== undefined) return this.notReady(problem);
    this.arguments = this.dependencies.resolve();
    this.giveName(
      "taskRunName",
      () => this.parameters,
      () =>
        this.place.takeTagSlots(
          () => this.startAttempt(),
          (reason) => this.crash(reason),
        ),
    );
  }

  private notReady(message: string): void {
    const answer = errorAnswer("UnfinishedRun", message);
    this.enter(stateOf("NotReady", message), answer);
    this.close(answer);
  }

  protected override failUnstarted(problem: string): void {
    this.say("error", `Task run failed before its body could start: ${problem}`);
    const message = `Task run encountered an exception ${problem}`;
    this.finish(stateOf("Failed", message), errorAnswer("TypeError", problem));
  }

  protected override rename(name: string): void {
    const old = this.run.name;
    super.rename(name);
    this.say("debug", `Renamed task run '${old}' to '${name}'`);
  }

  /** Waits while the flow is paused, and for room in its task runner. */
  private startAttempt(): void {
    if (this.isOver) return;
    const takeRoom = () => {
      if (!this.isOver) this.place.takeRoom(() => this.lookForResult());
    };
    if (this.ahead) takeRoom();
    else this.world.whenOpen(takeRoom);
  }

  /** Looks for the result in the cache first, where the task keeps results at all (semantics, 1.10). */
  private lookForResult(): void {
    if (this.isOver) return this.place.leaveRoom();
    if (!this.isPersistent) return this.runBody();
    const { called: task, run, parameters } = this;
    const ingredients = { task, run, flow: this.world.flow, parameters };
    findKept(this.world, ingredients, this.functions, ({ place, value }) => {
      if (this.isOver) return;
      if (value) this.useCached(value);
      else this.runBody(place);
    });
  }

  private get parameters(): Record<string, unknown> {
    return parametersOf(this.called, this.arguments.value as readonly unknown[]);
  }

  private get resultPolicy(): ResultPolicy {
    return inheritedPolicy(this.called, this.world.resultPolicy);
  }

  private get isPersistent(): boolean {
    return !this.stream && this.resultPolicy.persistResult === true;
  }

  /** A hit is Running for a moment, and its Running hooks are called, as if there had been a body. */
  private useCached(value: Value): void {
    const state = this.attemptState;
    const given = () => hookArguments(this.called, this.attemptView, state, unfinished);
    const hasHooks = this.functions.named("onRunning").length > 0;
    const enter = () => {
      if (!this.isOver && currentState(this.run).type !== "RUNNING")
        this.world.recorder.enterTask(this.run, state);
    };
    if (!hasHooks) enter();
    this.functions.callHooks(
      "onRunning",
      { state, given },
      () => {
        enter();
        if (!this.isOver) this.finish(stateOf("Cached"), valueAnswer(value));
      },
      enter,
    );
  }

  /** What the next attempt begins with. */
  private get attemptState(): ProposedState {
    return stateOf(this.run.runCount === 0 ? "Running" : "Retrying");
  }

  private get attemptView(): TaskRun {
    return { ...this.run, runCount: this.run.runCount + 1 };
  }

  /** `place` is where the result is to be kept beyond the run. */
  private runBody(place?: string): void {
    const { called: task, run, functions } = this;
    this.transaction = new Transaction({
      parent: this.caller.transactionOf(this.call),
      key: place,
      store: this.world.ports.results,
      serializer: this.resultPolicy.resultSerializer,
    });
    this.say("debug", `Executing task '${task.name}' for task run '${run.name}'...`);
    const state = this.attemptState;
    const plan = {
      body: this.ahead ?? this.body(this.arguments),
      state,
      hookArguments: () => hookArguments(task, this.attemptView, state, unfinished),
      timeoutSeconds: task.timeoutSeconds,
      transaction: this.transaction,
    };
    this.stream?.restart();
    this.attempt = new Attempt(this.world, run, functions, plan, {
      running: () => void this.world.recorder.enterTask(run, state),
      ended: (outcome) => this.attemptEnded(outcome),
      yielded: this.stream && ((value, goOn) => this.stream?.yielded(value, goOn)),
      successor: () => this.successor(),
    });
    this.ahead = undefined;
    if (this.place.room) this.attempt.scope.occupy(this.place.room);
    this.attempt.start();
  }

  /** What can begin as soon as this run's body has returned. */
  private successor(): Successor | undefined {
    const { downstream } = this;
    return downstream && handsOnAtOnce(this.called, this.resultPolicy)
      ? downstream.successorOf(this)
      : undefined;
  }

  /** This run's body, if it needs no more than what the other's returns. */
  private successorOf(upstream: TaskProcess): Successor | undefined {
    if (this.ahead || !beginsAtOnce(this.called, this.resultPolicy, this.run, this.world)) return undefined;
    const known = this.dependencies.resolveBut(upstream);
    if (!known) return undefined;
    const body = this.body(known.value);
    this.ahead = body;
    const lapsed = () => void (this.ahead = undefined);
    return { body, places: known.places, lapsed, successor: () => this.successor() };
  }

  private body({ value, parts }: Value): Body {
    const context = this.context(this.run.runCount + 1);
    const body = {
      kind: "task",
      key: this.called.key,
      arguments: value as readonly unknown[],
      context,
    } as const;
    return parts ? { ...body, parts } : body;
  }

  private context(runCount = this.run.runCount): BodyContext {
    const { world, run, called: task, call } = this;
    return {
      flowRunId: world.flow.id,
      flowRunName: world.flow.name,
      flowName: world.flow.flowName,
      taskRunId: run.id,
      taskRunName: run.name,
      taskName: task.name,
      runCount,
      logPrints: task.logPrints ?? world.logPrints,
      tags: call.tags,
    };
  }

  protected override returned({ state, answer }: Conclusion): void {
    if (state.type === "COMPLETED") return this.succeed(state, answer);
    if (state.type === "CANCELLING") return this.finish(stateOf("Cancelled", state.message), answer);
    if (state.type !== "FAILED") return this.finish(state, answer);
    const returned = describeState(state);
    this.failed({ what: `failed with state: ${returned}`, returned, state, answer });
  }

  /** Keeps the value with the attempt's transaction, which now commits or waits for the one around it. */
  private succeed(state: ProposedState, answer: Answer): void {
    const { called: task, transaction } = this;
    const { cacheExpirationSeconds: seconds } = task;
    const expiresAt = seconds === undefined ? undefined : this.world.ports.clock.now() + seconds * 1000;
    if (answer.kind === "value") transaction?.stage(answer, expiresAt);
    transaction?.join(this.participant(transaction));
    const { resultPolicy } = this;
    this.finish(state, keptAnswer(resultPolicy, answer), resultPolicy.cacheResultInMemory !== false);
  }

  private participant(transaction: Transaction): Participant {
    return {
      runHooks: (name, then) => this.functions.callTransactionHooks(name, transaction, then),
      rolledBack: () => {
        if (currentState(this.run).type === "COMPLETED")
          this.world.recorder.enterTask(this.run, stateOf("RolledBack"));
      },
      warn: (message) => this.say("warning", message),
    };
  }

  protected override crashed({ reason }: { readonly reason: string }): void {
    this.crash(reason);
  }

  private crash(reason: string): void {
    this.sayCrashed(reason);
    this.finish(stateOf("Crashed", reason), errorAnswer("CrashedRun", reason));
  }

  /** Nobody wants the rest of what the generator yields. */
  private closed(): void {
    if (currentState(this.run).type === "SCHEDULED")
      this.abandon(stateOf("Cancelled", "No more values of the generator are wanted."));
  }

  protected override threw(failure: Failure): void {
    this.failed(failure);
  }

  protected override timedOut(failure: Failure): void {
    this.failed(failure);
  }

  /** Tries again if the options say so and the author's condition agrees; else the run ends in the failure's state. */
  private failed(failure: Failure): void {
    const { transaction } = this;
    if (transaction) transaction.rollBack(() => this.retryOrGiveUp(failure));
    else this.retryOrGiveUp(failure);
  }

  private retryOrGiveUp(failure: Failure): void {
    if (this.isOver) return;
    if (this.stream?.isClosed) return this.finish(failure.state, failure.answer);
    const { world, called: task, run, functions, retriesUsed } = this;
    decideRetry({ world, task, run, functions, retriesUsed }, failure, (decision) => {
      if (decision.kind === "again") return this.tryAgain(failure, decision.retry);
      if (decision.kind === "exhausted") this.sayExhausted(failure);
      this.finish(failure.state, failure.answer);
    });
  }

  private tryAgain({ what }: Failure, retry: Retry): void {
    this.retriesUsed = retry.number;
    const when = retry.isDelayed ? `${retry.delayMs / 1000} second(s) from now` : "immediately";
    const progress = `Retry ${retry.number}/${this.called.retries} will start ${when}`;
    this.say("info", `Task run ${what} - ${progress}`);
    if (!retry.isDelayed) return this.world.whenOpen(() => this.lookForResult());
    const { clock } = this.world.ports;
    const scheduledTime = clock.now() + retry.delayMs;
    this.world.recorder.enterTask(this.run, { ...stateOf("AwaitingRetry"), scheduledTime });
    this.place.leaveRoom();
    this.takeBackTimer = clock.after(retry.delayMs, () => this.startAttempt());
  }

  private sayExhausted({ what, where }: Failure): void {
    const suffix = this.called.retries > 0 ? " - Retries are exhausted" : "";
    this.say("error", `Task run ${what}${suffix}${where ? `\n${where}` : ""}`);
  }

  /** Enters the last state, runs the hooks that answer to it, and lets everyone who waits go on. */
  protected override finish(state: ProposedState, answer: Answer, isKept = true): void {
    this.enter(state, answer, isKept);
    const { transaction } = this;
    const release = this.world.hold();
    const end = (then: () => void) => {
      if (!transaction) return then();
      return state.type === "COMPLETED" ? transaction.end(then) : transaction.rollBack(then);
    };
    end(() => {
      release();
      this.callHooks(state, answer);
    });
  }

  private callHooks(state: ProposedState, answer: Answer): void {
    if (this.isSettled) return;
    const hooks = hooksOf[state.type];
    if (!hooks) return this.close(answer);
    const given = () => hookArguments(this.called, this.run, state, answer);
    this.functions.callHooks(hooks, { state, given }, () => this.close(answer), nothing);
  }

  private enter(state: ProposedState, answer: Answer, isKept = true): void {
    this.takeBackTimer();
    if (isKept) this.world.recorder.addAnswer(this.run.id, state, answer);
    this.world.recorder.enterTask(this.run, state);
  }

  private close(answer: Answer): void {
    if (this.isSettled) return;
    this.place.leave();
    this.attempt = undefined;
    this.transaction = undefined;
    this.arguments = noValues;
    this.ahead = undefined;
    const state = currentState(this.run);
    this.say(state.type === "COMPLETED" ? "info" : "error", `Finished in state ${describeState(state)}`);
    this.stream?.end(answer);
    this.settlement.settle(answer);
  }
}

const noValues: Value = { value: [] };

/** Which hooks answer to which last state (semantics, 1.6). */
const hooksOf = { COMPLETED: "onCompletion", FAILED: "onFailure" } as Partial<
  Record<ProposedState["type"], "onCompletion" | "onFailure">
>;

function nothing(): void {
  // Nobody needs to know that a hook has begun.
}
