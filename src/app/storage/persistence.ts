import { createStore, type StoreApi } from "zustand/vanilla";
import type { Database } from "../../store/database.ts";
import { hearNews } from "../storeNews.ts";

/**
 * Whether the browser has promised to delete nothing by itself. `bestEffort`: when the device gets full it may; `unknown`:
 * it has not said, or cannot.
 */
export type PersistenceStanding = "unknown" | "bestEffort" | "promised";

/** When the browser was last asked without the user's doing (milliseconds since 1970). */
const setting = "persistenceAskedAt";

/** A browser that asks the user is not made to do so again before. */
const patienceMs = 7 * 24 * 3600 * 1000;

/**
 * Asks the browser for its promise to keep what is kept here (`navigator.storage.persist`): by itself when the user has
 * saved something or run a flow, which is when there is something to lose; else when the user says so.
 */
export class Persistence {
  readonly standing: StoreApi<PersistenceStanding> = createStore<PersistenceStanding>(() => "unknown");

  constructor(private readonly database: Database) {
    void this.read();
    const stop = hearNews(({ kind }) => {
      if (kind !== "flow" && kind !== "lists") return;
      stop();
      void this.askOnce().catch(() => undefined);
    });
  }

  /** Asks now; the answer shows in `standing`. Browsers may ask the user in turn. */
  async ask(): Promise<void> {
    await storage()?.persist?.();
    await this.read();
  }

  private async askOnce(): Promise<void> {
    await this.read();
    if (this.standing.getState() !== "bestEffort") return;
    const askedAt = (await this.database.settings.get(setting))?.value;
    if (typeof askedAt === "number" && Date.now() - askedAt < patienceMs) return;
    await this.database.settings.put({ key: setting, value: Date.now() });
    await this.ask();
  }

  private async read(): Promise<void> {
    const isPersisted = await storage()
      ?.persisted?.()
      .catch(() => undefined);
    const standing = isPersisted === undefined ? "unknown" : isPersisted ? "promised" : "bestEffort";
    this.standing.setState(standing, true);
  }
}

/** Absent where the page is no secure context. */
function storage(): Partial<StorageManager> | undefined {
  return navigator.storage as Partial<StorageManager> | undefined;
}
