import { heldLocks } from "./webLocks.ts";

/**
 * Which pages have the database open, told by what outlives the browser: each leaves an empty file before it writes, holds
 * a Web Lock of the same name, and takes the file back when it goes. A file whose lock nobody holds is of a page that
 * could not: the browser was killed, or the machine stopped, or only the page died.
 *
 * Where the browser has no such files for this page there are no signs; nothing here rejects.
 */
export class PageSigns {
  constructor(private readonly databaseName: string) {}

  /** For this page; gives what takes the sign back, which works in the page's last moment too. */
  async leave(): Promise<() => void> {
    const name = crypto.randomUUID();
    try {
      const folder = await this.folder();
      const letGo = await hold(lockName(name));
      await folder.getFileHandle(name, { create: true });
      return () =>
        void folder
          .removeEntry(name)
          .catch(() => undefined)
          .finally(letGo);
    } catch {
      return () => undefined;
    }
  }

  /** The signs of pages that are gone without having taken them back. */
  async abandoned(): Promise<readonly string[]> {
    try {
      const signs: string[] = [];
      for await (const sign of (await this.folder()).keys()) signs.push(sign);
      if (signs.length === 0) return [];
      const held = await heldLocks();
      return signs.filter((sign) => !held.has(lockName(sign)));
    } catch {
      return [];
    }
  }

  async remove(signs: readonly string[]): Promise<void> {
    if (signs.length === 0) return;
    const folder = await this.folder();
    // One that cannot be removed only has the log begun anew once more.
    await Promise.allSettled(signs.map((sign) => folder.removeEntry(sign)));
  }

  private async folder(): Promise<FileSystemDirectoryHandle> {
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(`pages-${this.databaseName}`, { create: true });
  }
}

function lockName(sign: string): string {
  return `millrace-page:${sign}`;
}

/** Takes the lock; resolves when it is taken, with what lets go of it. */
function hold(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, () => new Promise<void>((letGo) => resolve(letGo))).catch(reject);
  });
}
