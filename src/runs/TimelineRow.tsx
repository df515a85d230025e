import { CircleX } from "lucide-react";
import { memo, useId } from "react";
import { currentState, type TaskRun } from "../engine/record.ts";
import { isSettled } from "../engine/state.ts";
import { durationText } from "../ui/duration.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { stateLook } from "./stateLook.ts";
import { elapsedMs, periodsOf, xOf, type Period, type TimeScale } from "./timeline.ts";
import type { TipPlace } from "./TimelineTip.tsx";
import styles from "./Timeline.module.css";

export const rowHeight = 28;
const barHeight = 14;
const middle = rowHeight / 2;
/** To the right of the time axis, so that the label of a bar that ends there has room. */
export const roomForLabels = 120;

export interface TimelineRowProps {
  readonly taskRun: TaskRun;
  /** The task run changes in place; its count of states tells that it did. */
  readonly stateCount: number;
  readonly top: number;
  readonly scale: TimeScale;
  /** The present, only while the task run is not settled. */
  readonly now: number | undefined;
  readonly isSelected: boolean;
  readonly onSelect: (taskRun: TaskRun) => void;
  readonly onCancel?: ((taskRunId: string) => void) | undefined;
  readonly onTip: (tip: { taskRun: TaskRun; place: TipPlace } | undefined) => void;
}

/** A settled task run's row is drawn once; only live ones are drawn again as time goes on. */
export const TimelineRow = memo(function TimelineRow(props: TimelineRowProps) {
  const { taskRun, top, scale, now, isSelected, onSelect, onCancel, onTip } = props;
  const width = scale.lengthMs * scale.pixelsPerMs + roomForLabels;
  return (
    <li className={styles.row} style={{ transform: `translateY(${top}px)` }}>
      <button
        type="button"
        className={styles.rowButton}
        aria-label={describe(taskRun, now)}
        aria-pressed={isSelected}
        data-task-run
        onClick={() => onSelect(taskRun)}
        onPointerMove={({ clientX, clientY }) => onTip({ taskRun, place: { x: clientX, y: clientY } })}
        onFocus={({ target }) =>
          target.matches(":focus-visible") && onTip({ taskRun, place: placeOf(target) })
        }
        onBlur={() => onTip(undefined)}
        onKeyDown={({ key }) => key === "Escape" && onTip(undefined)}
      >
        <span className={styles.name}>{taskRun.name}</span>
        <svg width={width} height={rowHeight} aria-hidden>
          {scale.ticks.map(({ x }) => (
            <line key={x} className={styles.grid} x1={x} x2={x} y1={0} y2={rowHeight} />
          ))}
          {now !== undefined && <NowLine x={xOf(scale, now)} />}
          <Bars taskRun={taskRun} scale={scale} now={now} />
          <EndLabel taskRun={taskRun} scale={scale} now={now} />
        </svg>
      </button>
      {onCancel && !isSettled(currentState(taskRun)) && (
        <IconButton
          className={styles.cancel}
          label={`Cancel ${taskRun.name}`}
          onClick={() => onCancel(taskRun.id)}
        >
          <CircleX size={14} aria-hidden />
        </IconButton>
      )}
    </li>
  );
}, isSameRow);

/** The callbacks are made anew with every drawing of the chart and are left out: they always do the same. */
function isSameRow(before: TimelineRowProps, after: TimelineRowProps): boolean {
  return (
    before.taskRun === after.taskRun &&
    before.stateCount === after.stateCount &&
    before.top === after.top &&
    before.scale === after.scale &&
    before.now === after.now &&
    before.isSelected === after.isSelected
  );
}

function describe(taskRun: TaskRun, now: number | undefined): string {
  const elapsed = elapsedMs(taskRun, now ?? Date.now());
  const parts = [taskRun.name, stateLook(currentState(taskRun)).label];
  if (elapsed !== undefined && now === undefined) parts.push(durationText(elapsed));
  if (taskRun.runCount > 1) parts.push(`${taskRun.runCount} attempts`);
  return parts.join(", ");
}

function placeOf(element: Element): TipPlace {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left + 190, y: bottom - 8 };
}

function NowLine({ x }: { readonly x: number }) {
  return <line className={styles.now} x1={x} x2={x} y1={0} y2={rowHeight} />;
}

interface DrawingProps {
  readonly taskRun: TaskRun;
  readonly scale: TimeScale;
  readonly now: number | undefined;
}

function Bars({ taskRun, scale, now }: DrawingProps) {
  const periods = periodsOf(taskRun);
  return (
    <>
      {periods.map((period) => {
        const x = xOf(scale, period.start);
        const width = Math.max(0, xOf(scale, period.end ?? now ?? period.start) - x);
        const isNumbered = taskRun.runCount > 1;
        return <Bar key={period.start} period={period} x={x} width={width} isNumbered={isNumbered} />;
      })}
    </>
  );
}

interface BarProps {
  readonly period: Period;
  readonly x: number;
  readonly width: number;
  readonly isNumbered: boolean;
}

function Bar({ period, x, width, isNumbered }: BarProps) {
  const pattern = useId();
  switch (period.kind) {
    case "waiting":
      return (
        <line
          className={styles.waiting}
          data-tone={period.tone}
          x1={x}
          x2={x + width}
          y1={middle}
          y2={middle}
        />
      );
    case "delay":
    case "cancelling":
      return (
        <g data-tone={period.tone}>
          <Hatching id={pattern} />
          <rect x={x} y={middle - 4} width={Math.max(1, width)} height={8} rx={2} fill={`url(#${pattern})`} />
        </g>
      );
    case "attempt":
      return (
        <g data-tone={period.tone} data-retried={period.isRetried || undefined} className={styles.attempt}>
          <rect x={x} y={middle - barHeight / 2} width={Math.max(3, width)} height={barHeight} rx={3} />
          {isNumbered && width >= 14 && (
            <text x={x + width / 2} y={middle + 3.5} textAnchor="middle">
              {period.attempt}
            </text>
          )}
        </g>
      );
    default:
      return period.kind satisfies never;
  }
}

function Hatching({ id }: { readonly id: string }) {
  return (
    <pattern id={id} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect className={styles.hatchGround} width={6} height={6} />
      <rect className={styles.hatchStripe} width={2.5} height={6} />
    </pattern>
  );
}

/** The state's icon and the time it took, after the last bar; pushed left where the chart ends. */
function EndLabel({ taskRun, scale, now }: DrawingProps) {
  const state = currentState(taskRun);
  const { icon: Icon, tone } = stateLook(state);
  const text = endText(taskRun, now);
  const end = xOf(scale, Math.max(state.timestamp, now ?? 0));
  const labelWidth = 24 + text.length * 6.4;
  const x = Math.min(end + 7, scale.lengthMs * scale.pixelsPerMs + roomForLabels - labelWidth);
  return (
    <g data-tone={tone} className={styles.end}>
      <Icon x={x} y={middle - 6} width={12} height={12} strokeWidth={2.4} aria-hidden />
      <text x={x + 17} y={middle + 4}>
        {text}
      </text>
    </g>
  );
}

function endText(taskRun: TaskRun, now: number | undefined): string {
  const state = currentState(taskRun);
  const elapsed = elapsedMs(taskRun, now ?? state.timestamp);
  const time = elapsed === undefined ? "" : durationText(elapsed);
  return state.type === "COMPLETED" || state.name === "Running"
    ? time || state.name
    : [state.name, time].join(" ").trim();
}
