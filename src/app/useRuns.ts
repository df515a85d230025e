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
    const refresh = async () => {
      const found = await runs.list(flowId);
      if (isGone) return;
      setList(found);
      const [newest] = found;
      if (newest) setChoice((chosen) => chosen ?? { kind: "kept", runId: newest.id });
    };
    void refresh();
    const stop = runs.watch(flowId, () => void refresh());
    return () => {
      isGone = true;
      stop();
    };
  }, [runs, flowId]);
  return { list, choice, choose, setChoice };
}
