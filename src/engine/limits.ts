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

/** Why the limit will never grant this; none when it may. */
export function whyNever(limit: LimitDefinition, { slots, isRate }: LimitRequest): string | undefined {
  if (slots > limit.limit)
    return `The limit "${limit.name}" has ${limit.limit} slots, so ${slots} can never be had.`;
  if (isRate && decayOf(limit) <= 0)
    return `The limit "${limit.name}" needs slotDecayPerSecond to be used as a rate limit.`;
  return undefined;
}

/** How many of its taken slots come free by themselves each second. */
export function decayOf({ slotDecayPerSecond = 0 }: LimitDefinition): number {
  return slotDecayPerSecond;
}
