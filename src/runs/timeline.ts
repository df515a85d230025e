import type { TaskRun } from "../engine/record.ts";
import { isFinal, isSettled, type State } from "../engine/state.ts";
import type { StateTone } from "../ui/stateTones.ts";
import { stateLook } from "./stateLook.ts";

/** A stretch of a task run's life between two states. */
export interface Period {
  readonly kind: "waiting" | "attempt" | "delay" | "cancelling";
  readonly state: State;
  readonly start: number;
  /** Absent while it lasts. */
  readonly end?: number;
  /** For an attempt: which one, from 1. */
  readonly attempt?: number;
  /** For an attempt: true when it failed and another followed, so that its failure was not the end. */
  readonly isRetried?: boolean;
  /** The colour: for an attempt, what became of it. */
  readonly tone: StateTone;
}

/** What a task run did and when. A settled run's last state has no length and gives no period. */
export function periodsOf(taskRun: Pick<TaskRun, "states">): readonly Period[] {
  const periods: Period[] = [];
  let attempt = 0;
  taskRun.states.forEach((state, index) => {
    const next = taskRun.states[index + 1];
    if (!next && isSettled(state)) return;
    if (state.type === "RUNNING") attempt += 1;
    periods.push(periodOf(state, next, attempt));
  });
  return periods;
}

function periodOf(state: State, next: State | undefined, attempt: number): Period {
  const span = { state, start: state.timestamp, ...(next && { end: next.timestamp }) };
  switch (state.type) {
    case "RUNNING":
      return { ...span, kind: "attempt", attempt, ...endOfAttempt(next) };
    case "SCHEDULED":
      return { ...span, kind: "delay", tone: "scheduled" };
    case "CANCELLING":
      return { ...span, kind: "cancelling", tone: "cancelled" };
    case "PAUSED":
      return { ...span, kind: "waiting", tone: "paused" };
    case "PENDING":
    case "COMPLETED":
    case "FAILED":
    case "CANCELLED":
    case "CRASHED":
      return { ...span, kind: "waiting", tone: "pending" };
    default:
      return state.type satisfies never;
  }
}

/** An attempt that a retry follows has failed, although no state says so. */
function endOfAttempt(next: State | undefined): Pick<Period, "tone" | "isRetried"> {
  if (!next) return { tone: "running" };
  const isRetried = next.type === "RUNNING" || next.type === "SCHEDULED";
  return isRetried ? { tone: "failed", isRetried } : { tone: stateLook(next).tone };
}

/** From the first state of any task run to the last, or to `now` while one is not settled. */
export function extentOf(
  taskRuns: readonly Pick<TaskRun, "states">[],
  now: number,
): { start: number; end: number } {
  let start = Infinity;
  let end = -Infinity;
  for (const { states } of taskRuns) {
    const [first, last] = [states[0], states.at(-1)];
    if (!first || !last) continue;
    start = Math.min(start, first.timestamp);
    end = Math.max(end, isSettled(last) ? last.timestamp : Math.max(now, last.timestamp));
  }
  return end < start ? { start: now, end: now } : { start, end };
}

export function isLive(taskRun: Pick<TaskRun, "states">): boolean {
  const last = taskRun.states.at(-1);
  return last !== undefined && !isSettled(last);
}

/** How long a task run took: from its first start to its end, or to `now`. None if its body never started. */
export function elapsedMs(taskRun: TaskRun, now: number): number | undefined {
  if (taskRun.startTime === undefined) return undefined;
  const last = taskRun.states.at(-1);
  const end = taskRun.endTime ?? (last && isFinal(last) ? last.timestamp : now);
  return Math.max(0, end - taskRun.startTime);
}

/** The time axis: milliseconds from its start, to pixels. Its end is on a tick, so it changes in steps as time goes on. */
export interface TimeScale {
  readonly start: number;
  readonly lengthMs: number;
  readonly pixelsPerMs: number;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  readonly x: number;
  readonly label: string;
}

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
const stepsAboveSecond = [1, 2, 5, 10, 15, 30]
  .flatMap((count) => [count * second, count * minute])
  .concat([1, 2, 3, 6, 12].map((count) => count * hour))
  .sort((a, b) => a - b);

/** How long an axis of this width must be for this span: up to the next tick. */
export function axisLengthMs(spanMs: number, width: number): number {
  const step = tickStep(Math.max(spanMs, 1) / tickCount(width));
  return Math.ceil(Math.max(spanMs, 1) / step) * step;
}

export function timeScale(start: number, lengthMs: number, width: number): TimeScale {
  const step = tickStep(lengthMs / tickCount(width));
  const pixelsPerMs = width / lengthMs;
  const ticks = Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, index) => ({
    x: index * step * pixelsPerMs,
    label: tickText(index * step, step, lengthMs),
  }));
  return { start, lengthMs, pixelsPerMs, ticks };
}

function tickCount(width: number): number {
  return Math.max(1, Math.floor(width / 96));
}

export function xOf(scale: TimeScale, moment: number): number {
  return Math.min(Math.max(moment - scale.start, 0), scale.lengthMs) * scale.pixelsPerMs;
}

/** The next round step that is at least this long: 1, 2, 5 of a power of ten; above a second, parts of minutes, hours. */
export function tickStep(atLeastMs: number): number {
  if (atLeastMs <= 500) return decimalStep(atLeastMs, 1);
  const step = stepsAboveSecond.find((candidate) => candidate >= atLeastMs);
  return step ?? decimalStep(atLeastMs, day);
}

function decimalStep(atLeast: number, unit: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(atLeast / unit)));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power * unit >= atLeast) ?? 10;
  return factor * power * unit;
}

function tickText(milliseconds: number, step: number, lengthMs: number): string {
  if (lengthMs < second) return `${milliseconds} ms`;
  if (step < second) return `${(milliseconds / second).toFixed(step >= 100 ? 1 : step >= 10 ? 2 : 3)} s`;
  if (step >= day) return `${milliseconds / day} d`;
  if (step >= hour) return `${milliseconds / hour} h`;
  if (lengthMs < minute) return `${milliseconds / second} s`;
  if (step >= minute && lengthMs < hour) return `${milliseconds / minute} min`;
  return clockOf(milliseconds, step);
}

/** `1:05` in minutes and seconds, `2:30 h` in hours and minutes. */
function clockOf(milliseconds: number, step: number): string {
  const [large, small] = step >= minute ? [hour, minute] : [minute, second];
  const parts = `${Math.floor(milliseconds / large)}:${String((milliseconds % large) / small).padStart(2, "0")}`;
  return step >= minute ? `${parts} h` : parts;
}
