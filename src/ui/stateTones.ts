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

/** The state colours of `tokens.css`. */
export type StateTone =
  "completed" | "running" | "scheduled" | "pending" | "failed" | "crashed" | "cancelled" | "paused";

/** Each colour has its icon: the colour alone never says a state. */
export const iconOfTone: Readonly<Record<StateTone, LucideIcon>> = {
  completed: CircleCheck,
  running: LoaderCircle,
  scheduled: Clock,
  pending: Hourglass,
  failed: CircleX,
  crashed: ServerCrash,
  cancelled: Ban,
  paused: CirclePause,
};
