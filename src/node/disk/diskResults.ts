import { createHash } from "node:crypto";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { MemoryResults, type ResultRecord, type ResultStore } from "../../engine/results.ts";
import { lock, readIfThere, writeWhole } from "./files.ts";

/** Results in a folder, a file for each key; every process that uses the folder finds them. */
export class DiskResults implements ResultStore {
  /** Who waits in this process waits in the order they asked. */
  private readonly own = new MemoryResults();

  constructor(private readonly folder: string) {}

  async read(key: string): Promise<ResultRecord | undefined> {
    const bytes = await readIfThere(this.pathOf("results", key));
    return bytes && (deserialize(bytes) as ResultRecord);
  }

  async write(key: string, record: ResultRecord): Promise<void> {
    await writeWhole(this.pathOf("results", key), serialize(record));
  }

  async lock(key: string): Promise<() => void> {
    const freeOwn = await this.own.lock(key);
    const free = await lock(this.pathOf("locks", key));
    return () => void free().then(freeOwn);
  }

  private pathOf(kind: "results" | "locks", key: string): string {
    return join(this.folder, kind, createHash("sha256").update(key).digest("hex"));
  }
}
