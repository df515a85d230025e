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

/** First in, first out; those that were put back go first. A set keeps its order, and removes from its middle at once. */
class Queue<Item> {
  private readonly front: Item[] = [];
  private readonly items = new Set<Item>();

  get size(): number {
    return this.front.length + this.items.size;
  }

  add(item: Item): void {
    this.items.add(item);
  }

  putBack(item: Item): void {
    this.front.push(item);
  }

  take(): Item | undefined {
    const back = this.front.pop();
    if (back !== undefined) return back;
    for (const item of this.items) {
      this.items.delete(item);
      return item;
    }
    return undefined;
  }

  remove(item: Item): boolean {
    if (this.items.delete(item)) return true;
    const index = this.front.indexOf(item);
    if (index >= 0) this.front.splice(index, 1);
    return index >= 0;
  }

  takeAll(): Item[] {
    const all = [...this.front.toReversed(), ...this.items];
    this.front.length = 0;
    this.items.clear();
    return all;
  }
}
