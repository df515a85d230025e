import type { Body, BodyEvents, BodyHandle, Clock, Executor } from "../engine/ports.ts";
import type { ErrorData } from "../engine/outcome.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** A worker as the pool needs it, whatever makes it: a Web Worker in the sandbox, a thread of Node. */
export interface BodyWorker<Program> {
  post(message: ToWorker<Program>): void;
  /** Hands over what the worker says, already checked, and its death. Called once, before anything is posted. */
  listen(listener: { said(message: FromWorker): void; died(reason: string): void }): void;
  /** Ends the worker, whatever it is doing. Nothing is heard from it afterwards. */
  terminate(): void;
}

export interface PoolOptions<Program> {
  readonly program: Program;
  readonly spawn: () => BodyWorker<Program>;
  readonly clock: Clock;
  /** How many task bodies run at once. A body that waits for a call of its own does not count. */
  readonly size: number;
  /** How many workers are made beforehand; the others when there is work for them. By default as many as `size`. */
  readonly ready?: number;
}

/**
 * Most tasks wait for something rather than compute, and Prefect's task runner has no limit; so the number of cores is
 * none either, but every worker has its price.
 */
export const usualSize = 16;

/** What came of importing the program. */
export type Loaded = { readonly flows: readonly FlowEntry[] } | { readonly error: ErrorData };

/** How long a stopped body has to obey its abort signal before its worker is ended. */
const graceMs = 100;

/**
 * Runs bodies in workers, one at a time in each, all of one program. Invariants:
 * 1. A worker that was stopped never runs another body: what its code left behind is unknown.
 * 2. Every body that was taken ends: with what its worker says, or "crashed" when the worker dies. Nobody else settles
 *    a call that was pending when a worker was terminated.
 * 3. A message counts only if it names the body that its worker runs now.
 */
export class WorkerPool<Program> implements Executor {
  private readonly waiting: Job<Program>[] = [];
  private readonly workers = new Set<PooledWorker<Program>>();
  private isClosed = false;

  constructor(private readonly options: PoolOptions<Program>) {}

  /** Starts the first workers and gives the program's flows, or why it cannot be imported. */
  async load(): Promise<Loaded> {
    const first = this.add();
    const { size, ready = size } = this.options;
    for (let count = 0; count < ready; count++) this.add();
    return first.loaded;
  }

  run(body: Body, events: BodyEvents): BodyHandle {
    const job = new Job<Program>(body, events);
    this.waiting.push(job);
    this.assign();
    return {
      settled: (call, state) => job.worker?.post({ type: "settled", run: job.run, call, state }),
      answer: (call, answer) => {
        job.wants.delete(call);
        job.worker?.post({ type: "answer", run: job.run, call, answer });
        this.assign();
      },
      stop: (reason) => this.stop(job, reason),
    };
  }

  /** Ends every worker. Bodies that still run are not heard of again. */
  close(): void {
    this.isClosed = true;
    for (const worker of this.workers) worker.terminate();
    this.workers.clear();
  }

  private stop(job: Job<Program>, reason: string): void {
    const index = this.waiting.indexOf(job);
    if (index >= 0) this.waiting.splice(index, 1);
    if (!job.worker) return;
    job.worker.retire(job, reason, this.options.clock);
    this.workers.delete(job.worker);
    this.assign();
  }

  private assign(): void {
    for (let job = this.takeNext(); job; job = this.takeNext()) {
      const idle = [...this.workers].find((worker) => worker.isIdle);
      (idle ?? this.add()).start(job);
    }
  }

  /**
   * Flow bodies never wait for room: the tasks that they wait for might be what fills it. Functions go before tasks,
   * since they belong to runs that have begun.
   */
  private takeNext(): Job<Program> | undefined {
    if (this.isClosed) return undefined;
    const hasRoom = this.activeTasks() < this.options.size;
    const next =
      this.waiting.find(({ body }) => body.kind === "flow") ??
      (hasRoom ? (this.waiting.find(({ body }) => body.kind === "function") ?? this.waiting[0]) : undefined);
    if (next) this.waiting.splice(this.waiting.indexOf(next), 1);
    return next;
  }

  private activeTasks(): number {
    return [...this.workers].filter(({ job }) => job && job.body.kind !== "flow" && job.wants.size === 0)
      .length;
  }

  private add(): PooledWorker<Program> {
    const worker: PooledWorker<Program> = new PooledWorker(this.options, {
      hasRoom: () => this.assign(),
      died: () => {
        this.workers.delete(worker);
        this.assign();
      },
    });
    this.workers.add(worker);
    return worker;
  }
}

/** A body that was given to the pool. */
class Job<Program> {
  worker: PooledWorker<Program> | undefined;
  run = 0;
  /** The calls whose values the body waits for. */
  readonly wants = new Set<number>();

  constructor(
    readonly body: Body,
    readonly events: BodyEvents,
  ) {}
}

class PooledWorker<Program> {
  job: Job<Program> | undefined;
  readonly loaded: Promise<Loaded>;
  private onLoaded: (result: Loaded) => void = () => undefined;
  private readonly worker: BodyWorker<Program>;
  private runs = 0;
  private isLoaded = false;
  private isRetired = false;

  constructor(
    options: PoolOptions<Program>,
    private readonly on: { hasRoom(): void; died(): void },
  ) {
    this.loaded = new Promise((resolve) => (this.onLoaded = resolve));
    this.worker = options.spawn();
    this.worker.listen({ said: (message) => this.said(message), died: (reason) => this.died(reason) });
    this.post({ type: "load", program: options.program });
  }

  get isIdle(): boolean {
    return this.job === undefined && !this.isRetired;
  }

  start(job: Job<Program>): void {
    this.job = job;
    job.worker = this;
    job.run = ++this.runs;
    if (this.isLoaded) this.begin(job);
  }

  post(message: ToWorker<Program>): void {
    this.worker.post(message);
  }

  /** Asks the body to stop, and ends the worker when it has, or when its grace is over. */
  retire(job: Job<Program>, reason: string, clock: Clock): void {
    this.isRetired = true;
    this.post({ type: "abort", run: job.run, reason });
    clock.after(graceMs, () => this.terminate());
  }

  terminate(): void {
    this.isRetired = true;
    this.worker.terminate();
  }

  /** An attempt's time counts from here: not while its worker still imports the program. */
  private begin(job: Job<Program>): void {
    job.events.started();
    this.post({ type: "start", run: job.run, body: job.body });
  }

  private said(message: FromWorker): void {
    if (message.type === "loaded") return this.hasLoaded(message.flows);
    if (message.type === "failedToLoad") return this.failedToLoad(message.error);
    if (this.job && message.run === this.job.run) this.heard(this.job, message);
  }

  private heard(job: Job<Program>, message: Extract<FromWorker, { run: number }>): void {
    if (this.isRetired) return message.type === "ended" ? this.terminate() : undefined;
    switch (message.type) {
      case "called":
        return job.events.called(message.call);
      case "wanted":
        job.wants.add(message.call);
        job.events.wanted(message.call);
        return this.on.hasRoom();
      case "asked":
        // A body that offers hooks goes on; for everything else it waits.
        if (message.question.request.kind !== "offerHooks") job.wants.add(message.question.number);
        job.events.asked(message.question);
        return this.on.hasRoom();
      case "logged":
        return job.events.logged(message.line);
      case "artifact":
        return job.events.artifactMade(message.artifact);
      case "artifactUpdated":
        return job.events.artifactUpdated(message.update);
      case "ended":
        this.job = undefined;
        job.worker = undefined;
        job.events.ended(message.outcome);
        return this.on.hasRoom();
      default:
        return message satisfies never;
    }
  }

  private hasLoaded(flows: readonly FlowEntry[]): void {
    if (this.isLoaded || this.isRetired) return;
    this.isLoaded = true;
    this.onLoaded({ flows });
    if (this.job) this.begin(this.job);
  }

  private failedToLoad(error: ErrorData): void {
    this.onLoaded({ error });
    this.died(`The program could not be imported: ${error.name}: ${error.message}`);
  }

  private died(reason: string): void {
    if (this.isRetired) return;
    this.terminate();
    this.onLoaded({ error: { name: "Error", message: reason } });
    this.on.died();
    this.job?.events.ended({ kind: "crashed", reason });
  }
}
