/** What a state means; logic depends on this alone. Source: Prefect `StateType`. */
export type StateType =
  | "SCHEDULED"
  | "PENDING"
  | "RUNNING"
  | "PAUSED"
  | "CANCELLING"
  | "COMPLETED"
  | "FAILED"
  | "CANCELLED"
  | "CRASHED";

/** What a state is called on screen and in records. Each name belongs to one type. */
export type StateName = keyof typeof typeOfName;

const typeOfName = {
  AwaitingRetry: "SCHEDULED",
  Pending: "PENDING",
  NotReady: "PENDING",
  Running: "RUNNING",
  Retrying: "RUNNING",
  Paused: "PAUSED",
  Suspended: "PAUSED",
  Resuming: "SCHEDULED",
  Cancelling: "CANCELLING",
  Completed: "COMPLETED",
  Cached: "COMPLETED",
  RolledBack: "COMPLETED",
  Failed: "FAILED",
  TimedOut: "FAILED",
  Cancelled: "CANCELLED",
  Crashed: "CRASHED",
} as const satisfies Record<string, StateType>;

/** A moment in a run's life. `timestamp` is in milliseconds since 1970, unique and increasing within one run. */
export interface State {
  readonly type: StateType;
  readonly name: StateName;
  readonly timestamp: number;
  readonly message?: string;
  /** Milliseconds since 1970; only for AwaitingRetry: when the next attempt begins. */
  readonly scheduledTime?: number;
  /** Only for Paused and Suspended: what the pause is known by. */
  readonly pauseKey?: string;
}

/** A state that a run is asked to enter; the door (`transition.ts`) gives it its moment. */
export type ProposedState = Omit<State, "timestamp">;

export function stateOf(name: StateName, message?: string): ProposedState {
  return message === undefined ? { type: typeOfName[name], name } : { type: typeOfName[name], name, message };
}

const finalTypes: ReadonlySet<StateType> = new Set(["COMPLETED", "FAILED", "CANCELLED", "CRASHED"]);

/** True when no further state is expected. Source: Prefect `TERMINAL_STATES`. */
export function isFinal(state: Pick<State, "type">): boolean {
  return finalTypes.has(state.type);
}

/** True when the run's body will not run (again): a final state, or a task run whose upstream failed it. */
export function isSettled(state: Pick<State, "type" | "name">): boolean {
  return isFinal(state) || state.name === "NotReady";
}

/** The state without its moment: as it is told to bodies. */
export function proposedOf({ type, name, message, scheduledTime, pauseKey }: ProposedState): ProposedState {
  return {
    type,
    name,
    ...(message === undefined ? {} : { message }),
    ...(scheduledTime === undefined ? {} : { scheduledTime }),
    ...(pauseKey === undefined ? {} : { pauseKey }),
  };
}
