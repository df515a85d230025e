import type { Database } from "./database.ts";

/** Who has to do with a database that a newer Millrace wants for itself. */
export interface Aside {
  /** Writes what still has to be written; the newer Millrace waits for it. */
  readonly finish: () => Promise<unknown>;
  /** From now on this page or worker can keep nothing more, once it has finished. */
  readonly onOutdated?: () => void;
}

/** Makes room when another tab, with a newer Millrace, opens the database: finishes, closes, and does not open it again. */
export function stepAside(database: Database, { finish, onOutdated }: Aside): void {
  const close = () => database.close({ disableAutoOpen: true });
  database.on("versionchange", ({ newVersion }: IDBVersionChangeEvent) => {
    // Deleted: what comes after begins anew, in a database of the same version.
    if (newVersion === null) return;
    onOutdated?.();
    void finish().then(close, close);
    return false;
  });
}
