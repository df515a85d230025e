import { useEffect, useReducer } from "react";
import type { LogSelection } from "./logSelection.ts";
import { useTopic } from "./useTopic.ts";

/** So many lines are looked at in one frame; more would be felt by who types. */
const linesAtOnce = 20_000;

/**
 * How many lines pass the filter, of those that have been looked at: some in each frame, so that what is found first
 * shows at once, however long the log is. A new filter is a new selection, and the search for the old one ends.
 */
export function useCatchUp(selection: LogSelection): number {
  useTopic(selection.view, "logs");
  const [, drawAgain] = useReducer((draws: number) => draws + 1, 0);
  const count = selection.catchUp(linesAtOnce);
  const { isBehind } = selection;
  useEffect(() => {
    if (!isBehind) return;
    const next = () => {
      drawAgain();
      frame = requestAnimationFrame(next);
    };
    let frame = requestAnimationFrame(next);
    return () => cancelAnimationFrame(frame);
  }, [isBehind]);
  return count;
}
