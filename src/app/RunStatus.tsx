import { useState } from "react";
import { currentState } from "../engine/record.ts";
import { toRunFile } from "../engine/runFile.ts";
import { fileNameOf, saveText } from "../runs/deliver.ts";
import { RunHeader } from "../runs/RunHeader.tsx";
import { RunList } from "../runs/RunList.tsx";
import type { RunSummary } from "../runs/runService.ts";
import type { RunView } from "../runs/runView.ts";
import { useTopic } from "../runs/useTopic.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import type { CopiedRun } from "./RunDialog.tsx";
import type { Services } from "./services.ts";
import { useTransfers } from "./storage/Transfers.tsx";
import type { RunActions } from "./useRunActions.tsx";
import type { useRuns } from "./useRuns.ts";
import styles from "./Workspace.module.css";

export interface RunStatusProps {
  readonly services: Services;
  readonly runs: ReturnType<typeof useRuns>;
  readonly view: RunView | undefined;
  readonly actions: RunActions;
  /** Starts a new run with what the shown one was given. */
  readonly onCopy?: ((copied: CopiedRun) => void) | undefined;
  /** Makes the flow what it was when this run began. Absent where there is no flow to change. */
  readonly onRestore?: (runId: string) => void;
}

/** The run that shows and how it fares, and the list of all runs of the flow. */
export function RunStatus({ services, runs, view, actions, onCopy, onRestore }: RunStatusProps) {
  const [deleting, setDeleting] = useState<RunSummary>();
  const transfers = useTransfers();
  const { choice, list } = runs;
  const shownRunId = choice?.kind === "kept" ? choice.runId : undefined;
  const shownRun = list.find(({ id }) => id === shownRunId);
  const download = (runId: string) => {
    const run = list.find(({ id }) => id === runId);
    if (run) void saveRun(services, run);
  };
  return (
    <>
      {view && shownRun && (
        <ShownRun
          view={view}
          run={shownRun}
          actions={actions}
          onStop={() => void services.runs.cancel(shownRun.id)}
          onCopy={onCopy && (() => copyOf(shownRun, view, onCopy))}
        />
      )}
      {choice?.kind === "file" && <span className={styles.file}>{choice.fileName}</span>}
      <RunList
        runs={list}
        shownRunId={shownRunId}
        onSelect={runs.choose}
        onDownload={download}
        onArchive={({ id, number, flowName }) =>
          transfers.download({ kind: "run", runId: id }, `${flowName} run ${number}`)
        }
        onPin={(runId, isPinned) => void services.runs.pin(runId, isPinned)}
        onDelete={setDeleting}
        onRestore={onRestore}
        onLimits={actions.openLimits}
        onOpenFile={(record, fileName) => runs.setChoice({ kind: "file", record, fileName })}
      />
      {deleting && (
        <DeleteRun
          run={deleting}
          onClose={() => setDeleting(undefined)}
          onDelete={() => services.runs.delete(deleting.id)}
        />
      )}
    </>
  );
}

interface DeleteRunProps {
  readonly run: RunSummary;
  readonly onClose: () => void;
  readonly onDelete: () => Promise<void>;
}

function DeleteRun({ run, onClose, onDelete }: DeleteRunProps) {
  const [problem, setProblem] = useState<string>();
  const act = () => onDelete().then(onClose, (error: unknown) => setProblem((error as Error).message));
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Delete run #${run.number}?`}
      description={`The states, log and results of "${run.name}" go, and cannot be brought back. Versions of artifacts with a key stay.`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" onClick={() => void act()}>
            Delete
          </Button>
        </>
      }
    >
      {problem !== undefined && <p role="alert">It was not deleted: {problem}</p>}
    </Dialog>
  );
}

interface ShownRunProps {
  readonly view: RunView;
  readonly run: RunSummary;
  readonly actions: RunActions;
  readonly onStop: () => void;
  readonly onCopy: (() => void) | undefined;
}

function ShownRun({ view, run, actions, onStop, onCopy }: ShownRunProps) {
  useTopic(view, "run");
  const flowRun = view.flowRun;
  const state = flowRun && flowRun.states.length > 0 ? currentState(flowRun) : run.state;
  return (
    <RunHeader
      run={run}
      state={state}
      onStop={onStop}
      onResume={actions.resume()}
      onRetry={actions.retry()}
      onCopy={onCopy}
    />
  );
}

function copyOf({ number }: RunSummary, view: RunView, onCopy: (copied: CopiedRun) => void): void {
  onCopy({ number, parameters: view.flowRun?.parameters ?? {} });
}

async function saveRun({ runs }: Services, run: RunSummary): Promise<void> {
  const file = toRunFile(await runs.recordOf(run.id));
  const name = `${fileNameOf(run.flowName, "run", run.number)}.json`;
  saveText(JSON.stringify(file, null, 2), name, "application/json");
}
