import type { LimitDefinition, LimitUse } from "../engine/limits.ts";

/** The user's concurrency limits. The app implements it over the store and the engine worker. */
export interface LimitService {
  /** By name. */
  list(): Promise<readonly LimitDefinition[]>;
  /** How each fares now. */
  uses(): Promise<readonly LimitUse[]>;
  /** In the place of `replaced`, or as a new one; what keeps it from being saved comes back as a sentence. */
  save(definition: LimitDefinition, replaced?: string): Promise<string | undefined>;
  delete(name: string): Promise<void>;
  /** Calls `onChange` when `list` would answer otherwise. Returns what ends it. */
  watch(onChange: () => void): () => void;
}
