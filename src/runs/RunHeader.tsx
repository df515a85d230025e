import { Square } from "lucide-react";
import type { State } from "../engine/state.ts";
import { isFinal } from "../engine/state.ts";
import { Button } from "../ui/Button.tsx";
import { durationText } from "../ui/duration.ts";
import { StateBadge } from "./StateBadge.tsx";
import type { RunSummary } from "./runService.ts";
import { useNow } from "./useNow.ts";
import styles from "./RunHeader.module.css";

export interface RunHeaderProps {
  readonly run: Pick<RunSummary, "number" | "name" | "createdAt" | "durationMs">;
  readonly state: State;
  /** Called when the user wants the run to end. Left out where runs cannot be stopped. */
  readonly onStop?: (() => void) | undefined;
}

/** Which run this is, how it fares, how long it has taken, and the way to stop it. */
export function RunHeader({ run, state, onStop }: RunHeaderProps) {
  const isLive = !isFinal(state);
  const now = useNow(isLive, 100);
  const elapsedMs = run.durationMs ?? (isLive ? now : state.timestamp) - run.createdAt;
  const isStopping = state.type === "CANCELLING";
  return (
    <div className={styles.header} role="group" aria-label={`Run ${run.number}`}>
      <span className={styles.number}>Run #{run.number}</span>
      <span className={styles.name}>{run.name}</span>
      <StateBadge state={state} />
      <span className={styles.elapsed} role="timer" aria-live="off" aria-label="Elapsed time">
        {durationText(elapsedMs)}
      </span>
      {isLive && onStop && (
        <Button size="small" onClick={onStop} disabled={isStopping}>
          <Square size={11} fill="currentColor" aria-hidden />
          {isStopping ? "Stopping…" : "Stop"}
        </Button>
      )}
    </div>
  );
}
