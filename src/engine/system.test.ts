import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stoppableClock } from "./system.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a clock that is stopped calls nobody back, and holds no timer", () => {
  const clock = stoppableClock();
  const called: string[] = [];
  clock.after(10, () => called.push("before"));
  clock.after(20, () => called.push("taken back"))();
  clock.after(30, () => called.push("behind"));
  vi.advanceTimersByTime(25);
  clock.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(100);
  expect(called).toEqual(["before"]);
});
