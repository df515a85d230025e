import type { LucideIcon } from "lucide-react";
import type { State, StateType } from "../engine/state.ts";
import { iconOfTone, type StateTone } from "../ui/stateTones.ts";

/** How a state looks wherever it is seen: colour by type, words by name. The icons are those of `StatePill`. */
export interface StateLook {
  readonly tone: StateTone;
  readonly icon: LucideIcon;
  readonly label: string;
}

const toneOfType: Record<StateType, StateTone> = {
  SCHEDULED: "scheduled",
  PENDING: "pending",
  RUNNING: "running",
  PAUSED: "paused",
  CANCELLING: "cancelled",
  COMPLETED: "completed",
  FAILED: "failed",
  CANCELLED: "cancelled",
  CRASHED: "crashed",
};

export function stateLook(state: Pick<State, "type" | "name">): StateLook {
  const tone = toneOfType[state.type];
  return { tone, icon: iconOfTone[tone], label: state.name };
}
