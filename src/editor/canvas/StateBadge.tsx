import { X } from "lucide-react";
import { Ban, Pin, TriangleAlert, type LucideIcon } from "lucide-react";
import { createContext, useCallback, useContext, useSyncExternalStore, type ReactNode } from "react";
import { isSettled } from "../../engine/state.ts";
import { classes } from "../../ui/classes.ts";
import { durationText } from "../../ui/duration.ts";
import { StatePill } from "../../ui/StatePill.tsx";
import type { StateTone } from "../../ui/stateTones.ts";
import {
  noNodeMarks,
  noNodeStates,
  noRunParts,
  type NodeMarks,
  type NodeRunState,
  type NodeStates,
  type RunParts,
} from "../ports.ts";
import styles from "./NodeCard.module.css";

/** What else the cards of one canvas say of their nodes. */
export const NodeMarksContext = createContext<NodeMarks>(noNodeMarks);

/** The states of the newest run, for the cards and wires of one canvas. */
export const NodeStatesContext = createContext<NodeStates>(noNodeStates);

/** What the run that shows puts on the cards and edges of one canvas. */
export const RunPartsContext = createContext<RunParts>(noRunParts);

/** Shows a node's task runs, where one of them can be chosen. */
export const OpenRunsContext = createContext<(nodeId: string) => void>(() => undefined);

/** What of a node's run a view needs; it redraws when that part is another, so parts are plain values. */
export function useNodeState<Part extends string | number | boolean | undefined>(
  nodeId: string,
  part: (state: NodeRunState | undefined) => Part,
): Part {
  const states = useContext(NodeStatesContext);
  const subscribe = useCallback(
    (listener: () => void) => states.subscribe(nodeId, listener),
    [states, nodeId],
  );
  return useSyncExternalStore(subscribe, () => part(states.get(nodeId)));
}

function useNodeRun(nodeId: string): NodeRunState | undefined {
  const states = useContext(NodeStatesContext);
  const subscribe = useCallback(
    (listener: () => void) => states.subscribe(nodeId, listener),
    [states, nodeId],
  );
  return useSyncExternalStore(subscribe, () => states.get(nodeId));
}

/** The part of a card that changes while a flow runs: stripe, pill, message. Only this redraws then. */
export function StateBadge({ nodeId }: { readonly nodeId: string }) {
  const run = useNodeRun(nodeId);
  const { stale, pinned, skipped } = useContext(NodeMarksContext);
  const skip = skipped.get(nodeId);
  const marks = (pinned.has(nodeId) || skip !== undefined) && (
    <>
      {pinned.has(nodeId) && <Mark icon={Pin} tone="pinned" text={pinText} />}
      {skip !== undefined && <Mark icon={Ban} tone="off" text={skip} />}
    </>
  );
  if (!run) {
    return (
      <>
        <span className={styles.stripe} />
        {marks && <span className={styles.pill}>{marks}</span>}
      </>
    );
  }
  const staleReason = stale.get(nodeId);
  const tone = toneOfRun(run);
  const isBad = tone === "failed" || tone === "crashed";
  return (
    <>
      <span className={styles.stripe} data-tone={tone} />
      <span className={styles.pill} role="status">
        {marks}
        {staleReason !== undefined && (
          <Mark icon={TriangleAlert} tone="stale" text={`Stale: ${staleReason}`} />
        )}
        <Calls nodeId={nodeId} run={run}>
          {isSettled(run.state) ? (
            <SettledPill run={run} tone={tone} />
          ) : (
            <RunningPill run={run} tone={tone} />
          )}
        </Calls>
      </span>
      {!isSettled(run.state) && <CancelButton nodeId={nodeId} />}
      {isBad && run.message && (
        <span className={styles.message} title={run.message}>
          <span>{run.message.replace(prefect, "")}</span>
        </span>
      )}
    </>
  );
}

/** Where the node made several calls, its state leads to them. */
function Calls(props: { readonly nodeId: string; readonly run: NodeRunState; readonly children: ReactNode }) {
  const { nodeId, run, children } = props;
  const openRuns = useContext(OpenRunsContext);
  if (!run.calls) return children;
  const { ended, all } = run.calls;
  return (
    <button
      type="button"
      className={classes(styles.calls, "nodrag")}
      aria-label={`${run.state.name}, ${ended} of ${all}: show the task runs`}
      title="Show the task runs"
      onClick={(event) => {
        event.stopPropagation();
        openRuns(nodeId);
      }}
    >
      {children}
    </button>
  );
}

/** Ends what runs of the node; it shows beside the pill while the pointer or the focus is on the card. */
function CancelButton({ nodeId }: { readonly nodeId: string }) {
  const states = useContext(NodeStatesContext);
  if (!states.cancel) return null;
  return (
    <button
      type="button"
      className={classes(styles.cancel, "nodrag")}
      aria-label="Cancel the task run"
      title="Cancel the task run"
      onClick={(event) => {
        event.stopPropagation();
        states.cancel?.(nodeId);
      }}
    >
      <X size={11} strokeWidth={2.6} aria-hidden />
    </button>
  );
}

const pinText = "Pinned: runs take its kept output, and do not run it (P unpins it, Shift+P edits it)";

/** A sign beside the state; its words are in the tooltip and for screen readers. */
function Mark(props: {
  readonly icon: LucideIcon;
  readonly tone: "pinned" | "stale" | "off";
  readonly text: string;
}) {
  return (
    <span
      className={styles.mark}
      data-tone={props.tone}
      role="img"
      aria-label={props.text}
      title={props.text}
    >
      <props.icon size={12} strokeWidth={2.4} aria-hidden />
    </span>
  );
}

/** Prefect begins every failure with these words; on a card the room is for the error itself. */
const prefect = /^Task run encountered an exception /;

interface PillProps {
  readonly run: NodeRunState;
  readonly tone: StateTone;
}

function SettledPill({ run, tone }: PillProps) {
  const time = run.durationMs === undefined ? undefined : durationText(run.durationMs);
  return <StatePill tone={tone} label={run.state.name} detail={detail(run, time)} />;
}

function RunningPill({ run, tone }: PillProps) {
  const now = useNow();
  const isTimed = run.state.type === "RUNNING" && run.startTime !== undefined;
  const time = isTimed ? durationText(now - (run.startTime ?? now)) : undefined;
  return <StatePill tone={tone} label={run.state.name} detail={detail(run, time)} />;
}

function detail({ retries, calls }: NodeRunState, time: string | undefined): string | undefined {
  const again = retries === 0 ? undefined : `${retries} ${retries === 1 ? "retry" : "retries"}`;
  const ended = calls && `${calls.ended} of ${calls.all}`;
  return [ended, time, again].filter(Boolean).join(" · ") || undefined;
}

/** The colour and icon of a node's state. */
export function toneOfRun(run: NodeRunState): StateTone {
  const { type } = run.state;
  return type === "CANCELLING"
    ? "cancelled"
    : (type.toLowerCase() as Exclude<Lowercase<typeof type>, "cancelling">);
}

/** The same where there may be no run. */
export function toneOf(run: NodeRunState | undefined): StateTone | undefined {
  return run && toneOfRun(run);
}

const clockListeners = new Set<() => void>();
let clock: ReturnType<typeof setInterval> | undefined;
let clockTime = 0;

/** One clock for all that run, so that they move together and in one redraw. */
function subscribeToClock(listener: () => void): () => void {
  clockListeners.add(listener);
  clock ??= setInterval(() => {
    clockTime = Date.now();
    clockListeners.forEach((tell) => tell());
  }, 200);
  return () => {
    clockListeners.delete(listener);
    if (clockListeners.size > 0) return;
    clearInterval(clock);
    clock = undefined;
  };
}

/** The time, told five times a second. */
function useNow(): number {
  return useSyncExternalStore(subscribeToClock, () =>
    clock === undefined ? (clockTime = Date.now()) : clockTime,
  );
}
