import { Copy, Play, RotateCcw, Square } from "lucide-react";
import { isSettled, type State } from "../engine/state.ts";
import { Button } from "../ui/Button.tsx";
import { durationText } from "../ui/duration.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { StateBadge } from "./StateBadge.tsx";
import type { RunSummary } from "./runService.ts";
import { useNow } from "./useNow.ts";
import styles from "./RunHeader.module.css";

export interface RunHeaderProps {
  readonly run: Pick<RunSummary, "number" | "name" | "createdAt" | "durationMs">;
  readonly state: State;
  /** Called when the user wants the run to end. Left out where runs cannot be stopped. */
  readonly onStop?: (() => void) | undefined;
  /** Called when the user wants a run to go on that waits or was broken off; left out for any other. */
  readonly onResume?: (() => void) | undefined;
  /** Called when the user wants a run to be tried again; left out for one that has not failed. */
  readonly onRetry?: (() => void) | undefined;
  /** Called when the user wants a new run with what this one was given. */
  readonly onCopy?: (() => void) | undefined;
}

/** Which run this is, how it fares, how long it has taken, and the ways to stop it and to go on with it. */
export function RunHeader({ run, state, onStop, onResume, onRetry, onCopy }: RunHeaderProps) {
  const isLive = !isSettled(state);
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
      {onResume && (
        <Button size="small" variant="primary" onClick={onResume}>
          <Play size={11} fill="currentColor" aria-hidden />
          Resume
        </Button>
      )}
      {isLive && onStop && (
        <Button size="small" onClick={onStop} disabled={isStopping}>
          <Square size={11} fill="currentColor" aria-hidden />
          {isStopping ? "Stopping…" : "Stop"}
        </Button>
      )}
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          <RotateCcw size={12} aria-hidden />
          Retry
        </Button>
      )}
      {onCopy && !isLive && (
        <IconButton label="Copy to new run" onClick={onCopy}>
          <Copy size={14} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

/** True for a run that was ended from outside, by a person or by what happened to its tab: its own code has not failed. */
export function isBrokenOff({ type }: Pick<State, "type">): boolean {
  return type === "CRASHED" || type === "CANCELLED";
}
