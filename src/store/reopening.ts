import type { Database } from "./database.ts";
import { LogMark } from "./logMark.ts";
import { PageSigns } from "./pageSigns.ts";

/**
 * What is done after the browser has closed the database of itself, as Chromium does when a write fails because the disk
 * is full, and after the browser was killed while a page wrote. Chromium then goes on in the same log behind the
 * half-written record. At the next start, or at a second failure, it takes that log for damaged and throws away all that
 * the page ever kept (LevelDB's `reuse_logs`; seen with Chromium 156 on a small disk, `e2e/full.spec.ts`, and after about
 * one kill in a hundred, `e2e/crash.spec.ts`). So
 *
 * 1. on a full disk the database stays closed, and nothing is written, while there is no room for what comes next;
 * 2. then, before anything else, more is written than Chromium's write buffer holds: it begins another log, and sorts
 *    away what the old one held;
 * 3. after a kill, the same is done as soon as the database is open.
 *
 * A page that is reloaded meanwhile learns of a full disk from a file (`logMark.ts`), since neither the database nor
 * localStorage can be written then; of a kill by the sign of a page that is gone and has not taken it back
 * (`pageSigns.ts`). A page that died alone leaves the same sign, and so does one whose browser was ended by the system:
 * then those 12 MB are written for nothing, in half a second beside what the page does, and harm nothing. Where there is
 * no room for them after a kill, all goes on in the old log until there is: half a record is much less likely than a full
 * disk, and who shall make room must see what takes it.
 */
export class Reopening {
  /** Milliseconds since 1970; nothing once the log was begun anew. */
  private closedAt: number | undefined;
  private readonly mark: LogMark;
  private readonly signs: PageSigns;
  private hasSign = false;
  private marked: Promise<void> | undefined;
  private underWay: Promise<unknown> | undefined;

  constructor(
    private readonly database: Database,
    /** Opens it, whatever has happened before; with a reason it only fails. */
    private readonly openNow: (whyNot?: unknown) => PromiseLike<unknown>,
  ) {
    this.mark = new LogMark(database.name);
    this.signs = new PageSigns(database.name);
    database.on("ready", (own) => this.beReady(own as Database), true);
  }

  /** To be called when the browser has closed the database. Opens it again, if there is room. */
  begin(): void {
    this.closedAt = Date.now();
    this.marked = this.mark.write(this.closedAt);
    // Whoever writes next is told why, should it fail.
    void this.open().catch(() => undefined);
  }

  /** Settles when the database is open and ready, once for all who ask; rejects with why it cannot be opened yet. */
  async open(): Promise<void> {
    if (!this.underWay && this.database.isOpen()) return;
    this.underWay ??= this.tryToOpen().finally(() => (this.underWay = undefined));
    await this.underWay;
  }

  private async tryToOpen(): Promise<void> {
    await this.marked;
    this.closedAt ??= await this.mark.read();
    const whyNot = this.closedAt === undefined ? undefined : await whyNoRoom(2 * scrapBytes);
    await this.openNow(whyNot);
    if (this.hasSign) void this.beginAfterKill().catch(() => undefined);
  }

  /**
   * To be called by a page before it opens the database, or begins a worker that does: no opening is ready before the sign
   * is there. It is taken back when the page goes.
   */
  leaveSign(): void {
    this.hasSign = true;
    void navigator.locks.request(this.signing, async () => {
      const takeBack = await this.signs.leave();
      addEventListener("pagehide", takeBack, { once: true });
    });
  }

  private async beReady({ settings }: Database): Promise<void> {
    await navigator.locks.request(this.signing, { mode: "shared" }, () => undefined);
    const { closedAt } = this;
    if (closedAt === undefined) return;
    await this.alone(async () => {
      const begunAt = (await settings.get(setting))?.value as number | undefined;
      if (begunAt === undefined || begunAt <= closedAt) await writeScrap(settings);
      await this.mark.clear();
    });
    this.closedAt = undefined;
  }

  /** Nobody waits for it: whatever is written meanwhile is sorted away with the rest. */
  private async beginAfterKill(): Promise<void> {
    await this.alone(async () => {
      const abandoned = await this.signs.abandoned();
      if (abandoned.length === 0 || (await whyNoRoom(scrapBytes))) return;
      await writeScrap(this.database.settings);
      await this.signs.remove(abandoned);
    });
  }

  private get signing(): string {
    return `millrace-signing:${this.database.name}`;
  }

  /** Once for all pages and workers that have the database open. Nothing of it stays. */
  private async alone(beginLog: () => Promise<void>): Promise<void> {
    await navigator.locks.request(`millrace-log:${this.database.name}`, beginLog);
  }
}

async function writeScrap(settings: Database["settings"]): Promise<void> {
  const value = new Uint8Array(bytesOfRow);
  await settings.db.transaction("rw", settings, async () => {
    await settings.bulkPut(Array.from({ length: rows }, (_, row) => ({ key: scrap + row, value })));
    await settings.where("key").startsWith(scrap).delete();
    await settings.put({ key: setting, value: Date.now() });
  });
}

/** What the database remembers of the last time that its log was begun anew. */
const setting = "logBegun";
const scrap = "scrap-";

/** Together 12 MB: Chromium's write buffer holds 4. Values above 64 KB would go past it, into files of their own. */
const rows = 240;
const bytesOfRow = 50_000;
const scrapBytes = rows * bytesOfRow;

/**
 * A `QuotaExceededError` when the disk has not so many bytes left, whatever the quota says: that is a share of the whole
 * disk, full or not. A file of the page's own finds it out, since trying the database would damage it. Where the browser
 * has no such files for this page, it is taken to have room.
 */
async function whyNoRoom(bytes: number): Promise<DOMException | undefined> {
  if (!("getDirectory" in navigator.storage)) return undefined;
  const name = `room-${crypto.randomUUID()}`;
  let folder: FileSystemDirectoryHandle | undefined;
  try {
    folder = await navigator.storage.getDirectory();
    const file = await folder.getFileHandle(name, { create: true });
    const stream = await file.createWritable();
    await stream.write(new Uint8Array(bytes));
    await stream.close();
    return undefined;
  } catch (cause) {
    if ((cause as Error).name === "SecurityError") return undefined;
    // On a full disk browsers fail here with all sorts of names.
    return new DOMException(`No room for ${bytes} bytes: ${String(cause)}`, "QuotaExceededError");
  } finally {
    await folder?.removeEntry(name).catch(() => undefined);
  }
}
