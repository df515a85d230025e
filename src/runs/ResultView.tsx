import { Braces, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { currentState, type FlowRun, type TaskRun } from "../engine/record.ts";
import { isFinal } from "../engine/state.ts";
import { Button } from "../ui/Button.tsx";
import { durationText } from "../ui/duration.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { useErrorStack } from "./errorStack.ts";
import { JsonTree } from "./JsonTree.tsx";
import type { RunView } from "./runView.ts";
import type { CodePlace } from "./codePlaces.ts";
import { PlacedText } from "./PlacedText.tsx";
import { StateBadge } from "./StateBadge.tsx";
import { useTopic } from "./useTopic.ts";
import styles from "./ResultView.module.css";

export interface ResultViewProps {
  readonly view: RunView;
  /** The id of a task run, or empty for the flow run. */
  readonly runId: string;
  readonly onSelectNode?: ((nodeId: string) => void) | undefined;
  readonly onOpenPlace?: ((place: CodePlace) => void) | undefined;
}

/** What the flow or one of its task runs returned, or why it returned nothing. */
export function ResultView({ view, runId, onSelectNode, onOpenPlace }: ResultViewProps) {
  useTopic(view, "run");
  useTopic(view, "taskRuns");
  const run = (runId === "" ? undefined : view.taskRun(runId)) ?? view.flowRun;
  const state = run?.states.at(-1);
  if (!run || !state) return <Waiting title="Loading the run…">Its result appears here in a moment.</Waiting>;
  if (state.type === "FAILED" || state.type === "CRASHED") {
    return <Failure view={view} run={run} onSelectNode={onSelectNode} onOpenPlace={onOpenPlace} />;
  }
  if (state.type === "CANCELLED") {
    return (
      <Waiting title="Cancelled">{state.message ?? "It was cancelled before it returned a value."}</Waiting>
    );
  }
  if (state.name === "NotReady") {
    return (
      <Waiting title="It did not run">
        {state.message ?? "A task run that it needs did not complete."}
      </Waiting>
    );
  }
  if (!isFinal(state)) {
    return <Waiting title="No result yet">It appears here when {run.name} completes.</Waiting>;
  }
  if (run.result === undefined) {
    return <Waiting title="Nothing returned">{run.name} completed and returned no value.</Waiting>;
  }
  return (
    <div className={styles.scroller}>
      <JsonTree key={run.id} value={run.result} label={`Result of ${run.name}`} />
    </div>
  );
}

function Waiting({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <EmptyState icon={<Braces size={20} aria-hidden />} title={title}>
      {children}
    </EmptyState>
  );
}

interface FailureProps {
  readonly view: RunView;
  readonly run: FlowRun | TaskRun;
  readonly onSelectNode: ResultViewProps["onSelectNode"];
  readonly onOpenPlace: ResultViewProps["onOpenPlace"];
}

function Failure({ view, run, onSelectNode, onOpenPlace }: FailureProps) {
  const state = currentState(run);
  const causes = "flowRunId" in run ? [] : failedTaskRuns(view);
  const stack = useErrorStack(view, run, causes[0]);
  return (
    <div className={styles.failure} tabIndex={0} role="region" aria-label="Error">
      <header className={styles.header}>
        <CircleX size={18} aria-hidden />
        <h3>{run.name} failed</h3>
        <StateBadge
          state={state}
          detail={run.totalRunTime > 0 ? durationText(run.totalRunTime * 1000) : undefined}
        />
      </header>
      <p className={styles.message}>{(state.message ?? "No message was given.").slice(0, 8_000)}</p>
      {stack && (
        <pre className={styles.stack}>
          <PlacedText text={stack.slice(0, 16_000)} view={view} onOpenPlace={onOpenPlace} />
        </pre>
      )}
      {causes.length > 0 && (
        <section aria-label="Failed task runs">
          <h4 className={styles.causesTitle}>
            {causes.length === 1 ? "The task run that failed" : `The ${causes.length} task runs that failed`}
          </h4>
          <ul className={styles.causes}>
            {causes.slice(0, 50).map((taskRun) => (
              <Cause key={taskRun.id} view={view} taskRun={taskRun} onSelectNode={onSelectNode} />
            ))}
          </ul>
          {causes.length > 50 && (
            <p className={styles.rest}>The first 50 are listed; the Timeline has all.</p>
          )}
        </section>
      )}
    </div>
  );
}

function Cause({
  view,
  taskRun,
  onSelectNode,
}: { taskRun: TaskRun } & Omit<FailureProps, "run" | "onOpenPlace">) {
  const state = currentState(taskRun);
  const nodeId = view.nodeOf(taskRun);
  return (
    <li>
      <StateBadge state={state} />
      <strong>{taskRun.name}</strong>
      <span className={styles.causeText}>{state.message?.slice(0, 300)}</span>
      {nodeId !== undefined && onSelectNode && (
        <Button size="small" variant="quiet" onClick={() => onSelectNode(nodeId)}>
          Show
        </Button>
      )}
    </li>
  );
}

function failedTaskRuns(view: RunView): readonly TaskRun[] {
  return view.record.taskRuns.filter((taskRun) => {
    const type = taskRun.states.at(-1)?.type;
    return type === "FAILED" || type === "CRASHED";
  });
}
