import { findCacheKey, type KeyIngredients } from "./cacheKey.ts";
import type { Functions } from "./functions.ts";
import type { Value } from "./outcome.ts";
import type { World } from "./world.ts";

/** Where a task run's result is kept, and what is there already. */
export interface Kept {
  readonly key?: string | undefined;
  readonly value?: Value;
}

/** Looks for the result of an equal call that is kept and has not expired (semantics, 1.10). */
export function findKept(
  world: World,
  ingredients: KeyIngredients,
  functions: Functions,
  then: (kept: Kept) => void,
): void {
  const { recorder, ports } = world;
  const { run, task } = ingredients;
  findCacheKey(ingredients, functions, (key, problem) => {
    if (problem !== undefined)
      recorder.say(
        run,
        "error",
        `Error encountered when computing cache key - result will not be persisted. ${problem}`,
      );
    if (key === undefined) return then({});
    recorder.add({ kind: "cacheKeyFound", runId: run.id, cacheKey: key });
    if (task.refreshCache) return then({ key });
    void ports.results.read(key).then((record) => {
      const isFresh = record && (record.expiresAt === undefined || record.expiresAt > ports.clock.now());
      then(isFresh ? { key, value: record.value } : { key });
    });
  });
}
