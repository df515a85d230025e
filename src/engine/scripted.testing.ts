import { runFlow, type RunningFlow } from "./engine.ts";
import type { RunEvent } from "./event.ts";
import type { FlowRequest } from "./flowRequest.ts";
import type { Answer, FutureAt, Outcome } from "./outcome.ts";
import type { Body, BodyEvents, CalledFlow, CalledTask, Executor, Journal } from "./ports.ts";
import { RecordFold, type TaskRun } from "./record.ts";
import type { ProposedState } from "./state.ts";
import { seededEntropy, VirtualClock } from "./virtualClock.ts";

/** A body in the test's hand: the test says what its code does, and when. */
export class ScriptedBody {
  readonly settled: { call: number; state: ProposedState }[] = [];
  readonly answers: { call: number; answer: Answer }[] = [];
  stopReason: string | undefined;
  private calls = 0;

  constructor(
    readonly body: Body,
    readonly events: BodyEvents,
  ) {}

  start(): this {
    this.events.started();
    return this;
  }

  call(task: Partial<CalledTask> & { name: string }, use: CallUse = {}): number {
    const call = this.calls++;
    this.events.called({ call, task: calledTask(task), ...callOf(use) });
    return call;
  }

  callFlow(flow: Partial<CalledFlow> & { name: string }, use: CallUse = {}): number {
    const call = this.calls++;
    this.events.called({
      call,
      flow: { ...calledTask(flow as { name: string }), retryDelaySeconds: 0, ...flow },
      ...callOf(use),
    });
    return call;
  }

  returns(value?: unknown, futures: FutureAt[] = []): void {
    this.end({ kind: "returned", value: { value, futures } });
  }

  throws(message: string): void {
    this.end({ kind: "threw", error: { name: "Error", message } });
  }

  end(outcome: Outcome): void {
    this.events.ended(outcome);
  }
}

interface CallUse {
  readonly args?: unknown[];
  readonly futures?: FutureAt[];
  readonly waitFor?: number[];
}

function callOf({ futures = [], args = futures.map(() => undefined), waitFor = [] }: CallUse) {
  return {
    arguments: { value: args, futures },
    waitFor: waitFor.map((call) => ({ call })),
    origins: [],
    isSubmitted: true,
    tags: [],
  };
}

/** An argument that is a future: of this call, at this place among the arguments. */
export function future(call: number, ...path: (string | number)[]): FutureAt {
  return { call, path };
}

function calledTask(task: Partial<CalledTask> & { name: string }): CalledTask {
  const none = { parameters: [], defaults: {}, functions: {}, tags: [] };
  return { key: `${task.name}-key`, ...none, retries: 0, retryDelaySeconds: 0, ...task };
}

/** Everything around one flow run, in the test's hand. */
export class ScriptedRun {
  readonly clock = new VirtualClock(1_000_000);
  readonly events: RunEvent[] = [];
  readonly bodies: ScriptedBody[] = [];
  readonly running: RunningFlow;

  constructor(request: Partial<FlowRequest> = {}, seed = 1) {
    const executor: Executor = { run: (body, events) => this.take(new ScriptedBody(body, events)) };
    const journal: Journal = {
      append: (event) => void this.events.push(event),
      flush: () => Promise.resolve(),
    };
    const ports = { executor, journal, clock: this.clock, entropy: seededEntropy(seed) };
    this.running = runFlow(
      { key: "f", name: "Flow", logPrints: false, parameters: {}, arguments: [], ...request },
      ports,
    );
  }

  get flow(): ScriptedBody {
    return this.bodies[0] as ScriptedBody;
  }

  get record() {
    return this.running.record;
  }

  /** The bodies that were started for the task, in order. */
  bodiesOf(name: string): ScriptedBody[] {
    return this.bodies.filter(({ body }) => body.key === `${name}-key`);
  }

  /** The newest of them. */
  bodyOf(name: string): ScriptedBody {
    const body = this.bodiesOf(name).at(-1);
    if (!body) throw new Error(`No body of ${name} was started.`);
    return body;
  }

  taskRun(name: string): TaskRun {
    const run = this.record.taskRuns.find(({ taskName }) => taskName === name);
    if (!run) throw new Error(`There is no run of ${name}.`);
    return run;
  }

  statesOf(name: string): string[] {
    return this.taskRun(name).states.map((state) => state.name);
  }

  get flowStates(): string[] {
    return this.record.flowRuns[0]?.states.map((state) => state.name) ?? [];
  }

  get messages(): string[] {
    return this.record.logs.map((log) => log.message);
  }

  /** The record as a reader of the journal would see it. */
  folded() {
    return new RecordFold(structuredClone(this.events)).record;
  }

  private take(body: ScriptedBody) {
    this.bodies.push(body);
    return {
      settled: (call: number, state: ProposedState) => void body.settled.push({ call, state }),
      answer: (call: number, answer: Answer) => void body.answers.push({ call, answer }),
      stop: (reason: string) => {
        body.stopReason = reason;
        body.events.ended({ kind: "crashed", reason });
      },
    };
  }
}
