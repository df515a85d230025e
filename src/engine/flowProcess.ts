import { aggregate } from "./aggregate.ts";
import { BodyScope } from "./bodyScope.ts";
import { decode } from "./encoded.ts";
import { describeError, type Encoded, type ErrorData, type Outcome } from "./outcome.ts";
import type { Call, Ports } from "./ports.ts";
import { currentState, type FlowRun } from "./record.ts";
import { describeState, type Recorder } from "./recorder.ts";
import { randomRunName } from "./runName.ts";
import { isFinal, stateOf, type ProposedState, type State } from "./state.ts";
import { inSeconds, TaskProcess, whenAllSettled } from "./taskProcess.ts";
import { canCancel } from "./transition.ts";
import type { World } from "./world.ts";

/** Which flow to run, and with what. */
export interface FlowRequest {
  /** The run's id, where the caller needs it beforehand. */
  readonly id?: string;
  /** Which definition of the program. */
  readonly key: string;
  readonly name: string;
  readonly logPrints: boolean;
  /** What the record tells of the parameters, by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What the flow function is called with; `undefined` where its default shall stand. */
  readonly arguments: readonly unknown[];
}

/**
 * The life of one flow run. Invariants:
 * 1. The final state comes from the returned value or the thrown error alone, never from the list of task runs.
 * 2. After the final state no new body starts; bodies that already run may finish (semantics, 3.6).
 * 3. `ended` settles once, after the last body.
 */
export class FlowProcess {
  readonly run: FlowRun;
  readonly ended: Promise<State>;
  private readonly body: BodyScope;
  private readonly tasks: TaskProcess[] = [];
  private readonly ordinals = new Map<string, number>();
  private readonly world: World;
  private end: (state: State) => void = () => undefined;

  constructor(
    private readonly request: FlowRequest,
    ports: Ports,
    private readonly recorder: Recorder,
  ) {
    this.ended = new Promise((resolve) => (this.end = resolve));
    this.run = recorder.addFlowRun(bornOf(request, ports), stateOf("Pending"));
    this.world = {
      ports,
      recorder,
      flow: this.run,
      logPrints: request.logPrints,
      startTask: (call, caller) => this.startTask(call, caller),
      nextOrdinal: (key) => this.nextOrdinal(key),
    };
    this.body = new BodyScope(this.world, this.run, {
      started: () => void recorder.enterFlow(this.run, stateOf("Running")),
      ended: (outcome) => this.conclude(outcome),
    });
  }

  start(): void {
    const { run, request } = this;
    this.recorder.say(run, "info", `Beginning flow run '${run.name}' for flow '${run.flowName}'`);
    this.body.start({
      kind: "flow",
      key: request.key,
      arguments: request.arguments,
      context: { flowRunId: run.id, flowRunName: run.name, runCount: 1, logPrints: request.logPrints },
    });
  }

  /** Ends the run and all that it started, now; without effect once it has a final state. */
  cancel(): void {
    if (!canCancel(this.run)) return;
    this.recorder.enterFlow(this.run, stateOf("Cancelling"));
    this.stopEverything(stateOf("Cancelled", "The parent flow run was cancelled."));
    this.finish(stateOf("Cancelled", "Flow run was cancelled."));
  }

  private startTask(call: Call, caller: BodyScope): TaskProcess {
    const task = new TaskProcess(this.world, call, caller);
    this.tasks.push(task);
    if (isFinal(currentState(this.run))) task.abandon(tooLate);
    else task.begin();
    return task;
  }

  private nextOrdinal(key: string): number {
    const ordinal = this.ordinals.get(key) ?? 0;
    this.ordinals.set(key, ordinal + 1);
    return ordinal;
  }

  private conclude(outcome: Outcome): void {
    switch (outcome.kind) {
      case "returned":
        return this.concludeReturned(outcome.value);
      case "threw":
        return this.concludeThrown(outcome.error);
      case "timedOut":
        return this.finish(
          stateOf("TimedOut", `Flow run exceeded timeout of ${inSeconds(outcome.timeoutSeconds)}`),
        );
      case "crashed":
        return this.concludeCrashed(outcome.reason);
      default:
        return outcome satisfies never;
    }
  }

  /** Futures in the returned value are awaited and give way to their values; alone, they decide the state. */
  private concludeReturned(encoded: Encoded): void {
    const returned = encoded.futures.flatMap(({ call }) => this.body.callee(call) ?? []);
    whenAllSettled(returned, () => {
      // A run that is being cancelled settles them too, and has another end.
      if (currentState(this.run).type !== "RUNNING") return;
      const state = isOnlyFutures(encoded)
        ? aggregate(returned.map((task) => currentState(task.run)))
        : stateOf("Completed");
      const value = decode(encoded, ({ call }) => this.body.callee(call)?.value);
      if (state.type === "COMPLETED") this.recorder.addResult(this.run.id, value);
      this.finish(state);
    });
  }

  private concludeThrown(error: ErrorData): void {
    const where = error.stack ? `\n${error.stack}` : "";
    this.recorder.say(
      this.run,
      "error",
      `Encountered exception during execution: ${describeError(error)}${where}`,
    );
    this.finish(stateOf("Failed", `Flow run encountered an exception: ${describeError(error)}`));
  }

  private concludeCrashed(reason: string): void {
    this.recorder.say(this.run, "error", `Crash detected! ${reason}`);
    this.stopEverything(stateOf("Crashed", reason));
    this.finish(stateOf("Crashed", reason));
  }

  private finish(proposed: ProposedState): void {
    const state = this.recorder.enterFlow(this.run, proposed);
    const level = state.type === "COMPLETED" ? "info" : "error";
    this.recorder.say(this.run, level, `Finished in state ${describeState(state)}`);
    for (const task of this.tasks) if (!task.isStarted) task.abandon(tooLate);
    this.endWhenQuiet(state);
  }

  /** A body that may finish can still call tasks; those are abandoned, and waited for like the rest. */
  private endWhenQuiet(state: State): void {
    const open = this.tasks.filter((task) => !task.isSettled);
    if (open.length === 0) this.end(state);
    else whenAllSettled(open, () => this.endWhenQuiet(state));
  }

  private stopEverything(state: ProposedState): void {
    this.body.stop(state.message ?? state.name);
    for (const task of this.tasks) task.abandon(state);
  }
}

/** What becomes of a call whose flow has finished before its body could start (semantics, 3.6). */
const tooLate = stateOf("Crashed", "Execution was cancelled by the runtime environment.");

function bornOf(request: FlowRequest, { entropy }: Ports) {
  return {
    id: request.id ?? entropy.id(),
    name: randomRunName(() => entropy.random()),
    flowName: request.name,
    parameters: request.parameters,
  };
}

/** True for one future, and for a list of nothing else: then the runs' states decide (semantics, 3.4). */
function isOnlyFutures({ value, futures }: Encoded): boolean {
  if (futures.length === 0) return false;
  if (futures.some(({ path }) => path.length === 0)) return true;
  return (
    Array.isArray(value) && futures.length === value.length && futures.every(({ path }) => path.length === 1)
  );
}
