import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as after } from "node:timers/promises";

/** The file's text; none where there is no file. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a file whole or not at all, whenever the process or the machine ends. */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.new`;
  const file = await open(temporary, "wx");
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** What was created or renamed in the folder outlasts a power cut. Windows cannot open folders, and needs it not. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Who holds a lock: a process, and when that began, so that a later one with its number is not taken for it. */
interface Holder {
  readonly pid: number;
  readonly startedAt: string;
}

/**
 * Takes the lock, a file that names this process, if no living process has it; gives what lets go of it. A lock of a
 * process that is gone is nobody's.
 */
export async function tryLock(path: string): Promise<(() => Promise<void>) | { readonly heldBy: number }> {
  await mkdir(dirname(path), { recursive: true });
  const own = JSON.stringify({ pid: process.pid, startedAt: await startOf(process.pid) } satisfies Holder);
  const temporary = `${path}.${randomUUID()}.new`;
  const file = await open(temporary, "wx");
  await file.writeFile(own);
  await file.close();
  try {
    // A link is made or refused in one step, and is never there without its text.
    for (;;) {
      if (await linkIfFree(temporary, path)) return letGoOnce(path);
      const holder = await holderOf(path);
      if (holder && (await isAlive(holder))) return { heldBy: holder.pid };
      if (holder) await rm(path, { force: true });
    }
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Later calls do nothing: the lock may be another's by then. */
function letGoOnce(path: string): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= rm(path, { force: true }));
}

/** How often a lock that another process holds is asked for again. */
const askEveryMs = 50;

/** As `tryLock`, but waits until the lock is free. */
export async function lock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    const taken = await tryLock(path);
    if (typeof taken === "function") return taken;
    await after(askEveryMs);
  }
}

/** The living process that holds the lock, if one does. */
export async function lockHolder(path: string): Promise<number | undefined> {
  const holder = await holderOf(path);
  return holder && (await isAlive(holder)) ? holder.pid : undefined;
}

async function linkIfFree(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function holderOf(path: string): Promise<Holder | undefined> {
  const text = await readIfThere(path);
  return text && (JSON.parse(text.toString()) as Holder);
}

async function isAlive({ pid, startedAt }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user is alive, too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return (await startOf(pid)) === startedAt;
}

/** When a process began, as far as the system tells without asking another program. */
async function startOf(pid: number): Promise<string> {
  const status = await readIfThere(`/proc/${pid}/stat`).catch(() => undefined);
  // The name, in brackets, may hold anything; the fields behind it count from 3.
  const fields = status?.toString().split(") ").at(-1)?.split(" ");
  return fields?.[19] ?? "";
}
