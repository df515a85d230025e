import fc from "fast-check";
import { runFlow, type RunningFlow } from "./engine.ts";
import { MemoryLimits } from "./memoryLimits.ts";
import type { Outcome } from "./outcome.ts";
import type { Body, BodyEvents, BodyHandle, Call, CalledTask, Executor, Successor } from "./ports.ts";
import { currentState } from "./record.ts";
import { isSettled } from "./state.ts";
import { seededEntropy, VirtualClock } from "./virtualClock.ts";

/** What one node of a random graph does. */
export interface PlannedTask {
  readonly isFlow: boolean;
  readonly retries: number;
  readonly delay: number | readonly number[];
  readonly jitter: number;
  readonly timeoutSeconds: number | undefined;
  readonly tags: readonly string[];
  readonly seconds: number;
  /** How many first attempts fail, and how. */
  readonly failures: number;
  readonly failure: "threw" | "crashed" | "hangs" | "failedState";
  /** Earlier nodes, by their distance. */
  readonly upstreams: readonly {
    readonly back: number;
    readonly allowFailure: boolean;
    readonly isValue: boolean;
  }[];
  readonly isSubmitted: boolean;
}

/** A random flow run and what happens to it from outside. */
export interface Plan {
  readonly tasks: readonly PlannedTask[];
  readonly retries: number;
  readonly timeoutSeconds: number | undefined;
  readonly maxWorkers: number | undefined;
  readonly waits: boolean;
  readonly failures: number;
  readonly pausesAt: number | undefined;
  readonly cancelAt: number | undefined;
  readonly cancelTask: { readonly at: number; readonly index: number } | undefined;
  readonly limits: { readonly a: number; readonly b: number };
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const plannedTask: fc.Arbitrary<PlannedTask> = fc.record({
  isFlow: fc.nat(4).map((dice) => dice === 0),
  retries: fc.nat(2),
  delay: fc.oneof(fc.constantFrom(0, 3), fc.array(fc.nat(20), { maxLength: 3 })),
  jitter: fc.constantFrom(0, 0.5),
  timeoutSeconds: maybe(fc.integer({ min: 1, max: 30 })),
  tags: fc.subarray(["a", "b"]),
  seconds: fc.nat(40),
  failures: fc.nat(3),
  failure: fc.constantFrom("threw", "threw", "crashed", "hangs", "failedState"),
  upstreams: fc.array(fc.record({ back: fc.nat(5), allowFailure: fc.boolean(), isValue: fc.boolean() }), {
    maxLength: 3,
  }),
  isSubmitted: fc.boolean(),
});

export const plans: fc.Arbitrary<Plan> = fc.record({
  tasks: fc.array(plannedTask, { maxLength: 12 }),
  retries: fc.nat(2),
  timeoutSeconds: maybe(fc.integer({ min: 1, max: 150 })),
  maxWorkers: maybe(fc.integer({ min: 1, max: 3 })),
  waits: fc.boolean(),
  failures: fc.nat(2),
  pausesAt: maybe(fc.nat(60)),
  cancelAt: maybe(fc.nat(200)),
  cancelTask: maybe(fc.record({ at: fc.nat(100), index: fc.nat(11) })),
  limits: fc.record({ a: fc.integer({ min: 1, max: 3 }), b: fc.integer({ min: 1, max: 2 }) }),
});

/** Runs a plan to its end, and watches. */
export class RandomRun {
  readonly clock = new VirtualClock();
  readonly running: RunningFlow;
  readonly problems: string[] = [];
  isFinished = false;
  private readonly active = new Map<PlannedBody, Body>();
  /** What was given ahead, and whether its run has come to it. */
  private readonly ahead = new Map<Body, boolean>();

  constructor(
    readonly plan: Plan,
    seed: number,
  ) {
    const executor: Executor = { run: (body, events) => this.take(body, events) };
    const { a, b } = plan.limits;
    const limits = new MemoryLimits(
      [
        { name: "tag:a", limit: a },
        { name: "tag:b", limit: b },
      ],
      this.clock,
    );
    const journal = { append: () => undefined, flush: () => Promise.resolve() };
    const { retries, timeoutSeconds, maxWorkers } = plan;
    const bounds = { ...(timeoutSeconds ? { timeoutSeconds } : {}), ...(maxWorkers ? { maxWorkers } : {}) };
    this.running = runFlow(
      { key: "flow", name: "flow", retries, retryDelaySeconds: 5, ...bounds, parameters: {}, arguments: [] },
      { executor, journal, clock: this.clock, entropy: seededEntropy(seed), limits },
    );
    void this.running.finished.then(() => (this.isFinished = true));
    this.meddle();
  }

  async toEnd(): Promise<this> {
    for (let step = 0; step < 5000 && this.clock.advanceToNext(); step++) this.watch();
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    return this;
  }

  private meddle(): void {
    const { cancelAt, cancelTask } = this.plan;
    if (cancelAt !== undefined) this.clock.after(cancelAt * 1000, () => this.running.cancel());
    if (cancelTask)
      this.clock.after(cancelTask.at * 1000, () => {
        const run = this.running.record.taskRuns[cancelTask.index];
        if (run) this.running.cancelTaskRun(run.id);
      });
  }

  private take(body: Body, events: BodyEvents): BodyHandle {
    if (body.kind === "task") this.checkUpstreams(body);
    if (this.ahead.has(body)) this.ahead.set(body, true);
    const heard = body.kind === "task" ? this.givingAhead(events) : events;
    const planned = new PlannedBody(this.plan, body, heard, this.clock, () => this.active.delete(planned));
    this.active.set(planned, body);
    if (body.kind === "task") this.watch();
    planned.begin();
    return planned;
  }

  /** As pools do: what comes behind the body is asked for as it starts, and has to be run if it returns plain data. */
  private givingAhead(events: BodyEvents): BodyEvents {
    let successor: Successor | undefined;
    const started = () => {
      events.started();
      successor = events.successor?.();
      if (successor) this.ahead.set(successor.body, false);
    };
    const ended = (outcome: Outcome) => {
      const passesOn = outcome.kind === "returned" && !outcome.value.parts;
      // Now and then it is handed back.
      if (!passesOn || this.ahead.size % 3 === 0) successor?.lapsed();
      events.ended(outcome);
      if (passesOn && this.ahead.size % 3 !== 0 && successor) this.checkAhead(successor, outcome.value.value);
    };
    return Object.assign(Object.create(events) as BodyEvents, { started, ended });
  }

  private checkAhead({ body, places }: Successor, value: unknown): void {
    const run = this.running.record.taskRuns.find(({ id }) => id === body.context.taskRunId);
    const isTaken = this.ahead.get(body);
    if (!isTaken && run && !isSettled(currentState(run)))
      this.problems.push(`The run of ${run.name} did not come to its body, which had begun.`);
    const given = places.map(([index]) => body.arguments[Number(index)]);
    if (isTaken && given.some((one) => one !== value))
      this.problems.push(`${run?.name} was given ${given.join()}, and not ${String(value)}.`);
  }

  /** No body starts before what it depends on is done. */
  private checkUpstreams({ context: { taskRunId } }: Body): void {
    const { taskRuns } = this.running.record;
    const run = taskRuns.find(({ id }) => id === taskRunId);
    const ids = Object.entries(run?.inputs ?? {}).flatMap(([name, ids]) =>
      name === "__parents__" ? [] : ids,
    );
    const open = taskRuns.filter(({ id, states }) => ids.includes(id) && !isSettled(states.at(-1) as never));
    if (open.length > 0) this.problems.push(`${run?.name} began before ${open[0]?.name} was done.`);
  }

  /** Limits are never exceeded. */
  private watch(): void {
    const bodies = [...this.active.values()].filter(({ kind }) => kind === "task");
    const taggedRuns = this.running.record.taskRuns;
    const tagsOf = (body: Body) => taggedRuns.find(({ id }) => id === body.context.taskRunId)?.tags ?? [];
    for (const tag of ["a", "b"] as const) {
      const count = bodies.filter((body) => tagsOf(body).includes(tag)).length;
      if (count > this.plan.limits[tag])
        this.problems.push(`${count} bodies with the tag ${tag} ran at once.`);
    }
    const submitted = bodies.filter(({ key, context }) => {
      const isRoot = context.flowRunId === this.running.id;
      return isRoot && this.plan.tasks[Number(key)]?.isSubmitted;
    });
    if (this.plan.maxWorkers !== undefined && submitted.length > this.plan.maxWorkers)
      this.problems.push(`${submitted.length} submitted bodies ran at once.`);
  }
}

/** A body that does what the plan says. */
class PlannedBody implements BodyHandle {
  private readonly takeBack: (() => void)[] = [];
  private readonly open = new Set<number>();
  private isOver = false;

  constructor(
    private readonly plan: Plan,
    private readonly body: Body,
    private readonly events: BodyEvents,
    private readonly clock: VirtualClock,
    private readonly left: () => void,
  ) {}

  begin(): void {
    this.later(0.5, () => {
      this.events.started();
      if (this.isOver) return;
      if (this.body.key === "flow") this.runFlow();
      else if (this.body.kind === "flow") this.runSubflow();
      else this.runTask();
    });
  }

  settled(call: number): void {
    this.open.delete(call);
    if (this.body.kind === "flow" && this.plan.waits && this.open.size === 0)
      this.later(1, () => this.endFlow());
  }

  answer(): void {
    // The plan goes by settled calls and time alone.
  }

  stop(reason: string): void {
    if (this.isOver) return;
    this.close();
    this.events.ended({ kind: "crashed", reason });
  }

  private runFlow(): void {
    this.plan.tasks.forEach((task, index) => this.call(task, index));
    if (this.plan.pausesAt !== undefined)
      this.later(this.plan.pausesAt, () =>
        this.events.asked({ number: 1000, request: { kind: "pause", key: "k", timeoutSeconds: 30 } }),
      );
    if (!this.plan.waits || this.open.size === 0) this.later(50, () => this.endFlow());
  }

  private runSubflow(): void {
    const task = this.plan.tasks[Number(this.body.key)] as PlannedTask;
    this.events.called({
      ...callOf({ ...task, upstreams: [], isFlow: false }, 0),
      task: calledTask(task, `${this.body.key}`),
    });
    this.end({ value: undefined, futures: [{ path: [], call: 0 }] });
  }

  private call(task: PlannedTask, index: number): void {
    const name = String(index);
    this.open.add(index);
    const call = callOf(task, index);
    const { retries, delay: _delay, timeoutSeconds } = task;
    const flow = {
      ...calledTask(task, name),
      retries,
      retryDelaySeconds: 2,
      ...(timeoutSeconds ? { timeoutSeconds } : {}),
    };
    const made: Call = task.isFlow ? { ...call, flow } : { ...call, task: calledTask(task, name) };
    this.events.called(made);
  }

  private runTask(): void {
    const task = this.plan.tasks[Number(this.body.key)] as PlannedTask;
    const { context } = this.body;
    const fails = context.runCount <= task.failures;
    if (fails && task.failure === "hangs" && task.timeoutSeconds) return;
    this.later(task.seconds, () =>
      fails ? this.fail(task) : this.end({ value: task.seconds, futures: [] }),
    );
  }

  private fail({ failure }: PlannedTask): void {
    const error = { name: "Error", message: "planned" };
    if (failure === "crashed") this.outcome({ kind: "crashed", reason: "planned" });
    else if (failure === "failedState")
      this.end({
        value: null,
        futures: [],
        parts: [
          {
            path: [],
            kind: "state",
            state: { type: "FAILED", name: "Failed" },
            answer: { kind: "error", error },
          },
        ],
      });
    else this.outcome({ kind: "threw", error });
  }

  private endFlow(): void {
    if (this.body.context.runCount <= this.plan.failures && this.body.key === "flow")
      this.outcome({ kind: "threw", error: { name: "Error", message: "planned" } });
    else this.end({ value: 1, futures: [] });
  }

  private end(value: Extract<Parameters<BodyEvents["ended"]>[0], { kind: "returned" }>["value"]): void {
    this.outcome({ kind: "returned", value });
  }

  private outcome(outcome: Parameters<BodyEvents["ended"]>[0]): void {
    if (this.isOver) return;
    this.close();
    this.events.ended(outcome);
  }

  private close(): void {
    this.isOver = true;
    for (const takeBack of this.takeBack) takeBack();
    this.left();
  }

  private later(seconds: number, then: () => void): void {
    this.takeBack.push(
      this.clock.after(seconds * 1000, () => {
        if (!this.isOver) then();
      }),
    );
  }
}

function callOf(task: PlannedTask, index: number) {
  const upstreams = task.upstreams.flatMap(({ back, allowFailure, isValue }) =>
    back < index
      ? [{ call: index - back - 1, isValue, ...(allowFailure ? { allowFailure: true as const } : {}) }]
      : [],
  );
  const futures = upstreams
    .filter(({ isValue }) => isValue)
    .map(({ isValue: _taken, ...future }, at) => ({ path: [at], ...future }));
  return {
    call: index,
    arguments: { value: futures.map(() => undefined), futures },
    waitFor: upstreams.filter(({ isValue }) => !isValue).map(({ isValue: _taken, ...upstream }) => upstream),
    origins: [],
    isSubmitted: task.isSubmitted,
    tags: [],
  };
}

function calledTask(task: PlannedTask, key: string): CalledTask {
  const { retries, delay, jitter, timeoutSeconds, tags } = task;
  const limit = timeoutSeconds ? { timeoutSeconds } : {};
  const none = { parameters: ["value"], defaults: {}, functions: {} };
  return {
    key,
    name: key,
    ...none,
    retries,
    retryDelaySeconds: delay,
    retryJitterFactor: jitter,
    tags,
    ...limit,
  };
}

/** Every run of the record that is not over. */
export function openRuns({ record }: RunningFlow): string[] {
  const runs = [...record.flowRuns, ...record.taskRuns];
  return runs
    .filter((run) => !isSettled(currentState(run)))
    .map((run) => `${run.name}: ${currentState(run).name}`);
}
