/** The names of the Web Locks that pages and workers of this origin hold now. */
export async function heldLocks(): Promise<ReadonlySet<string | undefined>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.map(({ name }) => name));
}

/** The names of those that nobody shares. */
export async function exclusiveLocks(): Promise<readonly string[]> {
  const { held = [] } = await navigator.locks.query();
  return held.flatMap(({ name = "", mode }) => (mode === "exclusive" ? [name] : []));
}

/** Resolves when the lock is held, with what lets go of it; that settles when it is free. */
export function holdLock(name: string): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    let letGo!: () => void;
    const until = new Promise<void>((free) => (letGo = free));
    const free = async () => {
      letGo();
      await held;
    };
    const held: Promise<unknown> = navigator.locks.request(name, () => {
      resolve(free);
      return until;
    });
    held.catch(reject);
  });
}

/** Resolves when nobody holds the lock for itself any more; never once it is aborted. */
export function whenLetGo(name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { signal, mode: "shared" }, () => resolve())
      .catch((error: unknown) => (signal.aborted ? undefined : reject(error)));
  });
}
