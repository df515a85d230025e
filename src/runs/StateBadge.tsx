import type { State } from "../engine/state.ts";
import { StatePill } from "../ui/StatePill.tsx";
import { stateLook } from "./stateLook.ts";

export interface StateBadgeProps {
  readonly state: Pick<State, "type" | "name">;
  /** A time or a count beside the name. */
  readonly detail?: string | undefined;
}

export function StateBadge({ state, detail }: StateBadgeProps) {
  const { tone, label } = stateLook(state);
  return <StatePill tone={tone} label={label} detail={detail} />;
}
