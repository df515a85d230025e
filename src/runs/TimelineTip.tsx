import { useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { currentState, type TaskRun } from "../engine/record.ts";
import { durationText } from "../ui/duration.ts";
import { StateBadge } from "./StateBadge.tsx";
import { periodsOf } from "./timeline.ts";
import { clockText } from "./timeText.ts";
import styles from "./TimelineTip.module.css";

/** In the window's pixels. */
export interface TipPlace {
  readonly x: number;
  readonly y: number;
}

export interface TimelineTipProps {
  readonly taskRun: TaskRun;
  readonly place: TipPlace;
  readonly now: number;
}

const mostPeriods = 8;

/** The exact times of a task run, beside the pointer or the focused row. The table has the same for screen readers. */
export function TimelineTip({ taskRun, place, now }: TimelineTipProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { width = 0, height = 0 } = ref.current?.getBoundingClientRect() ?? {};
    setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
  }, [taskRun, taskRun.states.length]);
  const state = currentState(taskRun);
  const periods = periodsOf(taskRun);

  return createPortal(
    <div ref={ref} className={styles.tip} style={placed(place, size)} aria-hidden>
      <div className={styles.header}>
        <strong>{taskRun.name}</strong>
        <StateBadge state={state} />
      </div>
      <table>
        <tbody>
          {periods.slice(0, mostPeriods).map((period) => (
            <tr key={period.start} data-tone={period.tone}>
              <th scope="row">
                {period.state.name}
                {period.attempt !== undefined && taskRun.runCount > 1 && ` (attempt ${period.attempt})`}
              </th>
              <td>{clockText(period.start)}</td>
              <td>{durationText((period.end ?? now) - period.start)}</td>
            </tr>
          ))}
          {periods.length > mostPeriods && (
            <tr>
              <th scope="row">…and {periods.length - mostPeriods} more</th>
            </tr>
          )}
          {periods.at(-1)?.end !== undefined && (
            <tr>
              <th scope="row">{state.name}</th>
              <td>{clockText(state.timestamp)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {state.message && <p className={styles.message}>{state.message.slice(0, 300)}</p>}
    </div>,
    document.body,
  );
}

/** Below and right of the place, or above and left where the window ends. */
function placed({ x, y }: TipPlace, { width, height }: { width: number; height: number }) {
  const left = x + 14 + width > innerWidth ? Math.max(4, x - 14 - width) : x + 14;
  const top = y + 16 + height > innerHeight ? Math.max(4, y - 12 - height) : y + 16;
  return { left, top };
}
