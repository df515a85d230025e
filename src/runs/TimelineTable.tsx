import { useState } from "react";
import { currentState, type TaskRun } from "../engine/record.ts";
import { isSettled } from "../engine/state.ts";
import { Button } from "../ui/Button.tsx";
import { durationText } from "../ui/duration.ts";
import type { RunView } from "./runView.ts";
import { StateBadge } from "./StateBadge.tsx";
import { elapsedMs, isLive } from "./timeline.ts";
import { clockText, countText } from "./timeText.ts";
import { useNow } from "./useNow.ts";
import styles from "./TimelineTable.module.css";

const pageLength = 200;

export interface TimelineTableProps {
  readonly view: RunView;
  readonly selectedNode?: string | undefined;
  readonly onSelectNode?: ((nodeId: string) => void) | undefined;
  readonly onCancelTaskRun?: ((taskRunId: string) => void) | undefined;
}

/** The timeline in words. */
export function TimelineTable({ view, selectedNode, onSelectNode, onCancelTaskRun }: TimelineTableProps) {
  const [shown, setShown] = useState(pageLength);
  const { taskRuns } = view.record;
  const now = useNow(taskRuns.some(isLive), 1000);
  const rest = taskRuns.length - shown;
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label="Task runs">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Task run</th>
            <th scope="col">State</th>
            <th scope="col">Attempts</th>
            <th scope="col">Start</th>
            <th scope="col">End</th>
            <th scope="col">Duration</th>
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>
          {taskRuns.slice(0, shown).map((taskRun) => {
            const nodeId = view.nodeOf(taskRun);
            const isSelected = nodeId !== undefined && nodeId === selectedNode;
            const select = nodeId !== undefined && onSelectNode ? () => onSelectNode(nodeId) : undefined;
            return (
              <Row
                key={taskRun.id}
                taskRun={taskRun}
                now={now}
                isSelected={isSelected}
                onSelect={select}
                onCancel={onCancelTaskRun}
              />
            );
          })}
        </tbody>
      </table>
      {rest > 0 && (
        <Button size="small" variant="quiet" onClick={() => setShown(shown + pageLength)}>
          Show {countText(Math.min(rest, pageLength))} more of {countText(rest)}
        </Button>
      )}
    </div>
  );
}

interface RowProps {
  readonly taskRun: TaskRun;
  readonly now: number;
  readonly isSelected: boolean;
  readonly onSelect: (() => void) | undefined;
  readonly onCancel: ((taskRunId: string) => void) | undefined;
}

function Row({ taskRun, now, isSelected, onSelect, onCancel }: RowProps) {
  const state = currentState(taskRun);
  const elapsed = elapsedMs(taskRun, now);
  return (
    <tr data-selected={isSelected || undefined}>
      <th scope="row">
        {onSelect ? (
          <button type="button" onClick={onSelect}>
            {taskRun.name}
          </button>
        ) : (
          taskRun.name
        )}
      </th>
      <td>
        <StateBadge state={state} />
      </td>
      <td>{taskRun.runCount}</td>
      <td>{taskRun.startTime === undefined ? "–" : clockText(taskRun.startTime)}</td>
      <td>{taskRun.endTime === undefined ? "–" : clockText(taskRun.endTime)}</td>
      <td>{elapsed === undefined ? "–" : durationText(elapsed)}</td>
      <td className={styles.message}>
        {onCancel && !isSettled(state) ? (
          <Button size="small" aria-label={`Cancel ${taskRun.name}`} onClick={() => onCancel(taskRun.id)}>
            Cancel
          </Button>
        ) : (
          state.message?.slice(0, 300)
        )}
      </td>
    </tr>
  );
}
