import { isFinal, stateOf, type ProposedState, type StateType } from "./state.ts";

/** The state of a flow that returns the states of runs. Source: Prefect semantics, 3.4, in the order of its table. */
export function aggregate(states: readonly Pick<ProposedState, "type" | "name">[]): ProposedState {
  const count = (...types: StateType[]) => states.filter((state) => types.includes(state.type)).length;
  const of = (part: number, what: string) => `${part}/${states.length} states ${what}.`;
  const cancelled = count("CANCELLED");
  const paused = count("PAUSED");
  const failed = count("FAILED", "CRASHED");
  const unfinished = states.filter((state) => !isFinal(state)).length;
  if (count("COMPLETED") === states.length) return stateOf("Completed", "All states completed.");
  if (cancelled > 0) return stateOf("Cancelled", of(cancelled, "cancelled"));
  if (paused > 0) return stateOf("Paused", of(paused, "paused"));
  if (failed > 0) return stateOf("Failed", of(failed, "failed"));
  return stateOf("Failed", of(unfinished, "are not final"));
}
