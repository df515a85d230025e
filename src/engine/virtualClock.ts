import type { Clock, Entropy } from "./ports.ts";

/** A clock in the test's hand: ten hours of waiting take no time. */
export class VirtualClock implements Clock {
  private timers: { at: number; callback: () => void }[] = [];

  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.time + delayMs, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Moves on by so much, calling what becomes due on the way, in order. */
  advance(byMs: number): void {
    const until = this.time + byMs;
    for (let timer = this.takeDue(until); timer; timer = this.takeDue(until)) {
      this.time = Math.max(this.time, timer.at);
      timer.callback();
    }
    this.time = until;
  }

  /** Moves on as the clock of a machine that slept: what became due meanwhile is called when it wakes. */
  sleep(forMs: number): void {
    this.time += forMs;
    this.advance(0);
  }

  /** Moves on to the next timer and calls it; false when there is none. */
  advanceToNext(): boolean {
    const next = Math.min(...this.timers.map((timer) => timer.at));
    if (!Number.isFinite(next)) return false;
    this.advance(Math.max(0, next - this.time));
    return true;
  }

  private takeDue(until: number) {
    const due = this.timers.filter((timer) => timer.at <= until);
    const first = due.reduce<(typeof due)[number] | undefined>(
      (earliest, timer) => (earliest && earliest.at <= timer.at ? earliest : timer),
      undefined,
    );
    this.timers = this.timers.filter((timer) => timer !== first);
    return first;
  }
}

/** Ids and chance that are the same for the same seed (mulberry32). */
export function seededEntropy(seed: number): Entropy {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const hex = () => Math.floor(random() * 16).toString(16);
  return { random, id: () => "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, hex) };
}
