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

/** What a limit's definition may not be, by its field; none when it is good. */
export function limitProblems(definition: LimitDefinition): LimitProblems {
  const { name, limit, slotDecayPerSecond: decay = 0 } = definition;
  return {
    ...(name.trim() === ""
      ? { name: "A limit needs a name. Tasks with the tag x have the limit tag:x." }
      : {}),
    ...(Number.isInteger(limit) && limit >= 0 ? {} : { limit: "Slots are a whole number, 0 or more." }),
    ...(Number.isFinite(decay) && decay >= 0
      ? {}
      : { slotDecayPerSecond: "Slots per second are a number, 0 or more." }),
  };
}

export type LimitProblems = { readonly [Field in keyof LimitDefinition]?: string };

/** How a limit fares at this moment. */
export interface LimitUse {
  readonly name: string;
  readonly activeSlots: number;
  /** How many requests wait for slots of it. */
  readonly waiting: number;
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
  private readonly slots = new Map<string, Slots>();
  private waiting: Waiting[] = [];
  private takeBackTimer: () => void = () => undefined;

  constructor(
    definitions: readonly LimitDefinition[],
    private readonly clock: Clock,
  ) {
    this.define(definitions);
  }

  /**
   * From now on these are the limits. A limit that was there keeps the slots that are taken of it; whoever waits is
   * served or refused by the new rules.
   */
  define(definitions: readonly LimitDefinition[]): void {
    const names = new Set(definitions.map(({ name }) => name));
    for (const name of this.slots.keys()) if (!names.has(name)) this.slots.delete(name);
    for (const definition of definitions) {
      const known = this.slots.get(definition.name);
      if (known) known.redefine(definition, this.clock.now());
      else this.slots.set(definition.name, new Slots(definition, this.clock.now()));
    }
    for (const request of this.waiting) this.refuseIfNever(request);
    this.serve();
  }

  /** How each limit fares now, in the order of their definition. */
  uses(): LimitUse[] {
    return [...this.slots].map(([name, slots]) => ({
      name,
      activeSlots: slots.takenAt(this.clock.now()),
      waiting: this.waiting.filter(({ names }) => names.includes(name)).length,
    }));
  }

  unknown(names: readonly string[]): readonly string[] {
    return names.filter((name) => !this.slots.has(name));
  }

  acquire(request: LimitRequest, events: LimitEvents): () => void {
    const waiting = { ...request, events };
    this.waiting.push(waiting);
    if (!this.refuseIfNever(waiting)) this.serve();
    return () => this.remove(waiting);
  }

  private refuseIfNever(request: Waiting): boolean {
    const reason = this.limitsOf(request)
      .map((slots) => slots.whyNever(request))
      .find((why) => why !== undefined);
    if (reason === undefined) return false;
    this.remove(request);
    request.events.refused(reason);
    return true;
  }

  private remove(request: Waiting): void {
    this.waiting = this.waiting.filter((other) => other !== request);
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
      this.remove(request);
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
    private definition: LimitDefinition,
    /** Up to when decay has been counted. */
    private since: number,
  ) {}

  /** What came free until now came free by the old rule. */
  redefine(definition: LimitDefinition, now: number): void {
    this.settle(now);
    this.definition = definition;
  }

  takenAt(now: number): number {
    this.settle(now);
    return this.taken;
  }

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
