import { useCallback, useEffect, useState } from "react";
import type { RunSummary } from "../runs/runService.ts";
import type { Services } from "./services.ts";
import type { RunChoice } from "./shownRun.ts";

/** A flow's runs, the newest first, and the one that shows: at first the newest. */
export function useRuns({ runs }: Services, flowId: string) {
  const [list, setList] = useState<readonly RunSummary[]>([]);
  const [choice, setChoice] = useState<RunChoice>();
  const choose = useCallback((runId: string) => setChoice({ kind: "kept", runId }), []);
  useEffect(() => {
    let isGone = false;
    let listed: readonly RunSummary[] = [];
    const refresh = async () => {
      const found = await runs.list(flowId);
      if (isGone) return;
      setList(found);
      const [newest] = found;
      const first: RunChoice | undefined = newest && { kind: "kept", runId: newest.id };
      const before = listed;
      listed = found;
      setChoice((chosen) => (chosen && !wasDeleted(chosen, before, found) ? chosen : first));
    };
    // What cannot be read stays as it was: why it cannot be is told elsewhere (`databaseState`, `NotKept`).
    const refreshQuietly = () => void refresh().catch(() => undefined);
    refreshQuietly();
    const stop = runs.watch(flowId, refreshQuietly);
    return () => {
      isGone = true;
      stop();
    };
  }, [runs, flowId]);
  return { list, choice, choose, setChoice };
}

/** True for a run that was in the list and is not any more: here or in another tab, somebody deleted it. */
function wasDeleted(choice: RunChoice, before: readonly RunSummary[], after: readonly RunSummary[]): boolean {
  const has = (runs: readonly RunSummary[]) =>
    runs.some(({ id }) => choice.kind === "kept" && id === choice.runId);
  // More runs than a list holds push the oldest out of it, which is no deletion.
  return choice.kind === "kept" && has(before) && !has(after) && after.length <= before.length;
}
