import type { Value } from "./outcome.ts";
import type { ResultSerializer } from "./resultPolicy.ts";

/** A result that is kept beyond its run, to be found again by its key. */
export interface ResultRecord {
  readonly value: Value;
  /** How the value is written; absent for as it is. */
  readonly serializer?: ResultSerializer;
  /** Milliseconds since 1970; absent when it never expires. */
  readonly expiresAt?: number;
}

/** Keeps results by key, for every run that is handed the same store. */
export interface ResultStore {
  read(key: string): Promise<ResultRecord | undefined>;
  /** Replaces what was there. Rejects when the value cannot be kept. */
  write(key: string, record: ResultRecord): Promise<void>;
  /** Settles when the key is held by this caller alone; the given function frees it. */
  lock(key: string): Promise<() => void>;
}

/** A store that lasts as long as its owner. */
export class MemoryResults implements ResultStore {
  private readonly records = new Map<string, ResultRecord>();
  private readonly holders = new Map<string, Promise<void>>();

  async read(key: string): Promise<ResultRecord | undefined> {
    const record = this.records.get(key);
    return record && structuredClone(record);
  }

  async write(key: string, record: ResultRecord): Promise<void> {
    this.records.set(key, structuredClone(record));
  }

  async lock(key: string): Promise<() => void> {
    const before = this.holders.get(key) ?? Promise.resolve();
    let free!: () => void;
    const held = new Promise<void>((resolve) => (free = resolve));
    this.holders.set(
      key,
      before.then(() => held),
    );
    await before;
    return free;
  }
}
