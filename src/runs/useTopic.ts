import { useCallback, useSyncExternalStore } from "react";
import type { RunView, Topic } from "./runView.ts";

/**
 * Draws the component again when this part of the run has changed. The record is one object that changes in place, so
 * the answer is a number to put into dependency lists.
 */
export function useTopic(view: RunView | undefined, topic: Topic): number {
  const subscribe = useCallback(
    (listener: () => void) => view?.watch(topic, listener) ?? (() => undefined),
    [view, topic],
  );
  return useSyncExternalStore(subscribe, () => view?.version(topic) ?? 0);
}
