import { currentState, type TaskRun } from "../engine/record.ts";
import { isSettled } from "../engine/state.ts";
import { newestOfCalls } from "./nodeRunState.ts";

/** What a node gave in a run. */
export interface NodeOutput {
  /** Its value; of a node that made several calls, the list of theirs in the order of the calls. */
  readonly value: unknown;
  /** A picture that its task made as an artifact, with its bytes in its address. */
  readonly image?: string;
}

/**
 * What the task runs of one node gave, in the order of their creation; nothing as long as a call has not ended, and
 * nothing when none completed with a value. A picture shows as soon as it is there.
 */
export function nodeOutput(
  taskRuns: readonly TaskRun[],
  imageOf: (taskRun: TaskRun) => string | undefined,
): NodeOutput | undefined {
  const calls = newestOfCalls(taskRuns);
  const [only] = calls;
  const image = calls.length === 1 && only ? imageOf(only) : undefined;
  const value = calls.length === 1 && only ? valueOf(only) : valuesOf(calls);
  if (value === undefined && image === undefined) return undefined;
  return image === undefined ? { value } : { value, image };
}

function valueOf(taskRun: TaskRun): unknown {
  return currentState(taskRun).type === "COMPLETED" ? taskRun.result : undefined;
}

function valuesOf(calls: readonly TaskRun[]): readonly unknown[] | undefined {
  if (!calls.every((call) => isSettled(currentState(call)))) return undefined;
  const values = calls.map(valueOf);
  return values.some((value) => value !== undefined) ? values : undefined;
}

/** Whether both say the same; lists are compared by what is in them. */
export function sameOutput(one: NodeOutput | undefined, other: NodeOutput | undefined): boolean {
  return one?.image === other?.image && sameValue(one?.value, other?.value);
}

function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((item, index) => Object.is(item, other[index]));
}
