import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { NodeOutput } from "../nodeOutput.ts";
import type { RunView } from "../runView.ts";

/** The run of which the canvas shows what its nodes gave; none when the flow has no run. */
export const RunOnCanvas = createContext<RunView | undefined>(undefined);

/** What a node gave in the run that shows; only a change of that draws the caller again. */
export function useNodeOutput(nodeId: string): NodeOutput | undefined {
  const view = useContext(RunOnCanvas);
  const subscribe = useCallback(
    (listener: () => void) => view?.subscribe(nodeId, listener) ?? (() => undefined),
    [view, nodeId],
  );
  return useSyncExternalStore(subscribe, () => view?.outputOf(nodeId));
}
