import { alone } from "../engine/logBlock.ts";
import type { Clock } from "../engine/ports.ts";
import type { ErrorData } from "../engine/outcome.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import type { BodyWorker, Loaded } from "./bodyWorker.ts";
import type { Job } from "./job.ts";
import { PostOffice, type Haste } from "./postOffice.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** How long a program may take to be imported; a loop at its top level would otherwise hang the start of its run. */
const loadMs = 30_000;
/** How long a stopped body has to show that it hears. */
const hearingMs = 100;
/** How long one that has asked for its signal has to obey it. */
const graceMs = 1000;
/** How many bodies a worker has at most, with the one that it runs. */
const deepest = 16;
/** A worker that has said nothing for so long, though its body does not wait, is asked for what it holds back. */
const silenceMs = 10;
/** How long a worker's last words are waited for. They come from another thread than its own. */
const lastWordsMs = 30;

export interface WorkerListener {
  /** It has imported the program. */
  loaded(): void;
  /** It can take more, or a body of it waits. */
  changed(): void;
  /** These have not begun, and will not here. */
  handedBack(jobs: readonly Job[]): void;
  /** It was terminated. */
  gone(): void;
}

/** One worker of the pool, and the bodies that it has. See the pool's invariants. */
export class PooledWorker<Program> {
  readonly loaded: Promise<Loaded>;
  private onLoaded: (result: Loaded) => void = () => undefined;
  private readonly office: PostOffice<ToWorker<Program>>;
  /** The first is the one that runs; the others were given ahead. */
  private readonly jobs: Job[] = [];
  private runs = 0;
  private isLoaded = false;
  /** It takes no more bodies, because it had to stop one. */
  private isLeaving = false;
  private isGone = false;
  /** Grows with every body that ends, and is one again when some are handed back. */
  private depth = 1;
  /** How many messages it has said. */
  private messages = 0;
  private isSilenceWatched = false;
  /** It has said nothing since it was asked, and kept nothing back: what is behind the first body has not begun. */
  private isStill = false;
  private takeBackTimer: () => void;

  constructor(
    program: Program,
    private readonly worker: BodyWorker<Program>,
    private readonly clock: Clock,
    private readonly on: WorkerListener,
  ) {
    this.loaded = new Promise((resolve) => (this.onLoaded = resolve));
    this.office = new PostOffice({
      post: (letter) => {
        if (!this.isGone) worker.post(letter);
      },
      now: () => clock.now(),
      after: (delayMs, callback) => clock.after(delayMs, callback),
    });
    worker.listen({
      said: (message) => this.hear(message),
      died: (reason, isPlaceGone) => this.end(reason, isPlaceGone),
    });
    this.takeBackTimer = clock.after(loadMs, () => this.end(tooLong));
    this.tell({ type: "load", program }, "now");
  }

  /** The body that runs; none while the program is still imported. */
  get current(): Job | undefined {
    return this.isLoaded ? this.jobs[0] : undefined;
  }

  /** The body that it was given last. */
  get last(): Job | undefined {
    return this.jobs.at(-1);
  }

  get isIdle(): boolean {
    return this.jobs.length === 0 && !this.isLeaving;
  }

  /** True when a task body takes its thread. */
  get isAtWork(): boolean {
    const job = this.jobs[0];
    return job !== undefined && !job.isStopped && !job.isFlow && !job.isWaiting;
  }

  /** True when tasks can be run here, now or after others that do not wait. */
  get isForTasks(): boolean {
    return !this.isLeaving && (this.isIdle || this.isAtWork);
  }

  /** Filled up only when half empty: what is given in one turn travels in one letter. */
  get isLow(): boolean {
    return this.hasPlaceAhead && this.jobs.length * 2 <= this.depth;
  }

  get hasPlaceAhead(): boolean {
    return this.isLoaded && this.isForTasks && this.jobs.length > 0 && this.jobs.length < this.depth;
  }

  give(job: Job): void {
    job.worker = this;
    job.run = ++this.runs;
    this.jobs.push(job);
    if (!this.isLoaded) return;
    this.watchSilence();
    this.post(job);
    if (this.jobs.length === 1) job.begin();
  }

  tell(message: ToWorker<Program>, haste: Haste): void {
    this.office.send(message, haste);
  }

  /** Asks the body to stop, and ends the worker when it has, or when its grace is over. */
  abort(job: Job, reason: string): void {
    if (!this.isLoaded) {
      this.remove([job]);
      return job.crash(reason);
    }
    this.tell({ type: "abort", run: job.run, reason }, "now");
    if (job === this.current) this.leave(reason);
  }

  /** Ends the worker. What had begun in it, or may have, has crashed; the rest can begin elsewhere. */
  end(reason: string, isPlaceGone = false): void {
    if (this.isGone) return;
    this.isGone = true;
    this.isLeaving = true;
    this.takeBackTimer();
    this.worker.terminate();
    const begun = this.jobs.splice(0, this.mostBegun);
    const rest = this.jobs.splice(0);
    this.on.handedBack(this.released(rest));
    this.on.gone();
    this.onLoaded({ error: { name: "Error", message: reason } });
    for (const job of begun) job.crash(reason, isPlaceGone);
    crashStopped(rest, reason);
    this.on.changed();
  }

  /** How many of its bodies may have begun. Ends that it keeps back with their copies say so of the bodies behind them. */
  private get mostBegun(): number {
    return this.isLoaded && this.worker.recall && !this.isStill ? Infinity : 1;
  }

  private leave(reason: string): void {
    this.isLeaving = true;
    this.takeBackTimer = this.clock.after(hearingMs, () => this.endAfterLastWords(reason));
  }

  /** Ends the worker, unless another body runs in it when all that it has said is heard. */
  private endAfterLastWords(reason: string): void {
    const { current } = this;
    let isHeard = false;
    const end = () => {
      if (!isHeard && this.current === current) this.end(reason);
      isHeard = true;
    };
    if (!this.worker.recall) return end();
    this.takeBackTimer = this.clock.after(lastWordsMs, end);
    this.recall(end);
  }

  private recall(then?: () => void): void {
    const { messages } = this;
    this.worker.recall?.(() => {
      this.isStill = messages === this.messages;
      then?.();
    });
  }

  /**
   * Lines, and the ends of quick bodies, travel together. A worker that hangs keeps them back, and that the next body has
   * begun: so one that falls silent is asked, and again after as long a time as it has been silent then.
   */
  private watchSilence(waitMs = silenceMs): void {
    if (!this.worker.recall || this.isSilenceWatched || this.jobs.length === 0) return;
    this.isSilenceWatched = true;
    const { messages } = this;
    this.clock.after(waitMs, () => {
      this.isSilenceWatched = false;
      if (this.isGone) return;
      const isSilent = messages === this.messages;
      if (isSilent && (this.jobs.length > 1 || !this.jobs[0]?.isWaiting)) this.recall();
      this.watchSilence(isSilent ? waitMs * 2 : silenceMs);
    });
  }

  private post({ run, body, turn }: Job): void {
    if (!turn) return this.tell({ type: "start", run, body }, "turn");
    const { behind, places } = turn;
    this.tell({ type: "start", run, body, behind: { run: behind.run, places } }, "turn");
  }

  /** Nothing that a worker says brings down more than that worker. */
  private hear(message: FromWorker): void {
    this.messages += 1;
    this.isStill = false;
    try {
      this.said(message);
    } catch (error) {
      this.end(`What the code said could not be dealt with. ${String(error)}`);
    }
  }

  private said(message: FromWorker): void {
    if (this.isGone) return;
    switch (message.type) {
      case "loaded":
        return this.hasLoaded(message.flows);
      case "failedToLoad":
        return this.failedToLoad(message.error);
      case "handedBack":
        return this.takeBack(message.runs);
      default:
        if (this.current && message.run === this.current.run) this.heard(this.current, message);
    }
  }

  private heard(job: Job, message: Exclude<FromWorker, Unnumbered>): void {
    if (message.type === "lines") return this.heardLines(job, message);
    const flood = job.hears(message.type === "logged" ? message.line.message.length : 0);
    if (flood !== undefined) return this.endFlood(flood);
    switch (message.type) {
      case "logged":
        return job.events.logged(alone(message.line));
      case "artifact":
        return job.events.artifactMade(message.artifact);
      case "artifactUpdated":
        return job.events.artifactUpdated(message.update);
      case "blocked":
        return job.events.blocked?.(message.attempt);
      case "ended":
        return this.hasEnded(job, message);
      case "slow":
        job.isSlow = true;
        return;
      case "stopping":
        return this.isStopping(job);
      case "called":
      case "wanted":
      case "asked":
        return job.isStopped ? undefined : this.wished(job, message);
      default:
        return message satisfies never;
    }
  }

  /** Of a flood those lines count that a body may write. */
  private heardLines(job: Job, { levels, messages }: Extract<FromWorker, { type: "lines" }>): void {
    let flood: string | undefined;
    const end = messages.findIndex(({ length }) => (flood = job.hears(length)) !== undefined);
    if (flood === undefined) return job.events.logged({ levels, messages });
    job.events.logged({ levels: levels.slice(0, end), messages: messages.slice(0, end) });
    this.endFlood(flood);
  }

  /** Behind a body that has run for so long nothing begins: its worker hands back what it has (`workerSide.ts`). */
  private endFlood(reason: string): void {
    this.isStill = true;
    this.end(reason);
  }

  private wished(job: Job, message: Extract<FromWorker, { type: "called" | "wanted" | "asked" }>) {
    switch (message.type) {
      case "called":
        return job.events.called(message.call);
      case "wanted":
        job.want(message.call);
        job.events.wanted(message.call);
        return this.on.changed();
      case "asked":
        // A body that offers hooks goes on; for everything else it waits.
        if (message.question.request.kind !== "offerHooks") job.want(message.question.number);
        job.events.asked(message.question);
        return this.on.changed();
      default:
        return message satisfies never;
    }
  }

  private hasEnded(job: Job, { outcome, passesOn }: Extract<FromWorker, { type: "ended" }>): void {
    this.jobs.shift();
    if (job.isStopped) this.takeBackTimer();
    this.depth = Math.min(deepest, this.depth * 2);
    if (!passesOn) this.forget(this.behind([job]));
    const next = this.current;
    job.end(outcome);
    // Its run is over, or was to come to it later.
    if (next?.turn) next.isStopped = true;
    if (next?.isStopped) this.leave("It was stopped as it began.");
    else next?.begin();
    if (this.isLeaving && !this.current) this.end("It has stopped.");
    else this.on.changed();
  }

  /** It hears, and has a signal to act on. */
  private isStopping(job: Job): void {
    if (!job.isStopped || job.isGraced) return;
    job.isGraced = true;
    this.takeBackTimer();
    this.takeBackTimer = this.clock.after(graceMs, () => this.endAfterLastWords("It did not stop."));
  }

  private takeBack(runs: readonly number[]): void {
    const named = this.jobs.slice(1).filter(({ run }) => runs.includes(run));
    if (named.length === 0) return;
    const back = [...new Set([...named, ...this.behind(named)])];
    this.depth = 1;
    this.remove(back);
    this.on.handedBack(this.released(back));
    crashStopped(back, "It was stopped before it began.");
    this.on.changed();
  }

  /** Those that can begin elsewhere. What came ahead of its run comes again with it. */
  private released(jobs: readonly Job[]): Job[] {
    for (const job of jobs) {
      job.worker = undefined;
      job.turn?.lapsed();
    }
    return jobs.filter(({ isStopped, turn }) => !isStopped && !turn);
  }

  /** What waits here for what these return, and for what that returns, and so on. */
  private behind(jobs: readonly Job[]): Job[] {
    const behind = new Set<Job>();
    for (const job of this.jobs) {
      const before = job.turn?.behind;
      if (before && (jobs.includes(before) || behind.has(before))) behind.add(job);
    }
    return [...behind];
  }

  /** Its thread knows that these do not begin. */
  private forget(jobs: readonly Job[]): void {
    if (jobs.length === 0) return;
    this.remove(jobs);
    this.released(jobs);
  }

  private remove(jobs: readonly Job[]): void {
    const rest = this.jobs.filter((job) => !jobs.includes(job));
    this.jobs.splice(0, this.jobs.length, ...rest);
  }

  private hasLoaded(flows: readonly FlowEntry[]): void {
    if (this.isLoaded) return;
    this.isLoaded = true;
    this.takeBackTimer();
    this.onLoaded({ flows });
    this.on.loaded();
    this.watchSilence();
    for (const job of this.jobs) this.post(job);
    this.current?.begin();
    this.on.changed();
  }

  private failedToLoad(error: ErrorData): void {
    if (this.isLoaded) return;
    this.onLoaded({ error });
    this.end(`The program could not be imported: ${error.name}: ${error.message}`);
  }
}

type Unnumbered = Extract<FromWorker, { type: "loaded" | "failedToLoad" | "handedBack" }>;

function crashStopped(jobs: readonly Job[], reason: string): void {
  for (const job of jobs) if (job.isStopped) job.crash(reason);
}

const tooLong = `The program was still being imported after ${loadMs / 1000} seconds, and was ended.`;
