import { findCacheKey, type KeyIngredients } from "./cacheKey.ts";
import type { Functions } from "./functions.ts";
import type { Value } from "./outcome.ts";
import { inheritedPolicy, placeIn } from "./resultPolicy.ts";
import { deserialized } from "./serialize.ts";
import type { World } from "./world.ts";

/** Where in the store a task run's result is kept, and what is there already. */
export interface Kept {
  readonly place?: string | undefined;
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
  const policy = inheritedPolicy(task, world.resultPolicy);
  findCacheKey(ingredients, functions, (key, problem) => {
    if (problem !== undefined)
      recorder.say(
        run,
        "error",
        `Error encountered when computing cache key - result will not be persisted. ${problem}`,
      );
    if (key === undefined) return then({});
    recorder.add({ kind: "cacheKeyFound", runId: run.id, cacheKey: key });
    const place = placeIn(policy, key);
    if (task.refreshCache) return then({ place });
    void ports.results.read(place).then((record) => {
      const isFresh = record && (record.expiresAt === undefined || record.expiresAt > ports.clock.now());
      then(isFresh ? { place, value: deserialized(record) } : { place });
    });
  });
}
