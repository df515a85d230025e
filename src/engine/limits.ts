import type { Clock } from "./ports.ts";

/** A limit by name. Task runs with the tag `x` count against the limit `tag:x`. */
export interface LimitDefinition {
  readonly name: string;
  /** How many slots there are; with 0 nothing may run. */
  readonly limit: number;
  /** How many taken slots come free by themselves each second; for rate limits. By default none. */
  readonly slotDecayPerSecond?: number;
  /** False lets everything pass. By default true. */
  readonly isActive?: boolean;
}

/** Slots of several limits, all at once or none. */
export interface LimitRequest {
  readonly names: readonly string[];
  readonly slots: number;
  /** True never gives the slots back: they come free with time. */
  readonly isRate: boolean;
}

export interface LimitEvents {
  granted(release: () => void): void;
  /** The slots can never be had. */
  refused(reason: string): void;
}

/** Shares slots among everything that runs in one place. */
export interface Limits {
  /** Those of the names that no limit has. */
  unknown(names: readonly string[]): readonly string[];
  /** Grants now or when there is room; the returned function gives up waiting. */
  acquire(request: LimitRequest, events: LimitEvents): () => void;
}

interface Waiting extends LimitRequest {
  readonly events: LimitEvents;
}

/** Limits that are shared by whoever holds this object. Those who wait are served in their order, as far as there is room. */
export class MemoryLimits implements Limits {
  private readonly slots: ReadonlyMap<string, Slots>;
  private waiting: Waiting[] = [];
  private takeBackTimer: () => void = () => undefined;

  constructor(
    definitions: readonly LimitDefinition[],
    private readonly clock: Clock,
  ) {
    this.slots = new Map(
      definitions.map((definition) => [definition.name, new Slots(definition, clock.now())]),
    );
  }

  unknown(names: readonly string[]): readonly string[] {
    return names.filter((name) => !this.slots.has(name));
  }

  acquire(request: LimitRequest, events: LimitEvents): () => void {
    const reason = this.limitsOf(request)
      .map((slots) => slots.whyNever(request))
      .find((why) => why !== undefined);
    if (reason !== undefined) {
      events.refused(reason);
      return () => undefined;
    }
    const waiting = { ...request, events };
    this.waiting.push(waiting);
    this.serve();
    return () => void (this.waiting = this.waiting.filter((other) => other !== waiting));
  }

  private limitsOf({ names }: LimitRequest): Slots[] {
    return [...new Set(names)]
      .flatMap((name) => this.slots.get(name) ?? [])
      .filter(({ isActive }) => isActive);
  }

  private serve(): void {
    const now = this.clock.now();
    for (const request of this.waiting) {
      const limits = this.limitsOf(request);
      if (!limits.every((slots) => slots.hasRoom(request.slots, now))) continue;
      this.waiting = this.waiting.filter((other) => other !== request);
      for (const slots of limits) slots.take(request.slots);
      request.events.granted(this.releaseOnce(request, limits));
    }
    this.wakeUpLater();
  }

  private releaseOnce({ slots, isRate }: LimitRequest, limits: readonly Slots[]): () => void {
    let isReleased = isRate;
    return () => {
      if (isReleased) return;
      isReleased = true;
      for (const limit of limits) limit.give(slots);
      this.serve();
    };
  }

  private wakeUpLater(): void {
    this.takeBackTimer();
    const now = this.clock.now();
    const decaying = this.waiting
      .flatMap((request) => this.limitsOf(request))
      .map((slots) => slots.nextDecayMs(now));
    const next = Math.min(...decaying);
    if (Number.isFinite(next)) this.takeBackTimer = this.clock.after(next, () => this.serve());
  }
}

/** The slots of one limit. Source: Prefect semantics, 6.1. */
class Slots {
  private taken = 0;

  constructor(
    private readonly definition: LimitDefinition,
    /** Up to when decay has been counted. */
    private since: number,
  ) {}

  get isActive(): boolean {
    return this.definition.isActive !== false;
  }

  whyNever({ slots, isRate }: LimitRequest): string | undefined {
    const { name, limit } = this.definition;
    if (slots > limit) return `The limit "${name}" has ${limit} slots, so ${slots} can never be had.`;
    if (isRate && this.decay <= 0)
      return `The limit "${name}" needs slotDecayPerSecond to be used as a rate limit.`;
    return undefined;
  }

  hasRoom(slots: number, now: number): boolean {
    this.settle(now);
    return this.taken + slots <= this.definition.limit;
  }

  take(slots: number): void {
    this.taken += slots;
  }

  give(slots: number): void {
    this.taken = Math.max(0, this.taken - slots);
  }

  /** How long until time frees the next slot. */
  nextDecayMs(now: number): number {
    return this.decay > 0 && this.taken > 0
      ? Math.max(0.001, this.since + 1000 / this.decay - now)
      : Infinity;
  }

  private get decay(): number {
    return this.definition.slotDecayPerSecond ?? 0;
  }

  private settle(now: number): void {
    if (this.taken === 0 || this.decay === 0) return void (this.since = now);
    // A microsecond of slack: moments are sums of fractions.
    const freed = Math.floor(((now - this.since + 0.001) / 1000) * this.decay);
    this.taken = Math.max(0, this.taken - freed);
    this.since = this.taken === 0 ? now : this.since + (freed * 1000) / this.decay;
  }
}
