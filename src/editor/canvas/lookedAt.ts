import { createContext, useCallback, useContext, useSyncExternalStore } from "react";

/** The edge that the pointer or the focus is on. Each edge hears of itself only. */
export class LookedAt {
  private current: string | undefined;
  private readonly listeners = new Map<string, Set<() => void>>();

  is(edgeId: string): boolean {
    return this.current === edgeId;
  }

  look(edgeId: string | undefined): void {
    const before = this.current;
    if (edgeId === before) return;
    this.current = edgeId;
    for (const id of [before, edgeId])
      if (id !== undefined) this.listeners.get(id)?.forEach((listener) => listener());
  }

  subscribe(edgeId: string, listener: () => void): () => void {
    const listeners = this.listeners.get(edgeId) ?? new Set();
    this.listeners.set(edgeId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(edgeId) === listeners) this.listeners.delete(edgeId);
    };
  }
}

/** For the edges of one canvas. */
export const LookedAtContext = createContext(new LookedAt());

/** True while the pointer or the focus is on the edge. */
export function useIsLookedAt(edgeId: string): boolean {
  const lookedAt = useContext(LookedAtContext);
  const subscribe = useCallback(
    (listener: () => void) => lookedAt.subscribe(edgeId, listener),
    [lookedAt, edgeId],
  );
  return useSyncExternalStore(subscribe, () => lookedAt.is(edgeId));
}
