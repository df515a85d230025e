/** Only workers can write into a file in its place; TypeScript's DOM library does not know it. */
interface WritableInPlace extends FileSystemFileHandle {
  createSyncAccessHandle?(): Promise<{
    getSize(): number;
    write(bytes: BufferSource, options: { at: number }): number;
    flush(): void;
    close(): void;
  }>;
}

/**
 * What a page must know that is reloaded while its disk is full: that the browser has closed the database, and when. It is
 * a number in a file of the page's own, made by the engine's worker while there is room, so that it can be written in its
 * place when there is none. Where the browser has no such files for this page nothing is remembered; nothing here rejects.
 */
export class LogMark {
  constructor(private readonly databaseName: string) {}

  /** Milliseconds since 1970; nothing when all is well. A worker makes the file that `write` needs. */
  async read(): Promise<number | undefined> {
    try {
      const file = await this.file();
      const bytes = await (await file.getFile()).arrayBuffer();
      if (bytes.byteLength === 8) return new Float64Array(bytes)[0] || undefined;
      await inPlace(file, 0);
    } catch {
      // Not there, or not for this page.
    }
    return undefined;
  }

  /** In a worker, without room. */
  async write(closedAt: number): Promise<void> {
    await this.file()
      .then((file) => inPlace(file, closedAt))
      .catch(() => undefined);
  }

  /** When all is well again, and there is room. */
  async clear(): Promise<void> {
    const file = await this.file().catch(() => undefined);
    if (file) await (canWriteInPlace ? inPlace(file, 0) : inCopy(file, 0)).catch(() => undefined);
  }

  private async file(): Promise<WritableInPlace> {
    const folder = await navigator.storage.getDirectory();
    return folder.getFileHandle(`closed-${this.databaseName}`, { create: canWriteInPlace });
  }
}

const canWriteInPlace =
  "FileSystemFileHandle" in globalThis && "createSyncAccessHandle" in FileSystemFileHandle.prototype;

async function inPlace(file: WritableInPlace, time: number): Promise<void> {
  const access = await file.createSyncAccessHandle?.();
  try {
    access?.write(new Float64Array([time]), { at: 0 });
    access?.flush();
  } finally {
    access?.close();
  }
}

async function inCopy(file: FileSystemFileHandle, time: number): Promise<void> {
  const stream = await file.createWritable();
  await stream.write(new Float64Array([time]));
  await stream.close();
}
