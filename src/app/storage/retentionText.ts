import { bytesText, countOf } from "../../runs/timeText.ts";
import type { Retention } from "../../store/retention.ts";

/** `30 days, 50 runs, 10.0 MB`; `For ever` where nothing is bounded. */
export function ruleText({ days, runs, bytes }: Retention): string {
  const bounds = [
    days !== undefined && countOf(days, "day"),
    runs !== undefined && countOf(runs, "run"),
    bytes !== undefined && bytesText(bytes),
  ].filter((text) => text !== false);
  return bounds.length === 0 ? "For ever" : bounds.join(", ");
}

/** A rule as it is typed; an empty field sets no bound. */
export interface TypedRetention {
  readonly days: string;
  readonly runs: string;
  readonly megabytes: string;
}

export function typedFrom({ days, runs, bytes }: Retention): TypedRetention {
  return {
    days: days === undefined ? "" : String(days),
    runs: runs === undefined ? "" : String(runs),
    megabytes: bytes === undefined ? "" : String(bytes / 1_000_000),
  };
}

/** What is wrong with each field that does not hold a number above 0. */
export function problemsOf(typed: TypedRetention): Partial<Record<keyof TypedRetention, string>> {
  return {
    ...(isCount(typed.days) ? {} : { days: "Write a whole number of days, or leave it empty." }),
    ...(isCount(typed.runs) ? {} : { runs: "Write a whole number of runs, or leave it empty." }),
    ...(isBlank(typed.megabytes) || Number(typed.megabytes) > 0
      ? {}
      : { megabytes: "Write a number of megabytes, or leave it empty." }),
  };
}

/** To be asked only when there are no problems. */
export function retentionFrom({ days, runs, megabytes }: TypedRetention): Retention {
  return {
    ...(isBlank(days) ? {} : { days: Number(days) }),
    ...(isBlank(runs) ? {} : { runs: Number(runs) }),
    ...(isBlank(megabytes) ? {} : { bytes: Math.round(Number(megabytes) * 1_000_000) }),
  };
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

function isCount(text: string): boolean {
  const count = Number(text);
  return isBlank(text) || (Number.isInteger(count) && count > 0);
}
