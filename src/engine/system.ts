import type { Clock, Entropy } from "./ports.ts";

/** The machine's clock. Only the places that construct an engine use this; the engine itself is handed one. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

export const systemEntropy: Entropy = {
  id: () => crypto.randomUUID(),
  random: () => Math.random(),
};
