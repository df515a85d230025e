import fc from "fast-check";
import { expect, test } from "vitest";
import { nextRetry, retriesBehind, withJitter } from "./retry.ts";
import { stateOf, type StateName } from "./state.ts";

const never = () => 0;

test("there are as many retries as the policy says, numbered from 1", () => {
  fc.assert(
    fc.property(fc.nat(10), (retries) => {
      const policy = { retries, retryDelaySeconds: 0 };
      const numbers = Array.from(
        { length: retries + 3 },
        (_, used) => nextRetry(policy, used, never)?.number,
      );
      const expected = Array.from({ length: retries }, (_, index) => index + 1);
      expect(numbers).toEqual([...expected, undefined, undefined, undefined]);
    }),
  );
});

test("a list's last delay repeats, and a list is a delay even where it says 0", () => {
  const policy = { retries: 5, retryDelaySeconds: [1, 0] };
  const delays = [0, 1, 2].map((used) => nextRetry(policy, used, never));
  expect(delays).toEqual([
    { number: 1, delayMs: 1000, isDelayed: true },
    { number: 2, delayMs: 0, isDelayed: true },
    { number: 3, delayMs: 0, isDelayed: true },
  ]);
  expect(nextRetry({ retries: 1, retryDelaySeconds: [0] }, 0, never)?.isDelayed).toBe(true);
  expect(nextRetry({ retries: 1, retryDelaySeconds: [] }, 0, never)?.isDelayed).toBe(false);
});

test("jitter keeps a delay within its band, and leaves no delay alone", () => {
  const seconds = fc.double({ min: 0.001, max: 1e6, noNaN: true });
  const factor = fc.double({ min: 0.001, max: 100, noNaN: true });
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(seconds, factor, random, (seconds, factor, random) => {
      const jittered = withJitter(seconds, factor, random);
      const highest = 1 + factor;
      const lowest = highest >= 50 ? 0 : Math.log2(2 ** highest / (2 ** highest - 1));
      expect(jittered).toBeGreaterThanOrEqual(seconds * (lowest - 1e-9));
      expect(jittered).toBeLessThanOrEqual(seconds * (highest + 1e-9));
    }),
  );
  const policy = { retries: 1, retryDelaySeconds: 10, retryJitterFactor: 0.3 };
  expect(nextRetry(policy, 0, () => 0.5)?.delayMs).not.toBe(10_000);
  expect(nextRetry({ ...policy, retryDelaySeconds: 0 }, 0, () => 0.5)?.delayMs).toBe(0);
});

test("a run that sleeps has used its own retries, and not the one that a person asked for", () => {
  const behind = (...names: StateName[]) =>
    retriesBehind(names.map((name) => ({ ...stateOf(name), pauseKey: "1" })));
  expect(behind("Pending", "Running", "Suspended")).toBe(0);
  expect(behind("Pending", "Running", "AwaitingRetry", "Running", "Suspended")).toBe(1);
  expect(behind("Running", "Failed", "AwaitingRetry", "Running", "Suspended")).toBe(0);
  expect(behind("AwaitingRetry", "Failed", "AwaitingRetry", "Running", "AwaitingRetry", "Suspended")).toBe(1);
});
