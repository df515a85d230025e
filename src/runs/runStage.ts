import type { RunView } from "./runView.ts";

/** How far a run has come, as far as an empty tab has to explain itself. */
export type RunStage = "loading" | "running" | "completed" | "failed" | "cancelled";

export function runStage(view: RunView): RunStage {
  const state = view.flowRun?.states.at(-1);
  if (!state) return "loading";
  switch (state.type) {
    case "COMPLETED":
      return "completed";
    case "FAILED":
    case "CRASHED":
      return "failed";
    case "CANCELLED":
      return "cancelled";
    case "SCHEDULED":
    case "PENDING":
    case "RUNNING":
    case "PAUSED":
    case "CANCELLING":
      return "running";
    default:
      return state.type satisfies never;
  }
}
