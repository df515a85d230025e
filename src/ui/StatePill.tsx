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
import styles from "./StatePill.module.css";

/** The state colours of `tokens.css`. */
export type StateTone =
  "completed" | "running" | "scheduled" | "pending" | "failed" | "crashed" | "cancelled" | "paused";

const icons: Record<StateTone, LucideIcon> = {
  completed: CircleCheck,
  running: LoaderCircle,
  scheduled: Clock,
  pending: Hourglass,
  failed: CircleX,
  crashed: ServerCrash,
  cancelled: Ban,
  paused: CirclePause,
};

export interface StatePillProps {
  readonly tone: StateTone;
  readonly label: string;
  /** A time or a count. */
  readonly detail?: string | undefined;
}

/** A state in icon, words and colour; the colour alone never says it. */
export function StatePill({ tone, label, detail }: StatePillProps) {
  const Icon = icons[tone];
  return (
    <span className={styles.pill} data-tone={tone}>
      <Icon className={styles.icon} size={12} strokeWidth={2.4} aria-hidden />
      <span>{label}</span>
      {detail && <span className={styles.detail}>{detail}</span>}
    </span>
  );
}
