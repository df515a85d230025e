import { currentState, type TaskRun } from "../engine/record.ts";
import { stateLook } from "./stateLook.ts";

/** One of a node's calls, as a list shows it. */
export interface ListedCall {
  /** Which of the calls it is; counts from 0. */
  readonly index: number;
  readonly taskRun: TaskRun;
}

export type CallOrder = "failedFirst" | "asCalled" | "longestFirst";

const worst = ["failed", "crashed", "cancelled", "running", "paused", "scheduled", "pending"];

/** The calls in an order in which one looks for one: what went wrong first, then what still moves, or the longest. */
export function orderedCalls(calls: readonly TaskRun[], order: CallOrder): readonly ListedCall[] {
  const listed = calls.map((taskRun, index) => ({ index, taskRun }));
  if (order === "asCalled") return listed;
  const rank = order === "failedFirst" ? urgency : timeTaken;
  const ranks = new Map(listed.map(({ taskRun }) => [taskRun, rank(taskRun)]));
  return listed.toSorted((one, other) => (ranks.get(one.taskRun) ?? 0) - (ranks.get(other.taskRun) ?? 0));
}

function urgency(taskRun: TaskRun): number {
  const place = worst.indexOf(stateLook(currentState(taskRun)).tone);
  return place < 0 ? worst.length : place;
}

function timeTaken({ startTime, endTime }: TaskRun): number {
  return startTime === undefined || endTime === undefined ? Infinity : startTime - endTime;
}
