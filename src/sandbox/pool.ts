import type { Body, BodyEvents, BodyHandle, Clock, Executor } from "../engine/ports.ts";
import type { BodyWorker, Loaded } from "./bodyWorker.ts";
import { Job } from "./job.ts";
import { PooledWorker } from "./pooledWorker.ts";
import { WaitingJobs } from "./waitingJobs.ts";

export interface PoolOptions<Program> {
  readonly program: Program;
  readonly spawn: () => BodyWorker<Program>;
  readonly clock: Clock;
  /**
   * How many task bodies run at once. A body that waits for a call of its own does not count. A program whose flows ask
   * for more by `maxWorkers` gets more.
   */
  readonly size: number;
  /** How many workers are kept ready for tasks; the others are made when bodies take long. By default as many as `size`. */
  readonly ready?: number;
  /** Calls back when all that workers have said by now is heard; by default at once. */
  readonly whenHeard?: (then: () => void) => void;
}

/**
 * Most tasks wait for something rather than compute, and Prefect's task runner has no limit; so the number of cores is
 * none either, but every worker has its price.
 */
export const usualSize = 16;

/** However many a flow asks for. */
const mostWorkers = 64;

/** Bodies that run all through so long a window, while others wait, are a reason for more workers. */
const growMs = 10;
/** After so many windows a body is slow though its worker says nothing, as one cannot whose thread is taken. */
const mostWindows = 10;

/**
 * Runs bodies in workers, all of one program. Invariants:
 * 1. Every body that was taken ends exactly once: with the word of its worker, or as "crashed" when that worker dies or
 *    is ended, or when the pool closes. Nobody else settles what was pending when a worker was terminated.
 * 2. A worker runs one body at a time. What it was given ahead begins when the body before has ended, or is handed back.
 *    Where nothing waits, that is the successor of its last body, which begins only if that passes on what it returns.
 * 3. No body begins twice: another worker gets it only when the first gave it back, or was gone before it could begin.
 *    One that may have begun in a worker that is gone has crashed, though it may have ended there unheard.
 * 4. A worker that had to stop a body runs none that it had not begun; it is gone after its grace.
 * 5. A message counts only if it names the body that its worker runs now; of a stopped one, only lines and artifacts.
 * 6. No task body begins while `size` others are at work. Flow bodies never wait for room.
 * 7. A body that says more than `job.ts` allows is ended with its worker, so that nobody's memory fills up with it.
 * 8. Once the program was imported, `ready` workers for tasks are there or on their way until the pool closes.
 */
export class WorkerPool<Program> implements Executor {
  private readonly waiting = new WaitingJobs();
  private readonly workers = new Set<PooledWorker<Program>>();
  /** Those that workers have ahead of their runs. */
  private readonly successors = new WeakMap<Body, Job>();
  private isClosed = false;
  private isProven = false;
  private isGrowing = false;
  private size: number;

  constructor(private readonly options: PoolOptions<Program>) {
    this.size = options.size;
  }

  /** Starts the first workers and gives the program's flows, or why it cannot be imported. */
  async load(): Promise<Loaded> {
    const first = this.addWorker();
    // Beside the first, since the flow's own body takes that.
    for (let count = 0; count < this.ready; count++) this.addWorker();
    const loaded = await first.loaded;
    const asked = "flows" in loaded ? loaded.flows.map(({ maxWorkers = 0 }) => maxWorkers) : [];
    this.size = Math.max(this.size, Math.min(mostWorkers, Math.max(0, ...asked)));
    return loaded;
  }

  run(body: Body, events: BodyEvents): BodyHandle {
    const successor = this.successors.get(body);
    if (successor) return this.take(successor, events);
    const job = new Job(body, events, this);
    if (this.isClosed) job.crash(closed);
    else this.add(job);
    return job;
  }

  private take(successor: Job, events: BodyEvents): BodyHandle {
    this.successors.delete(successor.body);
    successor.taken(events);
    return successor;
  }

  /** Where others wait already there is no room for one more. */
  private add(job: Job): void {
    const isFirst = this.waiting.size === 0;
    this.waiting.add(job);
    if (isFirst || job.isFlow) this.assign();
  }

  /** Ends every worker, and every body that is left. */
  close(): void {
    this.isClosed = true;
    this.workers.forEach((worker) => worker.end(closed));
    for (const job of this.waiting.takeAll()) job.crash(closed);
  }

  /** How many workers there are, and how many bodies wait for one. */
  get counts(): { readonly workers: number; readonly waiting: number } {
    return { workers: this.workers.size, waiting: this.waiting.size };
  }

  /** Ends a body that is not over. */
  stop(job: Job, reason: string): void {
    if (job.worker) job.worker.abort(job, reason);
    else if (this.waiting.remove(job)) job.crash(reason);
    this.assign();
  }

  private assign(): void {
    if (this.isClosed) return;
    while (this.waiting.hasFlow) this.give(this.idle() ?? this.addWorker(), this.waiting.takeFlow());
    while (this.waiting.size > 0 && this.hasRoom()) {
      const worker = this.idle() ?? (this.count("isForTasks") < this.ready ? this.addWorker() : undefined);
      if (!worker) break;
      this.give(worker, this.waiting.take());
    }
    this.giveAhead();
    this.replenish();
    this.growLater();
  }

  /** What waits anyway waits in the workers that prove quick, one for each in turn. */
  private giveAhead(): void {
    // Bodies that go on after a wait may be more than have room; in their places nothing begins.
    if (this.count("isAtWork") > this.size) return;
    const low: PooledWorker<Program>[] = [];
    for (const worker of this.workers) if (worker.isLow) low.push(worker);
    for (let given = low.length > 0; given && this.waiting.size > 0;) {
      given = false;
      for (const worker of low) {
        if (!worker.hasPlaceAhead || this.waiting.size === 0) continue;
        this.give(worker, this.waiting.take());
        given = true;
      }
    }
    for (const worker of low) this.giveSuccessors(worker);
  }

  private giveSuccessors(worker: PooledWorker<Program>): void {
    while (worker.hasPlaceAhead) {
      const { last } = worker;
      const successor = last?.events.successor?.();
      if (!last || !successor) return;
      const lapsed = () => {
        this.successors.delete(successor.body);
        successor.lapsed();
      };
      const job = last.before(successor, lapsed);
      this.successors.set(successor.body, job);
      worker.give(job);
    }
  }

  /** More workers help only where bodies take long: they wait for something, or there are cores to spare. */
  private growLater(): void {
    if (this.isGrowing || this.waiting.size === 0 || !this.hasRoom()) return;
    this.isGrowing = true;
    this.watch(this.bodiesAtWork(), 1);
  }

  /**
   * Looks which of these bodies run through a window, once what they have said in it is heard. That tells little by
   * itself: where this thread is behind, or the machine busy, quick bodies take long too, and more workers would only
   * make it worse. So it is for the worker to say that its thread is idle.
   */
  private watch(bodies: ReadonlySet<Job>, windows: number): void {
    const { clock, whenHeard = atOnce } = this.options;
    const look = () => {
      if (this.isClosed) return;
      const left = [...this.bodiesAtWork()].filter((job) => bodies.has(job));
      const slow = windows < mostWindows ? left.filter(({ isSlow }) => isSlow) : left;
      if (slow.length === 0 && left.length > 0) return this.watch(new Set(left), windows + 1);
      this.isGrowing = false;
      this.grow(slow.length);
      this.assign();
    };
    clock.after(growMs, () => whenHeard(look));
  }

  private bodiesAtWork(): ReadonlySet<Job> {
    const bodies = new Set<Job>();
    for (const { current, isAtWork } of this.workers) if (current && isAtWork) bodies.add(current);
    return bodies;
  }

  private grow(wished: number): void {
    const room = this.size - this.count("isAtWork");
    const most = Math.min(this.waiting.size, room, wished);
    for (let count = 0; count < most; count++) this.addWorker();
  }

  private hasRoom(): boolean {
    return this.count("isAtWork") < this.size;
  }

  private get ready(): number {
    const { ready = this.size } = this.options;
    return Math.min(ready, this.size);
  }

  /** Not before one has imported the program: where that fails, more would only fail again. */
  private replenish(): void {
    while (this.isProven && this.count("isForTasks") < this.ready) this.addWorker();
  }

  private idle(): PooledWorker<Program> | undefined {
    for (const worker of this.workers) if (worker.isIdle) return worker;
    return undefined;
  }

  private count(which: "isAtWork" | "isForTasks"): number {
    let count = 0;
    for (const worker of this.workers) if (worker[which]) count += 1;
    return count;
  }

  private give(worker: PooledWorker<Program>, job: Job | undefined): void {
    if (job) worker.give(job);
  }

  private addWorker(): PooledWorker<Program> {
    const { program, spawn, clock } = this.options;
    const worker: PooledWorker<Program> = new PooledWorker(program, spawn(), clock, {
      loaded: () => void (this.isProven = true),
      changed: () => this.assign(),
      handedBack: (jobs) => this.waiting.putBack(jobs),
      gone: () => void this.workers.delete(worker),
    });
    this.workers.add(worker);
    return worker;
  }
}

function atOnce(then: () => void): void {
  then();
}

const closed = "The pool of workers was closed.";
