import type { CalledTask } from "./ports.ts";
import { currentState, type TaskRun } from "./record.ts";
import type { ResultPolicy } from "./resultPolicy.ts";
import type { World } from "./world.ts";

/**
 * True when the run is over as soon as its body has returned, and hands on what that gave. No function of its author's
 * comes between, and no store.
 */
export function handsOnAtOnce(called: CalledTask, policy: ResultPolicy): boolean {
  return isPlain(called, policy) && policy.cacheResultInMemory !== false;
}

/** True when the run's body begins as soon as what it waits for is over: no pause, limit, name or room comes between. */
export function beginsAtOnce(called: CalledTask, policy: ResultPolicy, run: TaskRun, world: World): boolean {
  const isNext = currentState(run).type === "PENDING" && currentState(world.flow).type === "RUNNING";
  const isFree = !run.tags && called.runName === undefined && !world.taskRunner.isBounded;
  return isNext && isFree && isPlain(called, policy);
}

function isPlain({ isGenerator, functions }: CalledTask, { persistResult }: ResultPolicy): boolean {
  return !isGenerator && persistResult !== true && Object.keys(functions).length === 0;
}
