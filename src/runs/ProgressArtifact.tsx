import styles from "./ProgressArtifact.module.css";
import { percentText } from "./timeText.ts";

export interface ProgressArtifactProps {
  readonly progress: number;
  readonly label: string;
}

/** How far something has come; moves while the run goes on. */
export function ProgressArtifact({ progress, label }: ProgressArtifactProps) {
  const percent = Math.max(0, Math.min(100, progress));
  return (
    <div className={styles.progress}>
      <div
        className={styles.track}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={percentText(percent)}
      >
        <div className={styles.bar} style={{ width: `${percent}%` }} />
      </div>
      <span className={styles.percent}>{percentText(percent)}</span>
    </div>
  );
}
