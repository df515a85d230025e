import { fill } from "../engine/encoded.ts";
import type { Answer, Outcome } from "../engine/outcome.ts";
import type { BlockedAttempt, BodyEvents, LogLine } from "../engine/ports.ts";
import { startBody } from "../sdk/body.ts";
import type { Scope } from "../sdk/scope.ts";
import { keepBuiltIns } from "./builtIns.ts";
import { packed } from "./packedLines.ts";
import { PostOffice, Singles, type Haste, type Quota } from "./postOffice.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { isSurelyCloned } from "./surelyCloned.ts";

/** What the place gives that a worker runs in: a Web Worker's port, or a thread's. */
export interface WorkerPlace<Program> {
  post(letter: readonly FromWorker[]): void;
  /** Leaves a copy of a message that waits, where a place keeps them (`copies.ts`). */
  readonly copy?: (message: FromWorker, letter: number) => void;
  /** Imports the program and gives what to say of it. Never throws. */
  load(program: Program): Promise<FromWorker>;
}

type Start = Extract<ToWorker<never>, { type: "start" }>;

interface Running {
  readonly run: number;
  readonly scope: Scope;
  readonly startedAt: number;
  readonly asks: Asks;
  /** It was told of that it takes long. */
  isTold?: true;
}

/** What a body has asked of its run. */
interface Asks {
  /** The calls and questions whose answers it waits for. */
  readonly wants: Set<number>;
  hasAsked: boolean;
}

/** Fewer than of lines, at first and later: a call that is lost with its body has no run yet that could miss it. */
const singleCalls: readonly [Quota, Quota] = [
  { alone: 64, copied: 0 },
  { alone: 1, copied: 0 },
];

/** A body that takes longer is no company for others that could run elsewhere meanwhile; or waits, if its thread is idle. */
const slowMs = 2;

// Taken before user code can put something else in their place.
const now = performance.now.bind(performance);
const clone = structuredClone;
const [startTimer, stopTimer] = [setTimeout.bind(globalThis), clearTimeout.bind(globalThis)];
const after = (delayMs: number, callback: () => void) => {
  const timer = startTimer(callback, delayMs);
  return () => stopTimer(timer);
};

/**
 * The worker's end of the protocol: runs bodies, one at a time, and carries what passes between them and the engine.
 * 1. The end of a body, or a copy of it, has left this thread before the next one begins: a body that hangs takes nobody
 *    else with it.
 * 2. A body finds the built-ins as the program left them when it was imported, whatever the body before it has done.
 * 3. Bodies that were given ahead are handed back as soon as the one that runs turns out to be slow, or to wait.
 * 4. A body behind another begins if that passed on what it returned; else it is forgotten, as the pool does.
 */
export class WorkerSide<Program> {
  /** The body that runs; none between two. */
  private current: Running | undefined;
  private readonly ahead: Start[] = [];
  /** What the last body returned, where it passes that on. */
  private passedOn: { readonly run: number; readonly value: unknown } | undefined;
  private isWatching = false;
  /** Puts the built-ins back; from the moment on that the program is there. */
  private restore: () => void = () => undefined;
  private readonly office: PostOffice<FromWorker>;
  private readonly singles = new Singles();
  private readonly singleCalls = new Singles(...singleCalls);

  constructor(private readonly place: WorkerPlace<Program>) {
    const post = (letter: readonly FromWorker[], isCopied: boolean) =>
      place.post(isCopied ? letter : packed(letter));
    this.office = new PostOffice({ post, now, after, copy: place.copy });
  }

  hear(letter: readonly ToWorker<Program>[]): void {
    // Not by iterating, which the body that runs may have made its own.
    for (let index = 0; index < letter.length; index++) this.obey(letter[index] as ToWorker<Program>);
  }

  private async load(program: Program): Promise<void> {
    const said = await this.place.load(program);
    this.restore = keepBuiltIns();
    this.office.send(said, "now");
  }

  private obey(message: ToWorker<Program>): void {
    if (message.type === "load") return void this.load(message.program);
    if (message.type === "start") return this.take(message);
    if (message.type === "abort") return this.abort(message.run, message.reason);
    if (message.run !== this.current?.run) return;
    if (message.type === "settled") this.current.scope.settled(message.call, message.state);
    else this.answered(this.current, message.call, message.answer);
  }

  /** Tells of something that code in this worker tried in vain; it counts as the body's that runs when it is told. */
  blocked(attempt: BlockedAttempt): void {
    if (this.current) this.office.send({ type: "blocked", run: this.current.run, attempt }, "turn");
  }

  private take(start: Start): void {
    this.ahead[this.ahead.length] = start;
    if (!this.current) this.next();
    else if (this.current.asks.wants.size > 0) this.handBack();
    else this.watch();
  }

  private answered({ scope, asks }: Running, call: number, answer: Answer): void {
    asks.wants.delete(call);
    scope.answered(call, answer);
  }

  private next(): void {
    this.restore();
    const start = this.nextStart();
    if (!start) return;
    const { run, body } = start;
    this.singles.renew();
    this.singleCalls.renew();
    const asks: Asks = { wants: new Set(), hasAsked: false };
    this.current = { run, scope: startBody(body, this.eventsOf(run, asks)), startedAt: now(), asks };
    this.watch();
  }

  private nextStart(): Start | undefined {
    for (;;) {
      const start = this.ahead.shift();
      if (!start?.behind) return start;
      const { passedOn } = this;
      if (passedOn?.run !== start.behind.run) continue;
      fill(start.body.arguments, start.behind.places, copied(passedOn.value));
      return start;
    }
  }

  /** What is handed back goes before the end: to the pool, the end begins the next one. */
  private ended(run: number, outcome: Outcome): void {
    const ending = this.current?.run === run ? this.current : undefined;
    if (ending && now() - ending.startedAt >= slowMs) this.handBack();
    const { prompt } = this;
    // What could change before it leaves leaves at once.
    const isPlain = isSurelyCloned(outcome);
    const passesOn = isPlain && ending && !ending.asks.hasAsked && isOnlyValue(outcome);
    const ended = { type: "ended", run, outcome } as const;
    this.office.send(passesOn ? { ...ended, passesOn } : ended, isPlain ? prompt : "now");
    if (!ending) return;
    this.passedOn = passesOn ? { run, value: outcome.value.value } : undefined;
    this.current = undefined;
    this.next();
  }

  /** Looks after a moment whether the same body still runs: then it is idle, or this would not be called. */
  private watch(): void {
    if (this.isWatching || !this.current) return;
    this.isWatching = true;
    const { current } = this;
    after(slowMs, () => {
      this.isWatching = false;
      if (this.current === current) this.isIdle(current);
      else this.watch();
    });
  }

  /** A body that waits for its run is known to. */
  private isIdle(body: Running): void {
    this.handBack();
    if (body.isTold || body.asks.wants.size > 0) return;
    body.isTold = true;
    this.office.send({ type: "slow", run: body.run }, "now");
  }

  private handBack(which: (start: Start) => boolean = () => true): void {
    const back = this.ahead.filter(which);
    if (back.length === 0) return;
    this.ahead.splice(0, this.ahead.length, ...this.ahead.filter((start) => !back.includes(start)));
    this.office.send({ type: "handedBack", runs: back.map(({ run }) => run) }, "now");
  }

  /** A body that never asked for its signal cannot be told, so there is nothing to wait for. */
  private abort(run: number, reason: string): void {
    if (this.current?.run !== run) return this.handBack((start) => start.run === run);
    this.handBack();
    const { scope } = this.current;
    scope.abort.abort(new DOMException(reason, "AbortError"));
    if (scope.isSignalTaken) this.office.send({ type: "stopping", run }, "now");
    else this.office.send({ type: "ended", run, outcome: { kind: "crashed", reason } }, "now");
  }

  private eventsOf(run: number, asks: Asks): BodyEvents<LogLine> {
    const send = (message: FromWorker, haste: Haste = "now") => this.office.send(message, haste);
    const wait = (number: number) => {
      asks.wants.add(number);
      if (this.current?.run === run) this.handBack();
    };
    return {
      started: () => undefined,
      called: (call) => {
        asks.hasAsked = true;
        const isPlain = isSurelyCloned(call.arguments.value);
        send({ type: "called", run, call }, isPlain ? this.haste(this.singleCalls) : "now");
      },
      wanted: (call) => {
        wait(call);
        send({ type: "wanted", run, call }, "turn");
      },
      asked: (question) => {
        asks.hasAsked = true;
        // As in the pool: a body that offers hooks goes on.
        if (question.request.kind !== "offerHooks") wait(question.number);
        send({ type: "asked", run, question });
      },
      logged: (line) => {
        const at = now();
        this.office.send({ type: "logged", run, line }, this.haste(this.singles, at), at);
      },
      artifactMade: (artifact) => send({ type: "artifact", run, artifact }),
      artifactUpdated: (update) => send({ type: "artifactUpdated", run, update }, this.haste()),
      ended: (outcome) => this.ended(run, outcome),
    };
  }

  private haste(singles = this.singles, at = now()): Haste {
    const haste = singles.next(at);
    return haste === "now" ? this.prompt : haste;
  }

  /** How what may be the last word of this thread is sent: with those of the bodies that wait here, where copies are kept. */
  private get prompt(): "copied" | "now" {
    return this.place.copy && this.ahead.length > 0 ? "copied" : "now";
  }
}

/** True for a value without futures, states or errors in it. */
function isOnlyValue(outcome: Outcome): outcome is Extract<Outcome, { kind: "returned" }> {
  return outcome.kind === "returned" && outcome.value.futures.length === 0 && !outcome.value.parts;
}

/** The one who returned it may still have it. */
function copied(value: unknown): unknown {
  return typeof value === "object" && value !== null ? clone(value) : value;
}
