import type { Schema } from "./schema.ts";

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

/** The engine's own names of states. Each belongs to one type; authors may give the states that they make others. */
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
  /** What it is called on screen and in records, and filtered by: a `StateName`, or what its author called it. */
  readonly name: string;
  readonly timestamp: number;
  readonly message?: string;
  /** Milliseconds since 1970; only for AwaitingRetry: when the next attempt begins. */
  readonly scheduledTime?: number;
  /** What a pause or suspension is known by; a Paused that a body returned has none, for nobody resumes it. */
  readonly pauseKey?: string;
  /** Milliseconds since 1970; only for Paused and Suspended: from when on the run cannot be resumed. */
  readonly pauseTimeout?: number;
  /** Only for Paused and Suspended: what input the run waits for; absent for none. */
  readonly inputSchema?: Schema;
  /** Only for the state that follows a pause: what the run was resumed with, as it was given. */
  readonly input?: unknown;
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

/**
 * True when the run's body will not run (again): a final state, a run whose upstream failed it, or one whose body
 * returned Paused.
 */
export function isSettled(state: Pick<State, "type" | "name" | "pauseKey">): boolean {
  return isFinal(state) || state.name === "NotReady" || (state.type === "PAUSED" && !isPaused(state));
}

/** True while a run waits to be resumed. */
export function isPaused(state: Pick<State, "type" | "pauseKey">): boolean {
  return state.type === "PAUSED" && state.pauseKey !== undefined;
}

/** The states that a body can make and return, by type; what each is called unless its author says otherwise. */
const madeNames = {
  COMPLETED: "Completed",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
  CRASHED: "Crashed",
  CANCELLING: "Cancelling",
  PAUSED: "Paused",
} as const satisfies Partial<Record<StateType, StateName>>;

export type MadeType = keyof typeof madeNames;

/** The state that a body makes of a type, under a name of its own where one is given. */
export function madeState(type: MadeType, message?: string, name: string = madeNames[type]): ProposedState {
  return message === undefined ? { type, name } : { type, name, message };
}

/** True when a body may make a state of this type under this name: the engine's own names are the engine's. */
export function canMake(type: unknown, name: unknown): boolean {
  if (typeof type !== "string" || typeof name !== "string" || !Object.hasOwn(madeNames, type)) return false;
  return name === madeNames[type as MadeType] || (name !== "" && !isOwnName(name));
}

/** True when a state of this type can have this name in a record. */
export function canBeNamed(type: StateType, name: string): boolean {
  return isOwnName(name) ? typeOfName[name] === type : canMake(type, name);
}

/** The engine's own name that a state counts as: what its author named counts as its type does. */
export function ownNameOf({ type, name }: Pick<State, "type" | "name">): StateName {
  if (isOwnName(name)) return name;
  if (Object.hasOwn(madeNames, type)) return madeNames[type as MadeType];
  throw new Error(`No state of type ${type} is called ${name}.`);
}

function isOwnName(name: string): name is StateName {
  return Object.hasOwn(typeOfName, name);
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
