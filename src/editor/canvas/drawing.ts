import { useStoreApi, type ReactFlowState } from "@xyflow/react";
import { useEffect, useEffectEvent, useRef } from "react";
import type { StateNews } from "./stateNews.ts";

/** A picture of the flow on a canvas of its own: no node costs an element in it. */
export interface Drawing<Shown> {
  /** What the flow is now. */
  show(shown: Shown): void;
  /** What part of it is seen now. */
  look(state: ReactFlowState): void;
  /** The states of these nodes are another. */
  touch(ids: ReadonlySet<string>): void;
  end(): void;
}

/**
 * Keeps a drawing up to date while its component is on the page: `begin` makes it, once its canvas is there. The view and
 * the states reach it past React; `shown` is kept by its user as long as nothing in it is another.
 */
export function useDrawing<Shown, Made extends Drawing<Shown>>(
  begin: () => Made | undefined,
  shown: Shown,
  news: StateNews,
) {
  const drawing = useRef<Made>(undefined);
  const store = useStoreApi();
  const make = useEffectEvent(begin);
  useEffect(() => {
    const made = make();
    if (!made) return;
    drawing.current = made;
    made.look(store.getState());
    const unsubscribe = store.subscribe((state) => made.look(state));
    return () => {
      unsubscribe();
      made.end();
    };
  }, [store]);
  useEffect(() => drawing.current?.show(shown), [shown]);
  useEffect(() => news.subscribe((ids) => drawing.current?.touch(ids)), [news]);
  return drawing;
}
