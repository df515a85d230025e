import type { CalledTask } from "./ports.ts";
import { currentState, type TaskRun } from "./record.ts";
import { inheritedPolicy } from "./resultPolicy.ts";
import type { World } from "./world.ts";

/**
 * True when the run is over as soon as its body has returned, and hands on what that gave. No function of its author's
 * comes between, and no store.
 */
export function handsOnAtOnce(world: World, called: CalledTask): boolean {
  return isPlain(world, called) && inheritedPolicy(called, world.resultPolicy).cacheResultInMemory !== false;
}

/** True when the run's body begins as soon as what it waits for is over: no pause, limit, name or room comes between. */
export function beginsAtOnce(world: World, called: CalledTask, run: TaskRun): boolean {
  const isNext = currentState(run).type === "PENDING" && currentState(world.flow).type === "RUNNING";
  const isFree = !run.tags && called.runName === undefined && !world.taskRunner.isBounded;
  return isNext && isFree && isPlain(world, called);
}

function isPlain(world: World, called: CalledTask): boolean {
  const { persistResult } = inheritedPolicy(called, world.resultPolicy);
  return !called.isGenerator && persistResult !== true && Object.keys(called.functions).length === 0;
}
