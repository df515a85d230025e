import { useVirtualizer } from "@tanstack/react-virtual";
import { ChartGantt } from "lucide-react";
import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { TaskRun } from "../engine/record.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { runStage, type RunStage } from "./runStage.ts";
import type { RunView } from "./runView.ts";
import { axisLengthMs, extentOf, isLive, timeScale, type TimeScale } from "./timeline.ts";
import { roomForLabels, rowHeight, TimelineRow } from "./TimelineRow.tsx";
import { TimelineTable } from "./TimelineTable.tsx";
import { TimelineTip, type TipPlace } from "./TimelineTip.tsx";
import { useNow } from "./useNow.ts";
import { useSize } from "./useSize.ts";
import { useTopic } from "./useTopic.ts";
import styles from "./Timeline.module.css";

const labelWidth = 176;

export interface TimelineProps {
  readonly view: RunView;
  /** Words in a table in place of bars: the same facts for those who do not see the drawing. */
  readonly asTable: boolean;
  readonly selectedNode?: string | undefined;
  readonly onSelectNode?: ((nodeId: string) => void) | undefined;
  /** Called when the user wants a task run to end. */
  readonly onCancelTaskRun?: ((taskRunId: string) => void) | undefined;
}

/** What ran when: a row for each task run, a bar for each attempt. */
export function Timeline({ view, asTable, ...selection }: TimelineProps) {
  useTopic(view, "taskRuns");
  useTopic(view, "run");
  const taskRuns = view.record.taskRuns;
  if (taskRuns.length === 0) return <NoTaskRuns stage={runStage(view)} />;
  if (asTable) return <TimelineTable view={view} {...selection} />;
  return <Chart view={view} taskRuns={taskRuns} {...selection} />;
}

interface ChartProps extends Omit<TimelineProps, "asTable"> {
  readonly taskRuns: readonly TaskRun[];
}

function Chart({ view, taskRuns, selectedNode, onSelectNode, onCancelTaskRun }: ChartProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [sizeRef, { width }] = useSize();
  const { scale, now } = useLiveScale(taskRuns, Math.max(120, width - labelWidth - roomForLabels));
  const [tip, setTip] = useState<{ taskRun: TaskRun; place: TipPlace }>();
  const virtualizer = useVirtualizer({
    count: taskRuns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  });
  const select = (taskRun: TaskRun) => {
    const nodeId = view.nodeOf(taskRun);
    if (nodeId !== undefined) onSelectNode?.(nodeId);
  };

  return (
    <div ref={scroller} className={styles.scroller} onScroll={() => setTip(undefined)}>
      <div ref={sizeRef} className={styles.chart}>
        {width > 0 && <Axis scale={scale} />}
        <ul
          className={styles.rows}
          aria-label="Task runs in time"
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={moveAmongRows}
          onPointerLeave={() => setTip(undefined)}
        >
          {width > 0 &&
            virtualizer.getVirtualItems().map(({ index, start }) => {
              const taskRun = taskRuns[index] as TaskRun;
              const nodeId = view.nodeOf(taskRun);
              return (
                <TimelineRow
                  key={taskRun.id}
                  taskRun={taskRun}
                  stateCount={taskRun.states.length}
                  top={start}
                  scale={scale}
                  now={isLive(taskRun) ? now : undefined}
                  isSelected={nodeId !== undefined && nodeId === selectedNode}
                  onSelect={select}
                  onCancel={onCancelTaskRun}
                  onTip={setTip}
                />
              );
            })}
        </ul>
      </div>
      {tip && <TimelineTip taskRun={tip.taskRun} place={tip.place} now={now} />}
    </div>
  );
}

/** Draws again only when a bar would grow by half a pixel, so that a run of an hour costs nothing. */
function useLiveScale(taskRuns: readonly TaskRun[], width: number): { scale: TimeScale; now: number } {
  const [msPerPixel, setMsPerPixel] = useState(10);
  const now = useNow(taskRuns.some(isLive), msPerPixel / 2);
  const { start, end } = extentOf(taskRuns, now);
  const lengthMs = axisLengthMs(end - start, width);
  const scale = useMemo(() => timeScale(start, lengthMs, width), [start, lengthMs, width]);
  const next = Math.ceil(1 / scale.pixelsPerMs);
  if (next !== msPerPixel) setMsPerPixel(next);
  return { scale, now };
}

function Axis({ scale }: { readonly scale: TimeScale }) {
  const width = scale.lengthMs * scale.pixelsPerMs;
  return (
    <div className={styles.axis} aria-hidden>
      <span className={styles.axisTitle}>Task run</span>
      <svg width={width + roomForLabels} height={24}>
        {scale.ticks.map(({ x, label }, index) => (
          <text key={x} className={styles.tick} x={x} y={16} textAnchor={index === 0 ? "start" : "middle"}>
            {label}
          </text>
        ))}
      </svg>
    </div>
  );
}

/** Arrow keys go from row to row; rows out of sight are drawn as soon as the list has scrolled to them. */
function moveAmongRows(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLElement)) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-task-run]")].sort(
    (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
  );
  const row = event.target.closest("li")?.querySelector<HTMLElement>("[data-task-run]");
  const next = row && rows[rows.indexOf(row) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function NoTaskRuns({ stage }: { readonly stage: RunStage }) {
  const sentences: Record<RunStage, [string, string]> = {
    loading: ["Loading the run…", "Its task runs appear here in a moment."],
    running: ["Waiting for the first task", "Each task run gets a row here as soon as the flow calls it."],
    completed: ["No task ran", "This flow completed without calling a task."],
    failed: ["No task ran", "The flow failed before it called a task. The Result tab has the error."],
    cancelled: ["No task ran", "The run was cancelled before it called a task."],
  };
  const [title, text] = sentences[stage];
  return (
    <EmptyState icon={<ChartGantt size={20} aria-hidden />} title={title}>
      {text}
    </EmptyState>
  );
}
