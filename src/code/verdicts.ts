import type { Verdict } from "./check/partCheck.ts";
import { hexDigestOf } from "./hexDigest.ts";

/** What the compiler said of files, for the next time that they are opened. */
export interface Verdicts {
  find(text: string): Promise<Verdict | undefined>;
  /** `last` is asked for when the work rests. */
  keep(last: () => TextWithVerdict): void;
}

/** A text, with all else that its verdict hangs on, and what was found in it, where that is known. */
export interface TextWithVerdict {
  readonly text: string;
  readonly verdict: Verdict | undefined;
}

const [prefix, most, restMs] = ["millrace-verdicts-", 20, 2000];

/**
 * Keeps them with the browser's caches, of the files that were checked last. Another build has another compiler: then what
 * the old one said goes. Where the browser keeps nothing, nothing is found, and the compiler is asked.
 */
export class CachedVerdicts implements Verdicts {
  private readonly cache: Promise<Cache | undefined>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last: string | undefined;

  constructor(build: string) {
    this.cache = openCache(`${prefix}${build}`).catch(() => undefined);
  }

  async find(text: string): Promise<Verdict | undefined> {
    const cache = await this.cache;
    if (!cache) return undefined;
    const found = await cache.match(await addressOf(text)).catch(() => undefined);
    if (found) this.last = text;
    return found?.json().catch(() => undefined);
  }

  keep(last: () => TextWithVerdict): void {
    clearTimeout(this.timer);
    // A full disk only means that the compiler is asked again.
    this.timer = setTimeout(() => void this.put(last()).catch(() => undefined), restMs);
  }

  private async put({ text, verdict }: TextWithVerdict): Promise<void> {
    const cache = await this.cache;
    if (!cache || !verdict || text === this.last) return;
    this.last = text;
    await cache.put(await addressOf(text), Response.json(verdict));
    const kept = await cache.keys();
    await Promise.all(kept.slice(0, -most).map((request) => cache.delete(request)));
  }
}

/** Where the app came with what the compiler says of a text, nobody looks further. */
export class VerdictsWithShipped implements Verdicts {
  private shipped: Promise<Record<string, Verdict>> | undefined;

  /** What came with the app, by the digests of texts, is asked for when first needed. */
  constructor(
    private readonly load: () => Promise<Record<string, Verdict>>,
    private readonly others: Verdicts,
  ) {}

  async find(text: string): Promise<Verdict | undefined> {
    this.shipped ??= this.load().catch(() => ({}));
    const shipped = await this.shipped;
    return shipped[await hexDigestOf(text)] ?? this.others.find(text);
  }

  keep(last: () => TextWithVerdict): void {
    this.others.keep(last);
  }
}

/** Of all files: what was said of one that is deleted goes too. */
export async function forgetVerdicts(): Promise<void> {
  if (!("caches" in globalThis)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(prefix)).map((name) => caches.delete(name)));
}

/** Pages that are not served safely have no caches. */
async function openCache(own: string): Promise<Cache | undefined> {
  if (!("caches" in globalThis)) return undefined;
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(prefix) && name !== own);
  await Promise.all(old.map((name) => caches.delete(name)));
  return caches.open(own);
}

async function addressOf(text: string): Promise<string> {
  return `/verdicts/${await hexDigestOf(text)}`;
}
