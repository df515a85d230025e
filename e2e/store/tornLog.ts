import { readdir, stat, truncate } from "node:fs/promises";
import { join } from "node:path";

/**
 * Tears the last record of the log in which Chromium keeps what pages wrote, as a kill in the midst of writing leaves it.
 * To be called while no browser has the profile open.
 */
export async function tearLog(profile: string): Promise<void> {
  const folder = join(profile, "Default", "IndexedDB");
  const [database = ""] = (await readdir(folder)).filter((name) => name.endsWith(".leveldb"));
  const logs = (await readdir(join(folder, database))).filter((name) => name.endsWith(".log"));
  const [log] = logs.toSorted().slice(-1);
  if (log === undefined) throw new Error(`There is no log in ${folder}.`);
  const path = join(folder, database, log);
  const { size } = await stat(path);
  // A record's head takes 7 bytes, and every record of a run's commit more than a hundred.
  await truncate(path, size - 50);
}
