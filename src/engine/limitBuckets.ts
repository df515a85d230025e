import { decayOf, type LimitDefinition } from "./limits.ts";
import type { Clock } from "./ports.ts";

/** The taken slots of one limit that come free with time. Source: Prefect semantics, 6.1. */
export interface LimitBucket {
  readonly taken: number;
  /** Up to when it has been counted what came free. */
  readonly since: number;
  /** How many come free each second. */
  readonly decay: number;
}

/** Buckets by their limit's name. A limit that is defined anew keeps what is taken of it; what came free until then came free by the old rule. */
export class LimitBuckets {
  private readonly buckets: Map<string, LimitBucket>;

  constructor(
    buckets: Iterable<readonly [string, LimitBucket]>,
    private readonly clock: Pick<Clock, "now">,
  ) {
    this.buckets = new Map(buckets);
  }

  /** Those that are not empty. */
  get all(): readonly (readonly [string, LimitBucket])[] {
    return [...this.buckets].filter(([, { taken }]) => taken > 0);
  }

  takenOf(limit: LimitDefinition): number {
    return this.settle(limit).taken;
  }

  /** What has not come free yet of what was taken while time freed it, by the rule of then. */
  leftOf({ name }: LimitDefinition): number {
    const known = this.buckets.get(name);
    if (!known) return 0;
    const bucket = settled(known, this.clock.now());
    this.buckets.set(name, bucket);
    return bucket.taken;
  }

  take(limit: LimitDefinition, slots: number): void {
    const bucket = this.settle(limit);
    this.buckets.set(limit.name, { ...bucket, taken: bucket.taken + slots });
  }

  give({ name }: LimitDefinition, slots: number): void {
    const bucket = this.buckets.get(name);
    if (bucket) this.buckets.set(name, { ...bucket, taken: Math.max(0, bucket.taken - slots) });
  }

  /**
   * How long until time frees the next slot after those that were counted; Infinity when it never does. Counts none
   * itself: what it found free, nobody would look at.
   */
  nextFreeMs({ name }: LimitDefinition): number {
    const { taken, since, decay } = this.buckets.get(name) ?? { taken: 0, since: 0, decay: 0 };
    return decay > 0 && taken > 0 ? Math.max(0.001, since + 1000 / decay - this.clock.now()) : Infinity;
  }

  private settle(limit: LimitDefinition): LimitBucket {
    const now = this.clock.now();
    const known = this.buckets.get(limit.name) ?? { taken: 0, since: now, decay: 0 };
    const bucket = { ...settled(known, now), decay: decayOf(limit) };
    this.buckets.set(limit.name, bucket);
    return bucket;
  }
}

function settled(bucket: LimitBucket, now: number): LimitBucket {
  const { taken, decay } = bucket;
  // A clock that was put back leaves moments behind that have yet to come.
  const since = Math.min(bucket.since, now);
  if (taken === 0 || decay === 0) return { ...bucket, since: now };
  // A microsecond of slack: moments are sums of fractions.
  const freed = Math.floor(((now - since + 0.001) / 1000) * decay);
  const left = Math.max(0, taken - freed);
  return { taken: left, since: left === 0 ? now : since + (freed * 1000) / decay, decay };
}
