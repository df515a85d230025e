import { iconOfTone, type StateTone } from "./stateTones.ts";
import styles from "./StatePill.module.css";

export interface StatePillProps {
  readonly tone: StateTone;
  readonly label: string;
  /** A time or a count. */
  readonly detail?: string | undefined;
}

/** A state in icon, words and colour; the colour alone never says it. */
export function StatePill({ tone, label, detail }: StatePillProps) {
  const Icon = iconOfTone[tone];
  return (
    <span className={styles.pill} data-tone={tone}>
      <Icon className={styles.icon} size={12} strokeWidth={2.4} aria-hidden />
      <span>{label}</span>
      {detail && <span className={styles.detail}>{detail}</span>}
    </span>
  );
}
