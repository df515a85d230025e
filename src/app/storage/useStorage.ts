import { useCallback, useEffect, useState } from "react";
import { keptTypesSize } from "../../code/packages/keptTypes.ts";
import type { Database } from "../../store/database.ts";
import { retentionRules, type RetentionRules } from "../../store/retention.ts";
import { usageOf, type Usage } from "../../store/usage.ts";
import { hearNews } from "../storeNews.ts";

/** What the page of the storage shows, as of one moment. */
export interface StorageReading {
  readonly usage: Usage;
  readonly rules: RetentionRules;
  /** The types of packages that are kept: no part of the database, but of the browser's caches. */
  readonly packageTypes: { readonly count: number; readonly bytes: number };
  /** What the browser says of its whole store: empty where it says nothing. */
  readonly estimate: StorageEstimate;
}

export type StorageState =
  | { readonly kind: "reading" }
  | { readonly kind: "read"; readonly reading: StorageReading }
  | { readonly kind: "failed"; readonly reason: string };

/** Reads at first, and again whenever a tab tells of something saved or deleted; the other answer reads at once. */
export function useStorage(database: Database): [StorageState, () => void] {
  const [state, setState] = useState<StorageState>({ kind: "reading" });
  const refresh = useCallback(() => void read(database).then(setState), [database]);
  useEffect(() => {
    refresh();
    return hearNews(({ kind }) => (kind === "flow" || kind === "lists") && refresh());
  }, [refresh]);
  return [state, refresh];
}

async function read(database: Database): Promise<StorageState> {
  const estimate = (await navigator.storage?.estimate().catch(() => undefined)) ?? {};
  try {
    const packageTypes = await keptTypesSize().catch(() => ({ count: 0, bytes: 0 }));
    const [usage, rules] = [await usageOf(database), await retentionRules(database)];
    const reading = { usage, rules, packageTypes, estimate };
    return { kind: "read", reading };
  } catch (error) {
    return { kind: "failed", reason: (error as Error).message };
  }
}
