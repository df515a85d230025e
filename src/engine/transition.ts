import type { Run } from "./record.ts";
import { isSettled, ownNameOf, type ProposedState, type State, type StateName } from "./state.ts";

/** A subflow is the task run that stands for a flow run in its parent: its states are that run's states. */
export type RunKind = "flow" | "task" | "subflow";

type Table = Readonly<Partial<Record<StateName | "new", readonly StateName[]>>>;

const afterRunning = [
  "Retrying",
  "AwaitingRetry",
  "Completed",
  "Cached",
  "Failed",
  "TimedOut",
  "Cancelled",
  "Crashed",
  "Paused",
] as const;

const flow = {
  new: ["Pending"],
  Pending: ["Running", "NotReady", "Failed", "Cancelling", "Crashed"],
  Running: [
    "Paused",
    "Suspended",
    "AwaitingRetry",
    "Completed",
    "Failed",
    "TimedOut",
    "Cancelled",
    "Cancelling",
    "Crashed",
  ],
  Paused: [
    "Running",
    "AwaitingRetry",
    "Completed",
    "Failed",
    "TimedOut",
    "Cancelled",
    "Cancelling",
    "Crashed",
  ],
  Suspended: ["Resuming", "Failed", "Cancelling", "Crashed"],
  Resuming: ["Running", "Cancelling", "Crashed"],
  AwaitingRetry: ["Running", "Cancelling", "Crashed"],
  Cancelling: ["Cancelled", "Crashed"],
} as const satisfies Table;

/** A paused run whose engine is gone is asleep. */
const fallingAsleep = { Paused: [...flow.Paused, "Suspended"] } as const satisfies Table;

/** A person may retry a flow run that has ended. */
const retriedByHand = {
  Completed: ["AwaitingRetry"],
  Failed: ["AwaitingRetry"],
  TimedOut: ["AwaitingRetry"],
  Cancelled: ["AwaitingRetry"],
  Crashed: ["AwaitingRetry"],
} as const satisfies Table;

/** What may follow what. Source: Prefect semantics, 1.2 (task runs) and 3.7 (flow runs). */
export const transitions: Readonly<Record<RunKind, Table>> = {
  task: {
    new: ["Pending"],
    Pending: ["Running", "NotReady", "Failed", "Cancelled", "Crashed"],
    Running: afterRunning,
    AwaitingRetry: ["Retrying", "Cancelled", "Crashed"],
    Retrying: afterRunning,
    Completed: ["RolledBack"],
    Cached: ["RolledBack"],
  },
  flow: { ...flow, ...fallingAsleep, ...retriedByHand },
  subflow: { ...flow, Pending: [...flow.Pending, "Cancelled"] },
};

export function isAllowed(kind: RunKind, from: StateName | "new", to: StateName): boolean {
  return transitions[kind][from]?.includes(to) ?? false;
}

/**
 * The one door through which a run's state changes: the state it enters, or a thrown mistake of ours when the table
 * forbids it. Timestamps strictly increase within a run, by a microsecond if the clock stands still (semantics, 1.2).
 */
export function transition(kind: RunKind, run: Run, proposed: ProposedState, now: number): State {
  const previous = run.states.at(-1);
  const from = previous ? ownNameOf(previous) : "new";
  if (!isAllowed(kind, from, ownNameOf(proposed))) {
    throw new Error(
      `A ${kind} run cannot go from ${previous?.name ?? from} to ${proposed.name} (${run.name}).`,
    );
  }
  const timestamp = previous ? Math.max(now, nextMicrosecond(previous.timestamp)) : now;
  return stateAt(proposed, timestamp);
}

/** Spelled out for most states: V8 makes a class of its own for each object that is spread and then added to. */
function stateAt(proposed: ProposedState, timestamp: number): State {
  const { type, name, message, scheduledTime, pauseKey, pauseTimeout, inputSchema, input } = proposed;
  if ((scheduledTime ?? pauseKey ?? pauseTimeout ?? inputSchema ?? input) !== undefined)
    return { ...proposed, timestamp };
  return message === undefined ? { type, name, timestamp } : { type, name, message, timestamp };
}

function nextMicrosecond(timestamp: number): number {
  return Math.round(timestamp * 1000 + 1) / 1000;
}

/** True when the run can still be stopped by cancelling it. */
export function canCancel(run: Run): boolean {
  const state = run.states.at(-1);
  return state !== undefined && !isSettled(state);
}
