import type { Database } from "./database.ts";

/**
 * What is done after the browser has closed the database of itself, as Chromium does when a write fails because the disk
 * is full. Chromium then goes on in the same log behind the half-written record. At the next start, or at a second
 * failure, it takes that log for damaged and throws away all that the page ever kept (LevelDB's `reuse_logs`; seen with
 * Chromium 156 on a small disk, `e2e/full.spec.ts`). So
 *
 * 1. the database stays closed, and nothing is written, while there is no room for what comes next;
 * 2. then, before anything else, more is written than Chromium's write buffer holds: it begins another log, and sorts
 *    away what the old one held.
 *
 * A page that is reloaded while the disk is full knows nothing of this: what has happened is known in memory only, since
 * neither the database nor localStorage can be written then. A file made beforehand, and written in its place, could hold it.
 */
export class Reopening {
  /** Milliseconds since 1970; nothing once the log was begun anew. */
  private closedAt: number | undefined;
  private underWay: Promise<unknown> | undefined;

  constructor(
    private readonly database: Database,
    /** Opens it, whatever has happened before. */
    private readonly openNow: () => PromiseLike<unknown>,
  ) {
    database.on("ready", (own) => this.beginLog(own as Database), true);
  }

  /** The browser has closed the database and something is still to be done before it may be written. */
  get isDue(): boolean {
    return this.closedAt !== undefined;
  }

  /** To be called when the browser has closed the database. Opens it again, if there is room. */
  begin(): void {
    this.closedAt = Date.now();
    // Whoever writes next is told why, should it fail.
    void this.open().catch(() => undefined);
  }

  /** Opens the database if it is closed, once for all who ask; rejects with why it cannot be opened yet. */
  async open(): Promise<void> {
    if (this.database.isOpen()) return;
    this.underWay ??= this.tryToOpen().finally(() => (this.underWay = undefined));
    await this.underWay;
  }

  private async tryToOpen(): Promise<void> {
    if (this.isDue) await needRoom(2 * rows * bytesOfRow);
    await this.openNow();
  }

  /** Once for all pages and workers that have the database open. Nothing of it stays. */
  private async beginLog({ name, settings }: Database): Promise<void> {
    const { closedAt } = this;
    if (closedAt === undefined) return;
    await navigator.locks.request(`millrace-log:${name}`, async () => {
      const begunAt = (await settings.get(setting))?.value as number | undefined;
      if (begunAt !== undefined && begunAt > closedAt) return;
      const value = new Uint8Array(bytesOfRow);
      await settings.db.transaction("rw", settings, async () => {
        for (let row = 0; row < rows; row++) await settings.put({ key: scrap + row, value });
        await settings.where("key").startsWith(scrap).delete();
        await settings.put({ key: setting, value: Date.now() });
      });
    });
    this.closedAt = undefined;
  }
}

/** What the database remembers of the last time that its log was begun anew. */
const setting = "logBegun";
const scrap = "scrap-";

/** Together 12 MB: Chromium's write buffer holds 4. Values above 64 KB would go past it, into files of their own. */
const rows = 240;
const bytesOfRow = 50_000;

/**
 * Rejects with `QuotaExceededError` when the disk has not so many bytes left, whatever the quota says: that is a share of
 * the whole disk, full or not. A file of the page's own finds it out, since trying the database would damage it. Where
 * the browser has no such files for this page, it is taken to have room.
 */
async function needRoom(bytes: number): Promise<void> {
  if (!("getDirectory" in navigator.storage)) return;
  const name = `room-${crypto.randomUUID()}`;
  let folder: FileSystemDirectoryHandle | undefined;
  try {
    folder = await navigator.storage.getDirectory();
    const file = await folder.getFileHandle(name, { create: true });
    const stream = await file.createWritable();
    await stream.write(new Uint8Array(bytes));
    await stream.close();
  } catch (cause) {
    if ((cause as Error).name === "SecurityError") return;
    // On a full disk browsers fail here with all sorts of names.
    throw new DOMException(`No room for ${bytes} bytes: ${String(cause)}`, "QuotaExceededError");
  } finally {
    await folder?.removeEntry(name).catch(() => undefined);
  }
}
