import type { CalledTask } from "./ports.ts";
import { isSettled, type ProposedState } from "./state.ts";

/** What a definition's options say of trying again. */
export type RetryPolicy = Pick<CalledTask, "retries" | "retryDelaySeconds" | "retryJitterFactor">;

/** Try again after `delayMs`; `isDelayed` tells an AwaitingRetry of no time from a Retrying at once. */
export interface Retry {
  readonly number: number;
  readonly delayMs: number;
  readonly isDelayed: boolean;
}

/** The next retry after `retriesUsed` of them, or none when they are used up (semantics, 1.3). */
export function nextRetry(policy: RetryPolicy, retriesUsed: number, random: () => number): Retry | undefined {
  if (retriesUsed >= policy.retries) return undefined;
  const { retryDelaySeconds: delay, retryJitterFactor: factor = 0 } = policy;
  const isDelayed = typeof delay === "number" ? delay > 0 : delay.length > 0;
  const seconds = typeof delay === "number" ? delay : (delay[Math.min(retriesUsed, delay.length - 1)] ?? 0);
  const jittered = factor > 0 && seconds > 0 ? withJitter(seconds, factor, random()) : seconds;
  return { number: retriesUsed + 1, delayMs: Math.max(0, jittered * 1000), isDelayed };
}

/** How many retries a run that sleeps has used, from its states: those since a person retried it, if one did. */
export function retriesBehind(states: readonly ProposedState[]): number {
  const ended = states.findLastIndex(isSettled);
  const byHand = ended < 0 ? 0 : 1;
  const retries = states.slice(ended + 1).filter(({ name }) => name === "AwaitingRetry");
  return Math.max(0, retries.length - byHand);
}

/**
 * A delay drawn from an exponential distribution around `seconds`, kept within a band that `factor` widens. Source:
 * Prefect's server rule (semantics, 1.3), which Prefect itself never applies to tasks in a flow.
 */
export function withJitter(seconds: number, factor: number, random: number): number {
  const upper = shareBelow(1 + factor);
  const lower = shareBelow(lowestMultiple(1 + factor));
  return -Math.log(Math.max(1 - (lower + random * (upper - lower)), 1e-10)) * seconds;
}

/** The share of an exponential distribution below this multiple of its mean. */
function shareBelow(multiple: number): number {
  return 1 - Math.exp(-multiple);
}

function lowestMultiple(highest: number): number {
  if (highest >= 50) return 0;
  return Math.log2(Math.max(2 ** highest / (2 ** highest - 1), 1e-10));
}
