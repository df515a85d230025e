import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Body, BodyEvents } from "../engine/ports.ts";
import { VirtualClock } from "../engine/virtualClock.ts";
import type { BodyWorker, WorkerListening } from "./bodyWorker.ts";
import { WorkerPool } from "./pool.ts";
import { readFromWorker, type FromWorker, type ToWorker } from "./protocol.ts";

const context = { flowRunId: "f", flowRunName: "f", flowName: "f", runCount: 1, logPrints: false, tags: [] };
const bodyOf = (id: number): Body => ({ kind: "task", key: "", arguments: [id], context }) as unknown as Body;

/** Does what the protocol says: one line and one value for each body, in the body's own name. */
class HonestWorker implements BodyWorker<string> {
  private listener: WorkerListening | undefined;
  private isTerminated = false;

  constructor(
    private readonly clock: VirtualClock,
    private readonly ran: Map<number, number>,
  ) {}

  listen(listener: WorkerListening): void {
    this.listener = listener;
  }

  post(letter: readonly ToWorker<string>[]): void {
    for (const message of letter) {
      if (message.type === "load") this.say({ type: "loaded", flows: [] });
      if (message.type === "start") this.run(message.run, message.body.arguments[0] as number);
    }
  }

  terminate(): void {
    this.isTerminated = true;
  }

  private run(run: number, id: number): void {
    this.ran.set(id, (this.ran.get(id) ?? 0) + 1);
    this.say({ type: "logged", run, line: { level: 20, message: `body ${id}` } });
    this.say({ type: "ended", run, outcome: { kind: "returned", value: { value: id, futures: [] } } });
  }

  private say(message: FromWorker): void {
    this.clock.after(1, () => !this.isTerminated && this.listener?.said(message));
  }
}

/** Says whatever it was told to, whenever, in whoever's name; all its lines and values bear its mark. */
class HostileWorker extends HonestWorker {
  private hostile: WorkerListening | undefined;
  private isOver = false;

  constructor(
    private readonly time: VirtualClock,
    private readonly plan: readonly Said[],
    private readonly isQuiet: boolean,
  ) {
    super(time, new Map());
  }

  override listen(listener: WorkerListening): void {
    super.listen(listener);
    this.hostile = listener;
    let at = 0;
    for (const { afterMs, message } of this.plan) {
      at += afterMs;
      this.time.after(at, () => !this.isOver && this.speak(message));
    }
  }

  override post(letter: readonly ToWorker<string>[]): void {
    super.post(this.isQuiet ? letter.filter(({ type }) => type === "load") : letter.map(marked));
  }

  override terminate(): void {
    this.isOver = true;
    super.terminate();
  }

  private speak(message: unknown): void {
    const read = readFromWorker(message);
    if (read) this.hostile?.said(read);
    else this.hostile?.died("It said what is no message.");
  }
}

interface Said {
  readonly afterMs: number;
  readonly message: unknown;
}

const mark = -1;
const marked = (message: ToWorker<string>): ToWorker<string> =>
  message.type === "start" ? { ...message, body: { ...message.body, arguments: [mark] } } : message;

const run = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constant(2 ** 40));
const message = fc.oneof(
  fc.record({ type: fc.constant("logged"), run, line: fc.constant({ level: 20, message: `body ${mark}` }) }),
  fc.record({
    type: fc.constant("lines"),
    run,
    levels: fc.constantFrom([20, 20], [20]),
    messages: fc.constant([`body ${mark}`, `body ${mark}`]),
  }),
  fc.record({
    type: fc.constant("ended"),
    run,
    outcome: fc.constantFrom(
      { kind: "returned", value: { value: mark, futures: [] } },
      { kind: "crashed", reason: "x" },
      { kind: "threw", error: { name: "Error", message: "x" } },
    ),
  }),
  fc.record({ type: fc.constant("handedBack"), runs: fc.array(run) }),
  fc.record({ type: fc.constantFrom("stopping", "loaded", "failedToLoad"), run, flows: fc.constant([]) }),
  fc.record({ type: fc.constant("wanted"), run, call: fc.nat(3) }),
  fc.record({
    type: fc.constant("asked"),
    run,
    question: fc.record({
      number: fc.nat(3),
      request: fc.record({ kind: fc.constant("await"), call: fc.nat(3) }),
    }),
  }),
  fc.record({ type: fc.constant("artifact"), run, artifact: fc.anything() }),
  fc.anything(),
);
const said = fc.record({ afterMs: fc.constantFrom(0, 0.5, 1, 3, 200), message });
const hostiles = fc.record({ isQuiet: fc.boolean(), plan: fc.array(said, { maxLength: 30 }) });

describe("a worker that says anything in anybody's name", () => {
  test("ends, logs for, and answers for the bodies that it has, and for nobody else's; the pool lives on", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(hostiles, { nil: undefined }), { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 1, max: 30 }),
        async (workers, count) => {
          const clock = new VirtualClock();
          const ranHonestly = new Map<number, number>();
          let spawned = 0;
          const spawn = () => {
            const hostile = workers[spawned++];
            return hostile
              ? new HostileWorker(clock, hostile.plan, hostile.isQuiet)
              : new HonestWorker(clock, ranHonestly);
          };
          const pool = new WorkerPool({ program: "", spawn, clock, size: 3 });
          void pool.load();
          const heard = Array.from({ length: count }, () => ({
            lines: [] as string[],
            ends: [] as unknown[],
          }));
          heard.forEach(({ lines, ends }, id) => pool.run(bodyOf(id), eventsInto(lines, ends)));
          for (let step = 0; step < 3_000; step++) {
            await Promise.resolve();
            if (!clock.advanceToNext()) break;
          }
          pool.close();
          heard.forEach(({ lines, ends }, id) => {
            expect(ends).toHaveLength(1);
            // A body ran honestly, or it was a hostile worker's own: never a word of one in the other's name.
            const isHonest = ranHonestly.has(id);
            expect(ranHonestly.get(id) ?? 1).toBe(1);
            if (isHonest) {
              expect(lines).toEqual([`body ${id}`]);
              expect(ends).toEqual([id]);
            } else {
              expect(lines.every((line) => line === `body ${mark}`)).toBe(true);
              expect(ends).not.toEqual([id]);
            }
          });
          expect(pool.counts).toEqual({ workers: 0, waiting: 0 });
        },
      ),
      { numRuns: 500 },
    );
  });
});

function eventsInto(lines: string[], ends: unknown[]): BodyEvents {
  const nothing = () => undefined;
  return {
    started: nothing,
    called: nothing,
    wanted: nothing,
    asked: nothing,
    logged: ({ messages }) => void lines.push(...messages),
    artifactMade: nothing,
    artifactUpdated: nothing,
    ended: (outcome) => void ends.push(outcome.kind === "returned" ? outcome.value.value : `${outcome.kind}`),
  };
}

/** Has the pool's worker say all of this, and gives the end of its body. */
function endOf(flood: readonly FromWorker[], logged: BodyEvents["logged"]): string {
  const clock = new VirtualClock();
  const worker: BodyWorker<string> = {
    listen: (listener) => {
      clock.after(1, () => {
        listener.said({ type: "loaded", flows: [] });
        for (const message of flood) listener.said(message);
      });
    },
    post: () => undefined,
    terminate: () => undefined,
  };
  const pool = new WorkerPool({ program: "", spawn: () => worker, clock, size: 1, ready: 1 });
  void pool.load();
  let reason = "";
  pool.run(bodyOf(0), {
    ...eventsInto([], []),
    logged,
    ended: (outcome) => void (reason = outcome.kind === "crashed" ? outcome.reason : outcome.kind),
  });
  clock.advance(2);
  pool.close();
  return reason;
}

describe("a body that says more than anybody can hear", () => {
  test.each([
    ["lines", 2_000_001, 1, "2,000,000 lines, artifacts and calls"],
    ["text", 300, 1024 * 1024, "into its log"],
  ])("by its %s is ended with its worker, and told why", (_, count, length, why) => {
    const line = { level: 20, message: "x".repeat(length) } as const;
    const flood = Array.from({ length: count }, () => ({ type: "logged", run: 1, line }) as const);
    expect(endOf(flood, () => undefined)).toContain(why);
  });

  test("has written what it may, though what is too much came together with that", () => {
    const [levels, messages] = [Array<20>(9_999).fill(20), Array<string>(9_999).fill("x")];
    const flood = Array.from({ length: 201 }, () => ({ type: "lines", run: 1, levels, messages }) as const);
    let count = 0;
    const reason = endOf(flood, (lines) => void (count += lines.messages.length));
    expect([count, reason]).toEqual([2_000_000, expect.stringContaining("2,000,000 lines")]);
  });
});
