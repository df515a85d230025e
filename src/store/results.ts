import { MemoryResults, type ResultRecord, type ResultStore } from "../engine/results.ts";
import type { Database } from "./database.ts";
import { bytesOf } from "../engine/valueSize.ts";

/** Results in IndexedDB, found again by every tab and after every reload. Locks hold across tabs too. */
export class StoredResults implements ResultStore {
  constructor(private readonly database: Database) {}

  async read(key: string): Promise<ResultRecord | undefined> {
    const row = await this.database.results.get(key);
    if (!row) return undefined;
    const { key: _key, keptAt: _keptAt, bytes: _bytes, ...record } = row;
    return record;
  }

  async write(key: string, record: ResultRecord): Promise<void> {
    await this.database.results.put({ key, ...record, keptAt: Date.now(), bytes: bytesOf(record.value) });
  }

  lock(key: string): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const hold = () => new Promise<void>((free) => resolve(() => free()));
      navigator.locks.request(`millrace-result:${key}`, hold).catch(reject);
    });
  }
}

/**
 * As the store does, but where the device refuses, results last as long as the tab: no task run fails for want of room.
 * A value that no store could keep is refused all the same.
 */
export class RefusableResults implements ResultStore {
  private readonly memory = new MemoryResults();

  constructor(
    private readonly stored: ResultStore,
    private readonly onRefused: (error: unknown) => void,
  ) {}

  async read(key: string): Promise<ResultRecord | undefined> {
    const own = await this.memory.read(key);
    return own ?? this.stored.read(key).catch(() => undefined);
  }

  async write(key: string, record: ResultRecord): Promise<void> {
    try {
      await this.stored.write(key, record);
    } catch (error) {
      // First, since it rejects what cannot be cloned.
      await this.memory.write(key, record);
      this.onRefused(error);
    }
  }

  lock(key: string): Promise<() => void> {
    return this.stored.lock(key).catch(() => this.memory.lock(key));
  }
}

/** Deletes results that no task will use any more. */
export function deleteExpiredResults(database: Database, now: number): Promise<number> {
  return database.results.where("expiresAt").belowOrEqual(now).delete();
}
