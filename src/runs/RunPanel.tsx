import { ListVideo, Table2 } from "lucide-react";
import { memo, useMemo, useState, type ReactNode } from "react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import type { Remedies } from "../ui/Remedy.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { ArtifactView } from "./ArtifactView.tsx";
import { BlockedList, type Allowing } from "./BlockedList.tsx";
import { fileNameOf } from "./deliver.ts";
import type { CodePlace } from "./codePlaces.ts";
import { LogSelection, noFilter } from "./logSelection.ts";
import { LogTools } from "./LogTools.tsx";
import { LogView } from "./LogView.tsx";
import { ProblemList, type Problem } from "./ProblemList.tsx";
import { ResultTools } from "./ResultTools.tsx";
import { ResultView } from "./ResultView.tsx";
import type { RunView } from "./runView.ts";
import { Timeline, type TimelineProps } from "./Timeline.tsx";
import { useSize } from "./useSize.ts";
import { useTopic } from "./useTopic.ts";
import styles from "./RunPanel.module.css";

export type RunTab = "log" | "timeline" | "artifacts" | "result" | "problems" | "blocked";

export interface RunPanelProps<P extends Problem> {
  /** The run to show; none when the flow has no run yet. A view without events yet shows as loading. */
  readonly view: RunView | undefined;
  readonly problems: readonly P[];
  readonly onOpenProblem: (problem: P) => void;
  /** What a problem is about, as it is called on the screen. */
  readonly titleOfProblem: (problem: P) => string | undefined;
  /** What can be done about problems. */
  readonly remedies?: Remedies | undefined;
  readonly selectedNode?: string | undefined;
  readonly onSelectNode?: ((nodeId: string) => void) | undefined;
  /** Called when the user follows a line of code that an error names. */
  readonly onOpenPlace?: ((place: CodePlace) => void) | undefined;
  /** How the flow may be let through to a host that it was kept from; without it nothing is offered. */
  readonly allowing?: Allowing | undefined;
  /** Tells the user something in a sentence that goes away by itself: "Copied 128 lines." */
  readonly onNotice: (sentence: string) => void;
  /** Called when the user wants a task run to end. Left out where none can be ended. */
  readonly onCancelTaskRun?: (taskRunId: string) => void;
  /** Which tab shows. Left out, the panel keeps it itself. */
  readonly tab?: RunTab;
  readonly onTab?: (tab: RunTab) => void;
}

/** Narrower than this, the tools of a tab stand below the tabs instead of beside them. */
const narrow = 800;

/** What there is to see of one run, at the bottom of the screen. */
export function RunPanel<P extends Problem>(props: RunPanelProps<P>) {
  const { view, problems, onOpenProblem, titleOfProblem } = props;
  const [sizeRef, { width }] = useSize();
  const [ownTab, setOwnTab] = useState<RunTab>("log");
  const tab = props.tab ?? ownTab;
  const counts = useCounts(view);
  const parts = useParts(props);
  const tools = parts[tab].tools;
  const isNarrow = width > 0 && width < narrow;
  const body = ({ content }: Part) => (
    <div className={styles.body}>
      {isNarrow && tools && <div className={styles.tools}>{tools}</div>}
      <div className={styles.content}>{view ? content : <NoRun />}</div>
    </div>
  );
  return (
    <section ref={sizeRef} className={styles.panel} aria-label="Run">
      <Tabs
        label="Run"
        value={tab}
        onChange={(id) => {
          setOwnTab(id as RunTab);
          props.onTab?.(id as RunTab);
        }}
        actions={isNarrow ? undefined : tools}
        tabs={[
          { id: "log", label: "Log", count: counts.logs, content: body(parts.log) },
          { id: "timeline", label: "Timeline", content: body(parts.timeline) },
          { id: "artifacts", label: "Artifacts", count: counts.artifacts, content: body(parts.artifacts) },
          { id: "result", label: "Result", content: body(parts.result) },
          {
            id: "problems",
            label: "Problems",
            count: problems.length,
            alarming: problems.some(({ severity }) => severity === "error"),
            content: (
              <ProblemList
                problems={problems}
                onOpenProblem={onOpenProblem}
                titleOf={titleOfProblem}
                remedies={props.remedies}
              />
            ),
          },
          {
            id: "blocked",
            label: "Blocked",
            count: counts.blocked,
            alarming: counts.blocked > 0,
            content: body(parts.blocked),
          },
        ]}
      />
    </section>
  );
}

function useCounts(view: RunView | undefined) {
  useTopic(view, "logs");
  useTopic(view, "artifacts");
  useTopic(view, "blocked");
  const { artifacts = [], blocked = [] } = view?.record ?? {};
  return { logs: view?.log.count ?? 0, artifacts: artifacts.length, blocked: blocked.length };
}

/** What a tab shows, and its tools. */
interface Part {
  readonly content: ReactNode;
  readonly tools?: ReactNode;
}

/** Filters and choices live here, so that they outlast a look at another tab. */
function useParts<P extends Problem>(props: RunPanelProps<P>): Record<RunTab, Part> {
  const { view, selectedNode, onSelectNode, onOpenPlace, onCancelTaskRun, onNotice, allowing } = props;
  const [filter, setFilter] = useState(noFilter);
  const [asTable, setAsTable] = useState(false);
  const [runId, setRunId] = useResultChoice(view, selectedNode);
  const selection = useMemo(() => view && new LogSelection(view, filter), [view, filter]);
  if (!view || !selection) {
    const nothing = { content: undefined };
    return {
      log: nothing,
      timeline: nothing,
      artifacts: nothing,
      result: nothing,
      problems: nothing,
      blocked: nothing,
    };
  }
  const fileName = fileNameOf(view.flowRun?.flowName ?? "run", view.flowRun?.name ?? "");
  return {
    log: {
      content: (
        <StillLog
          selection={selection}
          onFilter={setFilter}
          onSelectNode={onSelectNode}
          onOpenPlace={onOpenPlace}
        />
      ),
      tools: <LogTools selection={selection} onFilter={setFilter} fileName={fileName} onNotice={onNotice} />,
    },
    timeline: {
      content: (
        <StillTimeline
          view={view}
          asTable={asTable}
          selectedNode={selectedNode}
          onSelectNode={onSelectNode}
          onCancelTaskRun={onCancelTaskRun}
        />
      ),
      tools: (
        <IconButton
          label="Show as a table"
          side="top"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          <Table2 size={15} />
        </IconButton>
      ),
    },
    artifacts: { content: <StillArtifacts view={view} onSelectNode={onSelectNode} onNotice={onNotice} /> },
    result: {
      content: (
        <StillResult view={view} runId={runId} onSelectNode={onSelectNode} onOpenPlace={onOpenPlace} />
      ),
      tools: <ResultTools view={view} runId={runId} onRunId={setRunId} onNotice={onNotice} />,
    },
    problems: { content: undefined },
    blocked: { content: <BlockedList view={view} allowing={allowing} /> },
  };
}

/** The result of the node that is selected; of the flow when none is. A choice holds until another node is selected. */
function useResultChoice(view: RunView | undefined, selectedNode: string | undefined) {
  const [choice, setChoice] = useState<{
    view: typeof view;
    selectedNode: typeof selectedNode;
    runId: string;
  }>();
  const isOfNode = (nodeId: string | undefined) => nodeId !== undefined && nodeId === selectedNode;
  const runId =
    choice?.view === view && choice?.selectedNode === selectedNode
      ? choice?.runId
      : view?.record.taskRuns.findLast((taskRun) => isOfNode(view.nodeOf(taskRun)))?.id;
  return [runId ?? "", (chosen: string) => setChoice({ view, selectedNode, runId: chosen })] as const;
}

/** The panel is drawn again with every new count; these redraw for reasons of their own only. */
const StillLog = memo(LogView);
const StillTimeline = memo(Timeline, isSameTimeline);
const StillArtifacts = memo(ArtifactView);
const StillResult = memo(ResultView);

/** `onCancelTaskRun` is made anew with every drawing and is left out: it always does the same for one view. */
function isSameTimeline(before: TimelineProps, after: TimelineProps): boolean {
  return (
    before.view === after.view &&
    before.asTable === after.asTable &&
    before.selectedNode === after.selectedNode &&
    before.onSelectNode === after.onSelectNode
  );
}

function NoRun() {
  return (
    <EmptyState icon={<ListVideo size={20} aria-hidden />} title="No run yet">
      Press Run: the log, the timeline, artifacts and the result of the run appear here.
    </EmptyState>
  );
}
