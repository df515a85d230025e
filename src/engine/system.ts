import type { Clock, Entropy } from "./ports.ts";

const startedAt = performance.timeOrigin;

/** The machine's clock. Only the places that construct an engine use this; the engine itself is handed one. */
export const systemClock: Clock = {
  now: () => startedAt + performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The machine's clock with an end: once stopped it calls nobody back, and no timer of it holds the process. */
export function stoppableClock(): Clock & { stop(): void } {
  const pending = new Set<() => void>();
  return {
    now: systemClock.now,
    after(delayMs, callback) {
      const takeBack = systemClock.after(delayMs, () => {
        pending.delete(takeBack);
        callback();
      });
      pending.add(takeBack);
      return () => {
        pending.delete(takeBack);
        takeBack();
      };
    },
    stop() {
      for (const takeBack of pending) takeBack();
      pending.clear();
    },
  };
}

export const systemEntropy: Entropy = {
  id: () => crypto.randomUUID(),
  random: () => Math.random(),
};
