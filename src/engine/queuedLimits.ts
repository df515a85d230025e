import {
  decayOf,
  whyNever,
  type LimitDefinition,
  type LimitEvents,
  type LimitRequest,
  type Limits,
  type LimitUse,
} from "./limits.ts";
import type { Clock } from "./ports.ts";

/** What somebody waits for. */
export interface Want extends Pick<LimitRequest, "names" | "slots"> {
  /** Whose queue it waits in. */
  readonly by: string;
  /** Since when. Nobody has two wants of one moment. */
  readonly at: number;
  /** How many wait there for just the same; this is the first of them. */
  readonly count: number;
}

/** What is taken of the limits by all who share them. */
export interface Takings {
  takenOf(limit: LimitDefinition): number;
  take(limit: LimitDefinition, slots: number): void;
  /** To be given the limit as it was when the slots were taken. */
  give(limit: LimitDefinition, slots: number): void;
  /** How long until time frees the next slot after what `takenOf` counted last; Infinity when it never does. */
  nextFreeMs(limit: LimitDefinition): number;
  /** What is waited for in other queues. */
  readonly others: readonly Want[];
}

/** Looks at what is taken and changes it; gives what is still waited for then. */
export type LimitTurn = (takings: Takings) => readonly Want[];

/** Where it is written what is taken, for every queue that shares the limits. */
export interface LimitLedger {
  /** The queue that this is handed to. */
  readonly id: string;
  /** Does the work, at once or later, while no other queue has its turn. `decays` says whether slots come free with time. */
  turn(work: LimitTurn, decays: boolean): void;
  /** Calls `listener` when another queue has made room for what is waited for here. */
  whenChanged?(listener: () => void): void;
}

interface Waiting extends LimitRequest {
  readonly events: LimitEvents;
  readonly at: number;
}

/**
 * Limits whose slots are granted in the order in which they were asked for, as far as there is room: among the requests
 * of this queue and those of all others that share the ledger.
 */
export class QueuedLimits implements Limits {
  private definitions: ReadonlyMap<string, LimitDefinition>;
  /** By what is asked for: where the first of them finds no room, no other does. */
  private readonly waiting = new Map<string, Set<Waiting>>();
  private lastAt = 0;
  private takeBackTimer: () => void = none;

  constructor(
    definitions: readonly LimitDefinition[],
    private readonly clock: Clock,
    private readonly ledger: LimitLedger,
  ) {
    this.definitions = byName(definitions);
    ledger.whenChanged?.(() => this.turn());
  }

  /**
   * From now on these are the limits. A limit that was there keeps the slots that are taken of it; whoever waits is
   * served or refused by the new rules.
   */
  define(definitions: readonly LimitDefinition[]): void {
    this.definitions = byName(definitions);
    for (const request of [...this.waiting.values()].flatMap((alike) => [...alike])) {
      const reason = this.whyNever(request);
      if (reason !== undefined && this.remove(request)) request.events.refused(reason);
    }
    this.turn((takings) => definitions.forEach((limit) => takings.takenOf(limit)));
  }

  /** How each limit fares now, in the order of their definition. */
  uses(): Promise<readonly LimitUse[]> {
    const look = (takings: Takings) => {
      const wants = [...this.wants(), ...takings.others];
      const waitingFor = (name: string) =>
        wants.reduce((sum, { names, count }) => sum + (names.includes(name) ? count : 0), 0);
      return [...this.definitions.values()].map((limit) => ({
        name: limit.name,
        activeSlots: takings.takenOf(limit),
        waiting: waitingFor(limit.name),
      }));
    };
    return new Promise((resolve) => this.turn((takings) => resolve(look(takings))));
  }

  unknown(names: readonly string[]): readonly string[] {
    return names.filter((name) => !this.definitions.has(name));
  }

  acquire(request: LimitRequest, events: LimitEvents): () => void {
    const reason = this.whyNever(request);
    if (reason !== undefined) events.refused(reason);
    else if (this.limitsOf(request).length === 0) events.granted(none);
    else return this.wait(request, events);
    return none;
  }

  private wait(request: LimitRequest, events: LimitEvents): () => void {
    this.lastAt = Math.max(this.clock.now(), this.lastAt + 0.001);
    const waiting = { ...request, events, at: this.lastAt };
    const alike = this.waiting.get(kindOf(request));
    if (alike) alike.add(waiting);
    else this.waiting.set(kindOf(request), new Set([waiting]));
    this.turn();
    // Others may have left room for it.
    return () => this.remove(waiting) && this.turn();
  }

  /** True when it was waiting. */
  private remove(waiting: Waiting): boolean {
    const alike = this.waiting.get(kindOf(waiting));
    const wasThere = alike?.delete(waiting) ?? false;
    if (alike?.size === 0) this.waiting.delete(kindOf(waiting));
    return wasThere;
  }

  private whyNever(request: LimitRequest): string | undefined {
    return this.limitsOf(request)
      .map((limit) => whyNever(limit, request))
      .find((why) => why !== undefined);
  }

  private limitsOf({ names }: Pick<LimitRequest, "names">): LimitDefinition[] {
    return [...new Set(names)]
      .flatMap((name) => this.definitions.get(name) ?? [])
      .filter(({ isActive }) => isActive !== false);
  }

  private wants(): Want[] {
    return [...this.waiting.values()].flatMap((alike) =>
      firstOf(alike).map(({ names, slots, at }) => ({
        names,
        slots,
        at,
        by: this.ledger.id,
        count: alike.size,
      })),
    );
  }

  private turn(change: (takings: Takings) => void = none): void {
    const decays = [...this.definitions.values()].some((limit) => decayOf(limit) > 0);
    this.ledger.turn((takings) => {
      change(takings);
      this.serve(takings);
      this.wakeUpLater(takings);
      return this.wants();
    }, decays);
  }

  /** What others waited for before is left to them. */
  private serve(takings: Takings): void {
    const left = new Map<string, number>();
    const passed = new Set<string>();
    for (let next = this.next(takings, passed); next; next = this.next(takings, passed)) {
      const { slots, by } = next;
      const limits = this.limitsOf(next);
      const hasRoom = limits.every(
        (limit) => takings.takenOf(limit) + (left.get(limit.name) ?? 0) + slots <= limit.limit,
      );
      if (hasRoom && by === this.ledger.id) this.grantFirst(next, limits, takings);
      else passed.add(passedAs(next));
      if (hasRoom && by !== this.ledger.id)
        for (const { name } of limits) left.set(name, (left.get(name) ?? 0) + slots);
    }
  }

  private next({ others }: Takings, passed: ReadonlySet<string>): Want | undefined {
    return [...this.wants(), ...others]
      .filter((want) => !passed.has(passedAs(want)))
      .reduce<Want | undefined>((first, want) => (first && isBefore(first, want) ? first : want), undefined);
  }

  private grantFirst(want: Want, limits: readonly LimitDefinition[], takings: Takings): void {
    for (const request of firstOf(this.waiting.get(kindOf(want)))) {
      this.remove(request);
      for (const limit of limits) takings.take(limit, request.slots);
      request.events.granted(this.releaseOnce(request, limits));
    }
  }

  private releaseOnce({ slots, isRate }: LimitRequest, limits: readonly LimitDefinition[]): () => void {
    let isReleased = isRate;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.turn((takings) => limits.forEach((limit) => takings.give(limit, slots)));
    };
  }

  private wakeUpLater(takings: Takings): void {
    this.takeBackTimer();
    const limits = this.wants().flatMap((want) => this.limitsOf(want));
    const next = Math.min(...limits.map((limit) => takings.nextFreeMs(limit)));
    if (Number.isFinite(next)) this.takeBackTimer = this.clock.after(next, () => this.turn());
  }
}

function byName(definitions: readonly LimitDefinition[]): ReadonlyMap<string, LimitDefinition> {
  return new Map(definitions.map((definition) => [definition.name, definition]));
}

function kindOf({ names, slots }: Pick<LimitRequest, "names" | "slots">): string {
  return JSON.stringify([slots, ...names]);
}

function passedAs(want: Want): string {
  return want.by + kindOf(want);
}

function isBefore(one: Want, other: Want): boolean {
  return one.at === other.at ? one.by < other.by : one.at < other.at;
}

function firstOf<Item>(items: Iterable<Item> = []): Item[] {
  for (const item of items) return [item];
  return [];
}

const none = () => undefined;
