import type { Failure } from "./failure.ts";
import { hookArguments, problemOf, type Functions } from "./functions.ts";
import type { CalledTask } from "./ports.ts";
import type { TaskRun } from "./record.ts";
import { nextRetry, type Retry } from "./retry.ts";
import { stateOf } from "./state.ts";
import type { World } from "./world.ts";

/** A task run that has failed, and what it has to decide with. */
export interface FailedTask {
  readonly world: World;
  readonly task: CalledTask;
  readonly run: TaskRun;
  readonly functions: Functions;
  readonly retriesUsed: number;
}

/** What comes after a failed attempt. A refusal by the author's condition is told nobody (semantics, 1.3). */
export type Decision =
  { readonly kind: "again"; readonly retry: Retry } | { readonly kind: "exhausted" | "refused" };

/** What a condition is told of a failure: the exception, or the state that the body returned. */
function unexpected({ returned, thrown, what }: Failure): string {
  return returned === undefined ? `exception: ${thrown ?? what}` : `state: ${returned}`;
}

/** Decides from the options, then asks the author's condition, if there is one. */
export function decideRetry(failed: FailedTask, failure: Failure, then: (decision: Decision) => void): void {
  const { world, task, run, functions, retriesUsed } = failed;
  const say = world.recorder.say.bind(world.recorder, run);
  say("debug", `Running \`retry_condition_fn\` check for task run '${run.name}'`);
  const retry = nextRetry(task, retriesUsed, () => world.ports.entropy.random());
  if (!retry) return then({ kind: "exhausted" });
  const [condition] = functions.named("retryConditionFn");
  if (condition === undefined) return then({ kind: "again", retry });
  const state = stateOf("Failed", `Task run encountered unexpected ${unexpected(failure)}`);
  const given = hookArguments(task, run, state, failure.answer);
  functions.call({ name: "retryConditionFn", index: 0 }, given, (outcome) => {
    const problem = problemOf(outcome);
    if (problem !== undefined)
      say("error", `An error was encountered while running 'retryConditionFn' '${condition}': ${problem}`);
    const isApproved = outcome.kind === "returned" && Boolean(outcome.value.value);
    then(isApproved ? { kind: "again", retry } : { kind: "refused" });
  });
}
