import { Workflow } from "lucide-react";
import { useContext, useMemo, useState } from "react";
import { currentState, type TaskRun } from "../../engine/record.ts";
import { durationText } from "../../ui/duration.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Select } from "../../ui/Field.tsx";
import type { CodePlace } from "../codePlaces.ts";
import { LogSelection, noFilter } from "../logSelection.ts";
import { LogView } from "../LogView.tsx";
import { ResultView } from "../ResultView.tsx";
import type { RunView } from "../runView.ts";
import { StateBadge } from "../StateBadge.tsx";
import { orderedCalls, type CallOrder } from "../taskRunOrder.ts";
import { countOf } from "../timeText.ts";
import { useCatchUp } from "../useCatchUp.ts";
import { useTopic } from "../useTopic.ts";
import styles from "./NodeRuns.module.css";
import { RunOnCanvas } from "./shownRun.ts";
import { TaskRunList } from "./TaskRunList.tsx";

export interface NodeRunsProps {
  readonly nodeId: string;
  /** Called when the user follows a line of code that an error names. */
  readonly onOpenPlace?: ((place: CodePlace) => void) | undefined;
}

/** What the run that shows did of one node: its task runs to choose from where it made several, and all of one of them. */
export function NodeRuns({ nodeId, onOpenPlace }: NodeRunsProps) {
  const view = useContext(RunOnCanvas);
  const version = useTopic(view, `node:${nodeId}`);
  const [order, setOrder] = useState<CallOrder>("failedFirst");
  const [choice, setChoice] = useState<{ readonly view: RunView; readonly taskRunId: string }>();
  const calls = useMemo(
    // The run changes in place; its version tells when.
    () => (version >= 0 && view ? orderedCalls(view.callsOf(nodeId), order) : []),
    [view, nodeId, order, version],
  );
  const chosen = view && choice?.view === view ? calls.find(isOf(choice.taskRunId)) : undefined;
  const shown = (chosen ?? calls[0])?.taskRun;
  if (!view || !shown) {
    return (
      <EmptyState icon={<Workflow size={20} aria-hidden />} title="It has not run">
        What the node does in the run that shows appears here.
      </EmptyState>
    );
  }
  return (
    <div className={styles.runs}>
      {calls.length > 1 && (
        <>
          <header className={styles.bar}>
            <span>{countOf(calls.length, "task run")}</span>
            <Select
              aria-label="Order"
              value={order}
              onChange={(event) => setOrder(event.target.value as CallOrder)}
            >
              <option value="failedFirst">Failed first</option>
              <option value="asCalled">As called</option>
              <option value="longestFirst">Longest first</option>
            </Select>
          </header>
          <TaskRunList
            calls={calls}
            chosen={shown.id}
            onChoose={(taskRunId) => setChoice({ view, taskRunId })}
          />
        </>
      )}
      <OneTaskRun key={shown.id} view={view} taskRun={shown} onOpenPlace={onOpenPlace} />
    </div>
  );
}

function isOf(taskRunId: string) {
  return ({ taskRun }: { readonly taskRun: TaskRun }) => taskRun.id === taskRunId;
}

interface OneTaskRunProps {
  readonly view: RunView;
  readonly taskRun: TaskRun;
  readonly onOpenPlace: NodeRunsProps["onOpenPlace"];
}

/** Its state, what it gave or why it gave nothing, and its lines. */
function OneTaskRun({ view, taskRun, onOpenPlace }: OneTaskRunProps) {
  const { startTime, endTime } = taskRun;
  const state = currentState(taskRun);
  const isTimed = startTime !== undefined && endTime !== undefined;
  const hasOwnHeader = state.type === "FAILED" || state.type === "CRASHED";
  return (
    <>
      {!hasOwnHeader && (
        <header className={styles.one}>
          <h3>{taskRun.name}</h3>
          <StateBadge state={state} detail={isTimed ? durationText(endTime - startTime) : undefined} />
        </header>
      )}
      <div className={styles.result}>
        <ResultView view={view} runId={taskRun.id} onOpenPlace={onOpenPlace} />
      </div>
      <Lines view={view} taskRun={taskRun} onOpenPlace={onOpenPlace} />
    </>
  );
}

function Lines({ view, taskRun, onOpenPlace }: OneTaskRunProps) {
  const selection = useMemo(
    () => new LogSelection(view, { ...noFilter, taskRun: taskRun.id }),
    [view, taskRun],
  );
  const count = useCatchUp(selection);
  if (count === 0 && !selection.isBehind) return <p className={styles.none}>It logged nothing.</p>;
  return (
    <div className={styles.lines}>
      <LogView selection={selection} onFilter={() => undefined} onOpenPlace={onOpenPlace} />
    </div>
  );
}
