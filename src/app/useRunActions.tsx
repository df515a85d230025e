import { useState, type ReactNode } from "react";
import { currentState, type FlowRun } from "../engine/record.ts";
import { isBrokenOff } from "../runs/RunHeader.tsx";
import { LimitsDialog } from "../runs/LimitsDialog.tsx";
import type { RunView } from "../runs/runView.ts";
import { useToast } from "../ui/Toasts.tsx";
import { ResumeDialog } from "./ResumeDialog.tsx";
import { pausedRun } from "./resuming.ts";
import type { Services } from "./services.ts";
import type { RunChoice } from "./shownRun.ts";

/** What can be done with the run that shows. What cannot be done now is left out. */
export interface RunActions {
  /** Lets a paused run go on, or one that was broken off: what completed of it is reused. */
  readonly resume: () => (() => void) | undefined;
  /** Tries a run again that has failed; what completed of it is reused. */
  readonly retry: () => (() => void) | undefined;
  readonly cancelTaskRuns: (taskRunIds: readonly string[]) => void;
  readonly openLimits: () => void;
  /** The dialogs that these open. */
  readonly dialogs: ReactNode;
}

/** Resuming, retrying, cancelling parts, and the limits that hold for all runs. */
export function useRunActions(
  { runs, limits }: Services,
  choice: RunChoice | undefined,
  view: RunView | undefined,
): RunActions {
  const [resumed, setResumed] = useState<{ readonly runId: string; readonly run: FlowRun }>();
  const [hasLimits, setHasLimits] = useState(false);
  const toast = useToast();
  const runId = choice?.kind === "kept" ? choice.runId : undefined;
  const act = (work: Promise<string | undefined>, title: string) => {
    work
      .catch((error: unknown) => (error as Error).message)
      .then((detail) => detail !== undefined && toast({ tone: "danger", title, detail }));
  };
  const lastState = () => {
    const root = view?.flowRun;
    return root && root.states.length > 0 ? currentState(root) : undefined;
  };
  const goOn = (refused: string) => (runId === undefined ? undefined : () => act(runs.retry(runId), refused));
  return {
    resume: () => {
      const last = lastState();
      if (last && isBrokenOff(last)) return goOn("The run was not resumed");
      const run = view && pausedRun(view.record);
      return runId !== undefined && run ? () => setResumed({ runId, run }) : undefined;
    },
    retry: () => (lastState()?.type === "FAILED" ? goOn("The run was not retried") : undefined),
    cancelTaskRuns: (taskRunIds) => {
      if (runId === undefined) return;
      for (const id of taskRunIds) act(runs.cancelTaskRun(runId, id), "The task run was not cancelled");
    },
    openLimits: () => setHasLimits(true),
    dialogs: (
      <>
        {resumed && (
          <ResumeDialog
            run={resumed.run}
            onResume={(input) => runs.resume(resumed.runId, input, flowRunIdOf(resumed))}
            onClose={() => setResumed(undefined)}
          />
        )}
        {hasLimits && <LimitsDialog limits={limits} onClose={() => setHasLimits(false)} />}
      </>
    ),
  };
}

/** None for the root, which is the run itself. */
function flowRunIdOf({ runId, run }: { readonly runId: string; readonly run: FlowRun }): string | undefined {
  return run.id === runId ? undefined : run.id;
}
