import { expect, test } from "vitest";
import { LimitBuckets } from "./limitBuckets.ts";

test("a slot that comes free between two looks is waited for, not passed over", () => {
  let now = 0;
  const buckets = new LimitBuckets([], { now: () => now });
  const limit = { name: "api", limit: 1, slotDecayPerSecond: 50 };
  buckets.take(limit, 1);
  now = 19.99;
  expect(buckets.takenOf(limit)).toBe(1);
  now = 20.01;
  expect(buckets.nextFreeMs(limit)).toBeLessThanOrEqual(0.001);
  expect(buckets.takenOf(limit)).toBe(0);
  expect(buckets.nextFreeMs(limit)).toBe(Infinity);
});
