import { createStore, type StoreApi } from "zustand/vanilla";
import type { Database } from "../../store/database.ts";
import { stepAside } from "../../store/stepAside.ts";

/**
 * How this page stands to its database. `blocked`: an older Millrace in another tab still writes, and this one waits.
 * `outdated`: a newer Millrace has taken the database over, and this page can keep nothing more.
 */
export type DatabaseStanding = "well" | "blocked" | "outdated";

/** The page's side of a change of version: what is open is saved first, and the user is told. */
export class DatabaseState {
  readonly standing: StoreApi<DatabaseStanding> = createStore<DatabaseStanding>(() => "well");
  private readonly savers = new Set<() => Promise<void>>();

  constructor(database: Database) {
    stepAside(database, {
      finish: () => Promise.all([...this.savers].map((save) => save())),
      onOutdated: () => this.standing.setState("outdated", true),
    });
    database.on("blocked", () => this.standing.setState("blocked", true));
    database.on("ready", () => this.standing.setState("well", true), true);
  }

  /** Called before the database is closed for good. Returns what ends it. */
  beforeClosing(save: () => Promise<void>): () => void {
    this.savers.add(save);
    return () => this.savers.delete(save);
  }
}
