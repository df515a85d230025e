import type { FetchedTypes } from "./fetchTypes.ts";

/** What a module server gave of a package, and when. */
export interface KeptPackage extends FetchedTypes {
  /** Of the files' texts: two of one hash are the same types. */
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly fetchedAt: number;
}

/** Keeps what was fetched for the next time, when perhaps there is no network. */
export interface KeptTypes {
  find(server: string, name: string): Promise<KeptPackage | undefined>;
  keep(server: string, name: string, types: KeptPackage): Promise<void>;
}

/** How many packages. */
const most = 20;
/** The number is that of the shape that is kept. */
const own = "millrace-types-1";

/** In the browser's caches, of the packages that were fetched last. */
export class CachedTypes implements KeptTypes {
  async find(server: string, name: string): Promise<KeptPackage | undefined> {
    try {
      const found = await (await openCache())?.match(addressOf(server, name));
      return (await found?.json()) as KeptPackage | undefined;
    } catch {
      return undefined;
    }
  }

  async keep(server: string, name: string, types: KeptPackage): Promise<void> {
    try {
      const cache = await openCache();
      const address = addressOf(server, name);
      await cache?.delete(address);
      await cache?.put(address, Response.json(types));
      const kept = (await cache?.keys()) ?? [];
      await Promise.all(kept.slice(0, -most).map((request) => cache?.delete(request)));
    } catch {
      // A full disk only means that they are fetched again.
    }
  }
}

/** Of how many packages, and how much that is as it lies there. */
export async function keptTypesSize(): Promise<{ readonly count: number; readonly bytes: number }> {
  const cache = await openCache();
  const kept = (await cache?.matchAll()) ?? [];
  const blobs = await Promise.all(kept.map((response) => response.blob()));
  return { count: blobs.length, bytes: blobs.reduce((sum, { size }) => sum + size, 0) };
}

/** All of them: they are fetched again when a flow needs them. */
export async function forgetTypes(): Promise<void> {
  if ("caches" in globalThis) await caches.delete(own);
}

/** Pages that are not served safely have no caches. */
async function openCache(): Promise<Cache | undefined> {
  if (!("caches" in globalThis)) return undefined;
  return caches.open(own);
}

function addressOf(server: string, name: string): string {
  return `/types/${encodeURIComponent(server)}/${encodeURIComponent(name)}`;
}
