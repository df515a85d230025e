import { LimitBuckets, type LimitBucket } from "../engine/limitBuckets.ts";
import { decayOf, type LimitDefinition } from "../engine/limits.ts";
import type { Clock } from "../engine/ports.ts";
import type { LimitLedger, LimitTurn, Takings, Want } from "../engine/queuedLimits.ts";
import type { Database } from "./database.ts";
import { exclusiveLocks, holdLock, whenLetGo } from "./webLocks.ts";

/** What one tab has taken of each limit, and waits for. */
interface Share {
  readonly by: string;
  readonly held: readonly (readonly [name: string, slots: number])[];
  readonly wants: readonly Want[];
}

/** The lock that says what another tab has. */
interface OtherShare extends Share {
  readonly lock: string;
}

/**
 * What is taken of the limits by all tabs of this browser. What a tab has is written in the name of a Web Lock that it
 * holds: so it is gone when the tab is, and whoever waits for it to change waits for the lock. Slots that come free with
 * time are kept in the database, since they outlast the tab that took them.
 */
export class TabLedger implements LimitLedger {
  readonly id = crypto.randomUUID();
  private readonly held = new Map<string, number>();
  private readonly watched = new Map<string, AbortController>();
  private readonly buckets: StoredBuckets;
  private readonly lock: string;
  private turns: LimitTurn[] = [];
  /** What is waited for since the last turn. */
  private wants: readonly Want[] = [];
  /** True from when a turn is asked for until it begins. */
  private isAsked = false;
  private decays = false;
  /** True while there may be slots that come free with time, though no limit says so any more. */
  private isLeft = true;
  private shown: { readonly text: string; readonly letGo: () => Promise<void> } | undefined;
  private shares = 0;
  private onChange: () => void = () => undefined;

  /** The clock is the same for all tabs. */
  constructor(
    database: Database,
    private readonly clock: Pick<Clock, "now">,
    private readonly onError: (error: unknown) => void = reportError,
  ) {
    this.lock = `millrace-limits:${database.name}`;
    this.buckets = new StoredBuckets(database);
  }

  turn(work: LimitTurn, decays: boolean): void {
    this.decays ||= decays;
    this.turns.push(work);
    if (this.isAsked) return;
    this.isAsked = true;
    const failed = (error: unknown) => {
      this.isAsked = false;
      this.onError(error);
    };
    navigator.locks.request(this.lock, () => this.takeTurns()).catch(failed);
  }

  whenChanged(listener: () => void): void {
    this.onChange = listener;
  }

  private async takeTurns(): Promise<void> {
    const others = await this.others();
    const before = this.decays || this.isLeft ? await this.buckets.read() : [];
    this.isLeft = before.length > 0;
    const takings = new TabTakings(this.held, others, new LimitBuckets(before, this.clock));
    const turns = this.turns;
    this.turns = [];
    this.isAsked = false;
    for (const turn of turns) this.take(turn, takings);
    await this.buckets.write(before, takings.buckets.all);
    await this.show(this.wants);
    this.watch(this.wants.length === 0 ? [] : others);
  }

  /** One that fails keeps no other from its turn. */
  private take(turn: LimitTurn, takings: Takings): void {
    try {
      this.wants = turn(takings);
    } catch (error) {
      this.onError(error);
    }
  }

  private async others(): Promise<OtherShare[]> {
    const prefix = `${this.lock}:`;
    const shares = (await exclusiveLocks()).filter((name) => name.startsWith(prefix));
    return shares
      .map((lock) => ({ lock, ...(JSON.parse(lock.slice(prefix.length)) as Share) }))
      .filter(({ by }) => by !== this.id);
  }

  /** Each name is used once: who waits for one does not keep its tab waiting. */
  private async show(wants: readonly Want[]): Promise<void> {
    const held = [...this.held].filter(([, slots]) => slots > 0);
    const text = JSON.stringify({ held, wants });
    if (this.shown?.text === text) return;
    const before = this.shown;
    this.shown = undefined;
    if (held.length + wants.length > 0) {
      this.shares += 1;
      const share = JSON.stringify({ by: this.id, share: this.shares, held, wants });
      this.shown = { text, letGo: await holdLock(`${this.lock}:${share}`) };
    }
    await before?.letGo();
  }

  private watch(others: readonly OtherShare[]): void {
    const locks = new Set(others.map(({ lock }) => lock));
    for (const [lock, watching] of this.watched) {
      if (locks.has(lock)) continue;
      this.watched.delete(lock);
      watching.abort();
    }
    for (const lock of locks) if (!this.watched.has(lock)) this.watchOne(lock);
  }

  private watchOne(lock: string): void {
    const watching = new AbortController();
    this.watched.set(lock, watching);
    const changed = () => {
      this.watched.delete(lock);
      this.onChange();
    };
    whenLetGo(lock, watching.signal).then(changed, reportError);
  }
}

class TabTakings implements Takings {
  constructor(
    private readonly held: Map<string, number>,
    private readonly shares: readonly Share[],
    readonly buckets: LimitBuckets,
  ) {}

  get others(): readonly Want[] {
    return this.shares.flatMap(({ wants }) => wants);
  }

  takenOf(limit: LimitDefinition): number {
    const held = this.shares.flatMap(({ held }) => held).filter(([name]) => name === limit.name);
    const byOthers = held.reduce((sum, [, slots]) => sum + slots, 0);
    const inTime = decayOf(limit) > 0 ? this.buckets.takenOf(limit) : this.buckets.leftOf(limit);
    return byOthers + this.heldOf(limit) + inTime;
  }

  take(limit: LimitDefinition, slots: number): void {
    if (decayOf(limit) > 0) this.buckets.take(limit, slots);
    else this.held.set(limit.name, this.heldOf(limit) + slots);
  }

  give(limit: LimitDefinition, slots: number): void {
    if (decayOf(limit) > 0) this.buckets.give(limit, slots);
    else this.held.set(limit.name, this.heldOf(limit) - slots);
  }

  nextFreeMs(limit: LimitDefinition): number {
    return this.buckets.nextFreeMs(limit);
  }

  private heldOf({ name }: LimitDefinition): number {
    return this.held.get(name) ?? 0;
  }
}

type Buckets = readonly (readonly [name: string, LimitBucket])[];

const setting = "limitBuckets";

/** In the database; in memory while it refuses. */
class StoredBuckets {
  private refused: Buckets | undefined;

  constructor(private readonly database: Database) {}

  async read(): Promise<Buckets> {
    if (this.refused) return this.refused;
    const stored = await this.database.settings.get(setting).catch(() => undefined);
    return (stored?.value as Buckets | undefined) ?? [];
  }

  async write(before: Buckets, value: Buckets): Promise<void> {
    if (JSON.stringify(before) === JSON.stringify(value)) return;
    const isKept = this.database.settings.put({ key: setting, value }).then(
      () => true,
      () => false,
    );
    this.refused = (await isKept) ? undefined : value;
  }
}
