import { useEffect, useMemo, useState } from "react";
import { noNodeStates, type NodeStates } from "../editor/ports.ts";
import type { RunView } from "../runs/runView.ts";

/** The shown run's states for the canvas, which can also cancel what runs of a node. */
export function useNodeStates(
  view: RunView | undefined,
  cancelTaskRuns: (taskRunIds: readonly string[]) => void,
): NodeStates {
  const [newest] = useState({ cancelTaskRuns });
  useEffect(() => void (newest.cancelTaskRuns = cancelTaskRuns));
  return useMemo(
    () =>
      view
        ? {
            subscribe: (nodeId, listener) => view.subscribe(nodeId, listener),
            get: (nodeId) => view.get(nodeId),
            cancel: (nodeId) => newest.cancelTaskRuns(view.openTaskRunsOf(nodeId).map(({ id }) => id)),
          }
        : noNodeStates,
    [view, newest],
  );
}
