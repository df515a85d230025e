import {
  Ban,
  CircleCheck,
  CirclePause,
  CircleX,
  Clock,
  Hourglass,
  LoaderCircle,
  ServerCrash,
  type LucideIcon,
} from "lucide-react";
import type { State, StateType } from "../engine/state.ts";
import type { StateTone } from "../ui/StatePill.tsx";

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

const iconOfTone: Record<StateTone, LucideIcon> = {
  completed: CircleCheck,
  running: LoaderCircle,
  scheduled: Clock,
  pending: Hourglass,
  failed: CircleX,
  crashed: ServerCrash,
  cancelled: Ban,
  paused: CirclePause,
};

export function stateLook(state: Pick<State, "type" | "name">): StateLook {
  const tone = toneOfType[state.type];
  return { tone, icon: iconOfTone[tone], label: state.name };
}
