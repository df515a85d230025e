import { BodyScope } from "./bodyScope.ts";
import { decode } from "./encoded.ts";
import { argumentsHash } from "./key.ts";
import { describeError, type ErrorData, type Outcome } from "./outcome.ts";
import type { Answer, Call } from "./ports.ts";
import { currentState, type TaskRun } from "./record.ts";
import { describeState } from "./recorder.ts";
import { nextRetry } from "./retry.ts";
import { stateOf, type ProposedState } from "./state.ts";
import type { World } from "./world.ts";

/**
 * The life of one task run. Invariants:
 * 1. No body starts before every run it depends on is settled, and none if one of those is not Completed.
 * 2. At most one body runs at a time, and at most `retries + 1` in all.
 * 3. Once settled, nothing about the run changes, whatever still comes from a body that was stopped.
 */
export class TaskProcess {
  readonly run: TaskRun;
  /** What the run is known by, over restarts: its task, its arguments, its ordinal among equal calls. */
  readonly key: string;
  private body: BodyScope | undefined;
  private retriesUsed = 0;
  private takeBackTimer: () => void = () => undefined;
  private listeners: (() => void)[] = [];
  private outcome: Answer | undefined;
  private arguments: readonly unknown[] = [];

  constructor(
    private readonly world: World,
    private readonly call: Call,
    private readonly caller: BodyScope,
  ) {
    const { task } = call;
    const dynamicKey = this.nextDynamicKey();
    this.key = `${task.key}/${dynamicKey}`;
    const id = world.ports.entropy.id();
    this.run = world.recorder.addTaskRun(
      {
        id,
        flowRunId: world.flow.id,
        name: `${task.name}-${id.slice(0, 3)}`,
        taskName: task.name,
        taskKey: task.key,
        dynamicKey,
        inputs: this.inputs(),
        ...(call.site ? { callSite: call.site } : {}),
      },
      stateOf("Pending"),
    );
  }

  /** Waits for what the call depends on, then runs the body. */
  begin(): void {
    whenAllSettled(this.upstreams(), () => this.prepare());
  }

  /** True when the body has run, or runs. */
  get isStarted(): boolean {
    return this.run.runCount > 0;
  }

  get isSettled(): boolean {
    return this.outcome !== undefined;
  }

  /** Calls back once the run will not change any more; at once if that is so already. */
  whenSettled(listener: () => void): void {
    if (this.isSettled) listener();
    else this.listeners.push(listener);
  }

  /** The value or the error that asking for the result gives. Only for a settled run. */
  answer(): Answer {
    if (!this.outcome) throw new Error(`${this.run.name} is not settled.`);
    return this.outcome;
  }

  /** The returned value, when there is one. */
  get value(): unknown {
    return this.outcome?.kind === "value" ? this.outcome.value : undefined;
  }

  /** Ends the run from outside with the given state, unless it has ended. */
  abandon(state: ProposedState): void {
    if (this.isSettled) return;
    this.body?.stop(state.message ?? state.name);
    this.settle(state, { kind: "error", error: { name: `${state.name}Run`, message: state.message ?? "" } });
  }

  private nextDynamicKey(): string {
    const { task, arguments: encoded } = this.call;
    const hash = argumentsHash(encoded, (call) => this.caller.callee(call)?.key ?? "unknown");
    return `${hash}-${this.world.nextOrdinal(`${task.key}/${hash}`)}`;
  }

  private inputs(): Record<string, string[]> {
    const inputs: Record<string, string[]> = {};
    const names = this.call.task.parameters;
    for (const name of names) setOwn(inputs, name, []);
    for (const future of this.call.arguments.futures) {
      const name = nameAt(names, Number(future.path[0]));
      setOwn(inputs, name, [...new Set([...(own(inputs, name) ?? []), ...this.idsOf([future.call])])]);
    }
    if (this.call.waitFor.length > 0) setOwn(inputs, "waitFor", this.idsOf(this.call.waitFor));
    if (this.caller.parentTaskRunId) setOwn(inputs, "__parents__", [this.caller.parentTaskRunId]);
    return inputs;
  }

  private idsOf(calls: readonly number[]): string[] {
    return calls.flatMap((call) => this.caller.callee(call)?.run.id ?? []);
  }

  private upstreams(): TaskProcess[] {
    const calls = [...this.call.arguments.futures.map((future) => future.call), ...this.call.waitFor];
    return [...new Set(calls)].flatMap((call) => this.caller.callee(call) ?? []);
  }

  private prepare(): void {
    if (this.isSettled) return;
    const unusable = this.upstreams().find((upstream) => currentState(upstream.run).type !== "COMPLETED");
    if (unusable) return this.giveUpWaiting(unusable);
    this.arguments = decode(this.call.arguments, ({ call }) => this.caller.callee(call)?.value) as unknown[];
    this.startAttempt();
  }

  private giveUpWaiting(upstream: TaskProcess): void {
    const message = `Upstream task run '${upstream.run.name}' did not reach a 'COMPLETED' state.`;
    this.settle(stateOf("NotReady", message), { kind: "error", error: { name: "UnfinishedRun", message } });
  }

  private startAttempt(): void {
    const { task } = this.call;
    this.body = new BodyScope(this.world, this.run, {
      started: () => this.attemptStarted(),
      ended: (outcome) => this.attemptEnded(outcome),
    });
    this.body.start({
      kind: "task",
      key: task.key,
      arguments: this.arguments,
      context: {
        flowRunId: this.world.flow.id,
        flowRunName: this.world.flow.name,
        taskRunId: this.run.id,
        taskRunName: this.run.name,
        runCount: this.run.runCount + 1,
        logPrints: task.logPrints ?? this.world.logPrints,
      },
    });
  }

  private attemptStarted(): void {
    this.world.recorder.enterTask(this.run, stateOf(this.run.runCount === 0 ? "Running" : "Retrying"));
    const { timeoutSeconds } = this.call.task;
    if (timeoutSeconds) this.after(timeoutSeconds * 1000, () => this.attemptTimedOut(timeoutSeconds));
  }

  private attemptTimedOut(timeoutSeconds: number): void {
    this.body?.stop(`Timed out after ${timeoutSeconds} second(s).`);
    this.attemptEnded({ kind: "timedOut", timeoutSeconds });
  }

  private attemptEnded(outcome: Outcome): void {
    this.takeBackTimer();
    switch (outcome.kind) {
      case "returned":
        return this.complete(outcome.value.value);
      case "threw":
        return this.retryOr(`failed with exception: ${describeError(outcome.error)}`, () =>
          this.fail(outcome.error),
        );
      case "timedOut":
        return this.retryOr(`exceeded timeout of ${inSeconds(outcome.timeoutSeconds)}`, () =>
          this.failByTimeout(outcome.timeoutSeconds),
        );
      case "crashed":
        return this.crash(outcome.reason);
      default:
        return outcome satisfies never;
    }
  }

  private complete(value: unknown): void {
    this.world.recorder.addResult(this.run.id, value);
    this.settle(stateOf("Completed"), { kind: "value", value });
  }

  private retryOr(what: string, giveUp: () => void): void {
    const retry = nextRetry(this.call.task, this.retriesUsed);
    if (!retry) return giveUp();
    this.retriesUsed = retry.number;
    const when = retry.isDelayed ? `${retry.delayMs / 1000} second(s) from now` : "immediately";
    const progress = `Retry ${retry.number}/${this.call.task.retries} will start ${when}`;
    this.world.recorder.say(this.run, "info", `Task run ${what} - ${progress}`);
    if (!retry.isDelayed) return this.startAttempt();
    this.world.recorder.enterTask(this.run, stateOf("AwaitingRetry"));
    this.after(retry.delayMs, () => this.startAttempt());
  }

  private fail(error: ErrorData): void {
    const suffix = this.call.task.retries > 0 ? " - Retries are exhausted" : "";
    const where = error.stack ? `\n${error.stack}` : "";
    this.world.recorder.say(
      this.run,
      "error",
      `Task run failed with exception: ${describeError(error)}${suffix}${where}`,
    );
    const message = `Task run encountered an exception ${describeError(error)}`;
    this.settle(stateOf("Failed", message), { kind: "error", error });
  }

  private failByTimeout(timeoutSeconds: number): void {
    const message = `Task run exceeded timeout of ${inSeconds(timeoutSeconds)}`;
    this.world.recorder.say(this.run, "error", message);
    const error = { name: "TimeoutError", message: `Scope timed out after ${inSeconds(timeoutSeconds)}.` };
    this.settle(stateOf("TimedOut", message), { kind: "error", error });
  }

  private crash(reason: string): void {
    this.world.recorder.say(this.run, "error", `Crash detected! ${reason}`);
    this.settle(stateOf("Crashed", reason), {
      kind: "error",
      error: { name: "CrashedRun", message: reason },
    });
  }

  private settle(state: ProposedState, outcome: Answer): void {
    this.takeBackTimer();
    this.outcome = outcome;
    this.body = undefined;
    this.arguments = [];
    const entered = this.world.recorder.enterTask(this.run, state);
    const level = entered.type === "COMPLETED" ? "info" : "error";
    this.world.recorder.say(this.run, level, `Finished in state ${describeState(entered)}`);
    const listeners = this.listeners;
    this.listeners = [];
    for (const listener of listeners) listener();
  }

  private after(delayMs: number, callback: () => void): void {
    this.takeBackTimer();
    this.takeBackTimer = this.world.ports.clock.after(delayMs, callback);
  }
}

/** Calls back once all are settled; at once if they are. */
export function whenAllSettled(tasks: readonly TaskProcess[], then: () => void): void {
  let missing = tasks.length;
  if (missing === 0) return then();
  for (const task of tasks) {
    task.whenSettled(() => {
      missing -= 1;
      if (missing === 0) then();
    });
  }
}

/** A parameter's name; those past the last belong to a rest parameter. */
function nameAt(names: readonly string[], index: number): string {
  return names[index] ?? names.at(-1) ?? `argument${index}`;
}

function own(inputs: Record<string, string[]>, name: string): string[] | undefined {
  return Object.hasOwn(inputs, name) ? inputs[name] : undefined;
}

/** Sets a property whatever its name: a parameter may be called `__proto__`. */
function setOwn(inputs: Record<string, string[]>, name: string, ids: string[]): void {
  Object.defineProperty(inputs, name, { value: ids, writable: true, enumerable: true, configurable: true });
}

/** Prefect prints a whole number of seconds as a float. */
export function inSeconds(seconds: number): string {
  return `${Number.isInteger(seconds) ? seconds.toFixed(1) : seconds} second(s)`;
}
