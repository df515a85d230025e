import type { Job } from "./job.ts";

/**
 * The bodies that no worker has yet. Flows go before functions, which belong to runs that have begun, and those before
 * tasks; each in the order they came. Everything is quick however many there are.
 */
export class WaitingJobs {
  private readonly flows = new Queue<Job>();
  private readonly functions = new Queue<Job>();
  private readonly tasks = new Queue<Job>();

  get hasFlow(): boolean {
    return this.flows.size > 0;
  }

  /** Flows do not count: they never wait for long. */
  get size(): number {
    return this.functions.size + this.tasks.size;
  }

  add(job: Job): void {
    this.queueOf(job).add(job);
  }

  /** Those that were handed back come first again. */
  putBack(jobs: readonly Job[]): void {
    for (const job of jobs.toReversed()) this.queueOf(job).putBack(job);
  }

  takeFlow(): Job | undefined {
    return this.flows.take();
  }

  take(): Job | undefined {
    return this.functions.take() ?? this.tasks.take();
  }

  /** False when it is not here. */
  remove(job: Job): boolean {
    return this.queueOf(job).remove(job);
  }

  takeAll(): Job[] {
    return [this.flows, this.functions, this.tasks].flatMap((queue) => queue.takeAll());
  }

  private queueOf({ body: { kind } }: Job): Queue<Job> {
    if (kind === "flow") return this.flows;
    return kind === "function" ? this.functions : this.tasks;
  }
}

/** First in, first out; those that were put back go first. */
class Queue<Item> {
  private readonly front: Item[] = [];
  private items: (Item | undefined)[] = [];
  /** Where the first is; before it are the places of those that were taken. */
  private head = 0;

  get size(): number {
    return this.front.length + this.items.length - this.head;
  }

  add(item: Item): void {
    this.items.push(item);
  }

  putBack(item: Item): void {
    this.front.push(item);
  }

  take(): Item | undefined {
    const back = this.front.pop();
    if (back !== undefined) return back;
    if (this.head === this.items.length) return undefined;
    const item = this.items[this.head];
    this.items[this.head] = undefined;
    this.head += 1;
    // What was moved is no more than what was taken.
    if (this.head * 2 > this.items.length) this.dropTaken();
    return item;
  }

  private dropTaken(): void {
    this.items = this.items.slice(this.head);
    this.head = 0;
  }

  remove(item: Item): boolean {
    // Whoever is ended with all others goes the newest first.
    const index = this.items.lastIndexOf(item);
    if (index >= 0) this.items.splice(index, 1);
    return index >= 0 || this.removeFromFront(item);
  }

  private removeFromFront(item: Item): boolean {
    const index = this.front.indexOf(item);
    if (index >= 0) this.front.splice(index, 1);
    return index >= 0;
  }

  takeAll(): Item[] {
    const all: Item[] = [];
    for (let item = this.take(); item !== undefined; item = this.take()) all.push(item);
    return all;
  }
}
