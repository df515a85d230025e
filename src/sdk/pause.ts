import type { Schema } from "../engine/schema.ts";
import { requireScope } from "./currentScope.ts";
import { resultIn } from "./readValue.ts";

/** What a pause may wait for: a simple type by its name, or a schema. */
export type InputType = "string" | "number" | "boolean" | Schema;

/** What an input of this type is to the code. */
export type InputOf<I> = I extends "string"
  ? string
  : I extends "number"
    ? number
    : I extends "boolean"
      ? boolean
      : unknown;

/** How a pause ends. */
export interface PauseOptions<I extends InputType = InputType> {
  /** The run can only be resumed with a value of this type, which the call gives. */
  readonly waitForInput?: I;
  /** After so many seconds the pause ends in a FlowPauseTimeout. By default 3600. */
  readonly timeoutSeconds?: number;
  /** A key is good for one pause; the second time the call goes on at once. By default the pauses of a run are counted. */
  readonly key?: string;
}

/**
 * Pauses the flow run until somebody resumes it: running tasks go on, new ones wait. Called in a task it pauses the flow
 * that the task is part of. Gives the input that the run was resumed with. Throws a FlowPauseTimeout when nobody resumes
 * it in time, and a MissingContextError outside any run. Source: docs.prefect.io, "Pause and resume flow runs".
 */
export async function pauseFlowRun<const I extends InputType>(
  options: PauseOptions<I> = {},
): Promise<InputOf<I>> {
  return (await stop("pause", options)) as InputOf<I>;
}

/**
 * Ends the flow's body until somebody resumes the run; then it begins again from its top, and what has completed is not
 * run again. Running tasks finish. Gives the input, the second time. Throws in a subflow, and a MissingContextError
 * outside any run.
 * Source: docs.prefect.io, "Suspend a flow run".
 */
export async function suspendFlowRun<const I extends InputType>(
  options: PauseOptions<I> = {},
): Promise<InputOf<I>> {
  return (await stop("suspend", options)) as InputOf<I>;
}

async function stop(kind: "pause" | "suspend", { waitForInput, timeoutSeconds = 3600, key }: PauseOptions) {
  const scope = requireScope(kind === "pause" ? "pauseFlowRun()" : "suspendFlowRun()");
  const schema = typeof waitForInput === "string" ? { type: waitForInput } : waitForInput;
  const request = {
    kind,
    timeoutSeconds,
    ...(key === undefined ? {} : { key }),
    ...(schema ? { schema } : {}),
  };
  return resultIn(await scope.ask(request));
}
