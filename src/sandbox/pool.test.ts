import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Outcome } from "../engine/outcome.ts";
import type { Body, BodyEvents, BodyHandle, Successor } from "../engine/ports.ts";
import { VirtualClock } from "../engine/virtualClock.ts";
import { tooSoon } from "./job.ts";
import { WorkerPool } from "./pool.ts";
import { Course, ScriptedWorker, type ScriptedPlan, type ScriptedTask } from "./scriptedWorker.testing.ts";

interface PlannedBody extends Omit<ScriptedTask, "id"> {
  readonly kind: Body["kind"];
  readonly at: number;
  readonly stopAt: number | undefined;
  readonly answerMs: number;
  /** It waits for a body this far before it, if that is a task's; and comes to nothing when that does not return. */
  readonly behind?: number | undefined;
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 1) => fc.option(arbitrary, { nil: undefined, freq });
const does: fc.Arbitrary<ScriptedTask["does"]> = fc.oneof(
  { arbitrary: fc.constant("ends" as const), weight: 6 },
  { arbitrary: fc.constant("hogs" as const), weight: 2 },
  { arbitrary: fc.constant("waits" as const), weight: 2 },
  { arbitrary: fc.constantFrom("hangs" as const, "killsWorker" as const), weight: 1 },
);

const plannedBody: fc.Arbitrary<PlannedBody> = fc.record({
  kind: fc.constantFrom("task", "task", "task", "task", "function", "flow"),
  does,
  at: fc.nat(60),
  ms: fc.oneof(fc.constantFrom(0, 0.5, 1), fc.nat(200)),
  stopAt: maybe(fc.nat(300)),
  takesSignal: fc.boolean(),
  obeysMs: maybe(fc.nat(1500)),
  answerMs: fc.nat(50),
  passesOn: fc.boolean(),
  behind: maybe(fc.integer({ min: 1, max: 3 })),
});

const workerPlan: fc.Arbitrary<ScriptedPlan> = fc.record({
  latencyMs: fc.constantFrom(0, 0.1, 1, 5),
  loadMs: fc.oneof({ arbitrary: fc.nat(20), weight: 20 }, { arbitrary: fc.constant(undefined), weight: 1 }),
  load: fc.oneof(
    { arbitrary: fc.constant("loaded" as const), weight: 12 },
    { arbitrary: fc.constantFrom("fails" as const, "dies" as const), weight: 1 },
  ),
  keepsCopies: fc.boolean(),
});

const plans = fc.record({
  size: fc.integer({ min: 1, max: 4 }),
  ready: maybe(fc.integer({ min: 1, max: 4 })),
  bodies: fc.array(plannedBody, { maxLength: 40 }),
  workers: fc.array(workerPlan, { minLength: 1, maxLength: 8 }),
  closeAt: maybe(fc.nat(400), 4),
});

type Plan = typeof plans extends fc.Arbitrary<infer P> ? P : never;

/** A pool of scripted workers on the virtual clock, and all that is heard of its bodies. */
class PoolRun {
  readonly course = new Course();
  readonly pool: WorkerPool<string>;
  readonly heard = new Map<number, string[]>();
  readonly problems = this.course.problems;
  private readonly atWork = new Set<number>();
  private readonly stopped = new Set<number>();
  private spawned = 0;
  /** What waits for a body, by that. */
  private readonly waiting = new Map<number, number[]>();
  private readonly returned = new Set<number>();
  private readonly bodies = new Map<number, Body>();
  /** Those that the pool has ahead of their time. */
  private readonly ahead = new Set<number>();

  constructor(
    private readonly plan: Plan,
    readonly clock = new VirtualClock(),
  ) {
    const { size, ready, workers } = plan;
    this.pool = new WorkerPool({
      program: "",
      spawn: () => new ScriptedWorker(this.clock, planOf(workers, this.spawned++), this.course),
      clock: this.clock,
      size,
      ...(ready === undefined ? {} : { ready }),
    });
    void this.pool.load();
    plan.bodies.forEach((body, id) => this.await(body, id));
    if (plan.closeAt !== undefined) this.clock.after(plan.closeAt, () => this.pool.close());
  }

  /** Runs to where nothing happens any more, and closes the pool. */
  async toEnd(): Promise<this> {
    for (let step = 0; step < 20_000; step++) {
      // What leaves with the turn leaves before time goes on.
      await Promise.resolve();
      if (!this.clock.advanceToNext()) break;
    }
    this.pool.close();
    await Promise.resolve();
    return this;
  }

  /** Goes on to this moment, by milliseconds. */
  async until(moment: number): Promise<void> {
    while (this.clock.now() < moment) {
      this.clock.advance(1);
      await Promise.resolve();
    }
  }

  endsOf(id: number): number {
    return this.heard.get(id)?.filter((event) => event === "ended").length ?? 0;
  }

  /** Its call comes at its time: it starts then, or once that is over which it waits for. */
  private await(planned: PlannedBody, id: number): void {
    const { kind, at, stopAt: _stop, answerMs: _answer, behind, ...task } = planned;
    this.bodies.set(id, { kind, key: "", arguments: [{ id, ...task }], context } as Body);
    const before = behind === undefined ? undefined : id - behind;
    const isFree = before === undefined || kind !== "task" || this.plan.bodies[before]?.kind !== "task";
    this.clock.after(at, () => {
      if (isFree || this.returned.has(before)) this.start(planned, id);
      else this.waiting.set(before, [...(this.waiting.get(before) ?? []), id]);
    });
  }

  /** As the engine does: of those that wait for a body the first, unless it has been given. */
  private successorOf(id: number): Successor | undefined {
    const [next] = this.waiting.get(id) ?? [];
    const body = next === undefined ? undefined : this.bodies.get(next);
    if (next === undefined || !body || this.ahead.has(next) || this.heard.has(next)) return undefined;
    this.ahead.add(next);
    const lapsed = () => void this.ahead.delete(next);
    return { body, places: [], lapsed, successor: () => this.successorOf(next) };
  }

  /** Those that wait for it have their time now, all in this turn. */
  private hasEnded(id: number, outcome: Outcome): void {
    if (outcome.kind === "crashed" && outcome.reason === tooSoon)
      this.problems.push(`Body ${id} had begun, and its run came to it only then.`);
    if (outcome.kind !== "returned" || this.stopped.has(id)) return;
    this.returned.add(id);
    for (const next of this.waiting.get(id) ?? []) this.start(this.plan.bodies[next] as PlannedBody, next);
  }

  private start(planned: PlannedBody, id: number): void {
    const { stopAt } = planned;
    const body = this.bodies.get(id) as Body;
    this.heard.set(id, []);
    const handles: BodyHandle[] = [];
    handles.push(
      this.pool.run(
        body,
        this.eventsOf(planned, id, () => handles[0]),
      ),
    );
    if (stopAt === undefined) return;
    this.clock.after(stopAt, () => {
      this.stopped.add(id);
      this.atWork.delete(id);
      handles[0]?.stop("planned");
    });
  }

  private eventsOf(planned: PlannedBody, id: number, handle: () => BodyHandle | undefined): BodyEvents {
    const hear = (event: string) => {
      const events = this.heard.get(id) ?? [];
      if (events.includes("ended")) this.problems.push(`Body ${id}: ${event} came after its end.`);
      if (this.stopped.has(id) && !["ended", "logged"].includes(event))
        this.problems.push(`Body ${id}: ${event} came after it was stopped.`);
      events.push(event);
    };
    return {
      started: () => {
        hear("started");
        this.countIn(planned, id);
      },
      called: () => hear("called"),
      wanted: (call) => {
        hear("wanted");
        this.atWork.delete(id);
        this.clock.after(planned.answerMs, () => handle()?.answer(call, { kind: "value", value: 0 }));
      },
      asked: () => hear("asked"),
      logged: ({ messages }) => {
        hear("logged");
        for (const message of messages)
          if (!message.startsWith(`${id} `)) this.problems.push(`Body ${id} logged "${message}".`);
      },
      artifactMade: () => hear("artifact"),
      artifactUpdated: () => hear("artifact"),
      successor: () => this.successorOf(id),
      ended: (outcome) => {
        hear("ended");
        this.atWork.delete(id);
        this.hasEnded(id, outcome);
      },
    };
  }

  private countIn({ kind }: PlannedBody, id: number): void {
    if (kind === "flow") return;
    if (this.atWork.size >= this.plan.size)
      this.problems.push(`Body ${id} began while ${this.atWork.size} others were at work.`);
    this.atWork.add(id);
  }
}

function planOf(workers: readonly ScriptedPlan[], index: number): ScriptedPlan {
  return workers[index % workers.length] ?? { latencyMs: 0, loadMs: 0, load: "loaded" };
}

const context = { flowRunId: "f", flowRunName: "f", flowName: "f", runCount: 1, logPrints: false, tags: [] };

describe("whatever bodies and workers do, and whenever they are stopped or die,", () => {
  test("every body ends once, none begins twice, no more are at work than may be, and no worker is left", async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const run = await new PoolRun(plan).toEnd();
        const { begun, workers } = run.course;
        expect(run.problems).toEqual([]);
        expect(plan.bodies.map((_, id) => run.endsOf(id))).toEqual(
          plan.bodies.map((_, id) => (run.heard.has(id) ? 1 : 0)),
        );
        expect(begun.length).toBe(new Set(begun).size);
        expect(workers.filter(({ isTerminated }) => !isTerminated)).toEqual([]);
        expect(run.pool.counts).toEqual({ workers: 0, waiting: 0 });
      }),
      { numRuns: 1500 },
    );
  });
});

const steady: ScriptedPlan = { latencyMs: 0.1, loadMs: 5, load: "loaded" };
const quick: PlannedBody = {
  kind: "task",
  does: "ends",
  at: 20,
  ms: 0,
  stopAt: undefined,
  takesSignal: false,
  obeysMs: undefined,
  answerMs: 0,
};

function planned(bodies: PlannedBody[], size = 2): PoolRun {
  return new PoolRun({ size, ready: size, bodies, workers: [steady], closeAt: undefined });
}

test("of a worker that dies with ends that it kept back, what may have begun begins nowhere again", async () => {
  const workers = [{ ...steady, keepsCopies: true }];
  for (let killer = 0; killer < 40; killer++) {
    const bodies = Array.from({ length: 40 }, () => quick);
    bodies[killer] = { ...quick, does: "killsWorker" };
    const run = await new PoolRun({ size: 1, ready: 1, bodies, workers, closeAt: undefined }).toEnd();
    expect(run.problems).toEqual([]);
    expect(bodies.map((_, id) => run.endsOf(id))).toEqual(bodies.map(() => 1));
    expect(run.course.begun.filter((id) => id === killer)).toEqual([killer]);
  }
});

describe("bodies that wait one for the other", () => {
  const chain = (change: Partial<PlannedBody>, at = -1) =>
    Array.from({ length: 100 }, (_, id) => ({
      ...quick,
      passesOn: true,
      behind: 1,
      ...(id === at ? change : {}),
    }));
  const far: ScriptedPlan = { ...steady, latencyMs: 5 };
  const runOf = (bodies: PlannedBody[], workers = [far]) =>
    new PoolRun({ size: 2, ready: 2, bodies, workers, closeAt: undefined });

  test("begin one after the other in one worker, without a way to the engine and back between each two", async () => {
    const run = runOf(chain({}));
    await run.until(250);
    expect(run.course.begun).toEqual(Array.from({ length: 100 }, (_, id) => id));
    expect((await run.toEnd()).problems).toEqual([]);
  });

  test("are forgotten behind one that passes nothing on, and begin when their time comes", async () => {
    const run = await runOf(chain({ passesOn: false }, 50)).toEnd();
    expect(run.problems).toEqual([]);
    expect(run.course.begun).toEqual(Array.from({ length: 100 }, (_, id) => id));
  });

  test("do not begin behind one that hangs, and is ended", async () => {
    const run = await runOf(chain({ does: "hangs", stopAt: 30 }, 50)).toEnd();
    expect(run.problems).toEqual([]);
    expect(run.course.begun).toEqual(Array.from({ length: 51 }, (_, id) => id));
  });

  test("go elsewhere once one has taken long", async () => {
    const run = await runOf(chain({ ms: 20 }, 50)).toEnd();
    expect(run.problems).toEqual([]);
    expect(run.course.begun).toEqual(Array.from({ length: 100 }, (_, id) => id));
  });

  test("are forgotten behind one that is handed back, though they come only after it was", async () => {
    const flow = { ...quick, kind: "flow", does: "waits", answerMs: 500 } as const;
    const slow = { ...quick, at: 80, ms: 3 };
    const [next, late] = [
      { ...quick, at: 80 },
      { ...quick, at: 82, behind: 1 },
    ];
    const bodies = [flow, quick, quick, slow, next, late, { ...flow, at: 84 }];
    const plan = { size: 2, ready: 1, bodies, workers: [far], closeAt: undefined };
    const run = await new PoolRun(plan).toEnd();
    expect(run.problems).toEqual([]);
    expect(run.course.begun).toEqual([0, 1, 2, 3, 4, 6, 5]);
  });

  test("are ended where they have begun behind one that was stopped as its end was on its way", async () => {
    const stopped: PlannedBody = { ...quick, at: 40, stopAt: 7, passesOn: true };
    const run = runOf([quick, stopped, { ...quick, does: "hangs", behind: 1 }]);
    await run.until(200);
    expect(run.course.begun).toEqual([0, 1, 2]);
    expect(run.heard.has(2)).toBe(false);
    expect(run.course.workers.filter(({ isTerminated }) => isTerminated)).toHaveLength(1);
    expect((await run.toEnd()).problems).toEqual([]);
  });
});

test("a body that began behind another, and whose run comes to it a turn too late, ends once, with its worker", async () => {
  const [clock, course] = [new VirtualClock(), new Course()];
  const spawn = () => new ScriptedWorker(clock, steady, course);
  const pool = new WorkerPool({ program: "", spawn, clock, size: 1, ready: 1 });
  void pool.load();
  const bodyOf = (id: number, does: ScriptedTask["does"]) =>
    ({
      kind: "task",
      key: "",
      arguments: [{ ...quick, id, does, passesOn: true }],
      context,
    }) as unknown as Body;
  const late = bodyOf(2, "hangs");
  const ends: Outcome[] = [];
  const none = () => undefined;
  const ignored = { called: none, wanted: none, asked: none, artifactMade: none, artifactUpdated: none };
  const events: BodyEvents = { ...ignored, started: none, logged: none, ended: none };
  const heard: BodyEvents = { ...events, ended: (outcome) => void ends.push(outcome) };
  const successor = () => ({ body: late, places: [], lapsed: none });
  clock.after(20, () => pool.run(bodyOf(0, "ends"), events));
  const runLate = () => clock.after(1, () => pool.run(late, heard));
  clock.after(40, () => pool.run(bodyOf(1, "ends"), { ...events, successor, ended: () => void runLate() }));
  for (let ms = 0; ms < 500; ms++) {
    clock.advance(1);
    await Promise.resolve();
  }
  expect(course.begun).toEqual([0, 1, 2]);
  expect(ends).toEqual([{ kind: "crashed", reason: tooSoon }]);
  expect(course.workers.filter(({ isTerminated }) => isTerminated)).toHaveLength(1);
  pool.close();
});

describe("a body that hangs", () => {
  test("leaves the bodies that its worker was given ahead to others", async () => {
    const bodies = Array.from({ length: 40 }, () => quick);
    bodies[20] = { ...quick, does: "hangs", stopAt: 100 };
    const run = await planned(bodies).toEnd();
    expect(run.problems).toEqual([]);
    expect(run.course.begun.toSorted((a, b) => a - b)).toEqual(bodies.map((_, id) => id));
  });

  test("and does not hear of its stop is ended a tenth of a second later; one that does has a second", async () => {
    const hangs = { ...quick, does: "hangs", stopAt: 100 } as const;
    const listens = { ...quick, ms: 10_000, stopAt: 100, takesSignal: true } as const;
    for (const [body, ms] of [[hangs, 100] as const, [listens, 1000] as const]) {
      const run = planned([body]);
      await run.until(120 + ms - 1);
      expect(run.endsOf(0)).toBe(0);
      await run.until(120 + ms + 2);
      expect(run.endsOf(0)).toBe(1);
    }
  });

  test("keeps none of its lines back for long, though it was given before its worker had the program", async () => {
    const workers = [{ ...steady, keepsCopies: true }];
    const bodies = [{ ...quick, at: 0, does: "hangs" as const }];
    const run = new PoolRun({ size: 1, ready: 1, bodies, workers, closeAt: undefined });
    await run.until(50);
    expect(run.heard.get(0)).toEqual(["started", "logged"]);
    await run.toEnd();
    expect(run.problems).toEqual([]);
  });

  test("keeps nobody's end back for long, nor that it has begun", async () => {
    const bodies = Array.from({ length: 40 }, () => quick);
    bodies[20] = { ...quick, does: "hangs" };
    const workers = [{ ...steady, keepsCopies: true }];
    const run = new PoolRun({ size: 1, ready: 1, bodies, workers, closeAt: undefined });
    await run.until(50);
    expect(bodies.map((_, id) => run.endsOf(id))).toEqual(bodies.map((_, id) => (id < 20 ? 1 : 0)));
    expect(run.heard.get(20)).toEqual(["started", "logged"]);
    await run.toEnd();
    expect(run.problems).toEqual([]);
  });

  test("is replaced at once", async () => {
    const run = planned(
      [
        { ...quick, does: "hangs", stopAt: 100 },
        { ...quick, at: 50 },
      ],
      1,
    );
    await run.until(119);
    expect(run.course.begun).toEqual([0]);
    await run.until(121);
    expect(run.course.begun).toEqual([0, 1]);
  });
});

test("workers are few while bodies are quick, and many when they take long", async () => {
  const many = (ms: number) => {
    const bodies = Array.from({ length: 200 }, () => ({ ...quick, ms }));
    return new PoolRun({ size: 16, ready: 2, bodies, workers: [steady], closeAt: undefined });
  };
  expect((await many(0).toEnd()).course.workers.length).toBe(3);
  expect((await many(500).toEnd()).course.workers.length).toBe(16);
});

test("bodies that leave their threads idle bring more workers at once; those that keep them busy do so later", async () => {
  const many = async (does: "ends" | "hogs") => {
    const bodies = Array.from({ length: 40 }, () => ({ ...quick, does, ms: 30 }));
    const run = new PoolRun({ size: 16, ready: 2, bodies, workers: [steady], closeAt: undefined });
    await run.until(75);
    return run.course.workers.length;
  };
  expect(await many("ends")).toBe(16);
  expect(await many("hogs")).toBe(3);
});

test("bodies whose ends lie unheard before a busy engine are not taken for slow ones", async () => {
  const bodies = Array.from({ length: 200 }, () => quick);
  const behind: ScriptedPlan = { ...steady, latencyMs: 40 };
  const plan = { size: 16, ready: 2, bodies, workers: [behind], closeAt: undefined };
  expect((await new PoolRun(plan, new LateClock()).toEnd()).course.workers.length).toBe(3);
});

/** The clock of a thread that has a backlog: whatever is to happen later happens much later than it should. */
class LateClock extends VirtualClock {
  override after(delayMs: number, callback: () => void): () => void {
    return super.after(delayMs === 10 ? 50 : delayMs, callback);
  }
}
