import type { CalledTask } from "./ports.ts";

/** What a task's options say of trying again. */
export type RetryPolicy = Pick<CalledTask, "retries" | "retryDelaySeconds">;

/** Try again after `delayMs`; `isDelayed` tells an AwaitingRetry of no time from a Retrying at once. */
export interface Retry {
  readonly number: number;
  readonly delayMs: number;
  readonly isDelayed: boolean;
}

/** The next retry after `retriesUsed` of them, or none when they are used up (semantics, 1.3). */
export function nextRetry(policy: RetryPolicy, retriesUsed: number): Retry | undefined {
  if (retriesUsed >= policy.retries) return undefined;
  const { retryDelaySeconds: delay } = policy;
  const isDelayed = typeof delay === "number" ? delay > 0 : delay.length > 0;
  const seconds = typeof delay === "number" ? delay : (delay[Math.min(retriesUsed, delay.length - 1)] ?? 0);
  return { number: retriesUsed + 1, delayMs: Math.max(0, seconds * 1000), isDelayed };
}
