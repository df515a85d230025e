import { useVirtualizer } from "@tanstack/react-virtual";
import { useId, useLayoutEffect, useRef, type KeyboardEvent } from "react";
import { currentState } from "../../engine/record.ts";
import { durationText } from "../../ui/duration.ts";
import { StateBadge } from "../StateBadge.tsx";
import type { ListedCall } from "../taskRunOrder.ts";
import { countOf, countText } from "../timeText.ts";
import { previewText } from "../valuePreview.ts";
import styles from "./TaskRunList.module.css";

const rowHeight = 30;

export interface TaskRunListProps {
  readonly calls: readonly ListedCall[];
  /** The id of the task run that is chosen. */
  readonly chosen: string | undefined;
  readonly onChoose: (taskRunId: string) => void;
}

/** The task runs of one node, to choose one from; only those in sight are drawn, so there may be 10,000. */
export function TaskRunList({ calls, chosen, onChoose }: TaskRunListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const at = calls.findIndex(({ taskRun }) => taskRun.id === chosen);
  const virtualizer = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  useLayoutEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
  }, [at, virtualizer]);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = moveTo(event.key, at, calls.length, scroller.current);
    const next = to === undefined ? undefined : calls[to];
    if (!next) return;
    event.preventDefault();
    onChoose(next.taskRun.id);
  };
  return (
    <div
      ref={scroller}
      className={styles.list}
      role="listbox"
      aria-label={countOf(calls.length, "task run")}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={(event) => event.currentTarget.focus()}
    >
      <div className={styles.rows} role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const call = calls[index];
          return (
            call && (
              <Row
                key={call.taskRun.id}
                id={`${id}-${index}`}
                call={call}
                place={index + 1}
                of={calls.length}
                start={start}
                isChosen={index === at}
                onChoose={onChoose}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function Row(props: {
  readonly id: string;
  readonly call: ListedCall;
  readonly place: number;
  readonly of: number;
  readonly start: number;
  readonly isChosen: boolean;
  readonly onChoose: (taskRunId: string) => void;
}) {
  const { id, call, place, of, start, isChosen, onChoose } = props;
  const { index, taskRun } = call;
  const { startTime, endTime, result } = taskRun;
  const state = currentState(taskRun);
  const isTimed = startTime !== undefined && endTime !== undefined;
  const words =
    state.type === "COMPLETED"
      ? result !== undefined && previewText(result)
      : state.message?.replace(/^Task run encountered an exception /, "");
  return (
    <div
      id={id}
      className={styles.row}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-posinset={place}
      aria-setsize={of}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => onChoose(taskRun.id)}
    >
      <span className={styles.index}>{countText(index + 1)}</span>
      <StateBadge state={state} detail={isTimed ? durationText(endTime - startTime) : undefined} />
      <span className={styles.words} title={words || undefined}>
        {words}
      </span>
    </div>
  );
}

/** The keys of a list box. */
function moveTo(key: string, at: number, count: number, list: HTMLElement | null): number | undefined {
  const page = Math.max(1, Math.floor((list?.clientHeight ?? 0) / rowHeight) - 1);
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: Math.max(0, at) - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to));
}
