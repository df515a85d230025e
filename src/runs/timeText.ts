/** A moment as a clock on the wall shows it, local, to the millisecond: `12:04:31.925`. */
export function clockText(milliseconds: number): string {
  const date = new Date(milliseconds);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
  return `${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** `2026-01-31 12:04:31.925`, local, for files that are read on another day. */
export function dateClockText(milliseconds: number): string {
  const date = new Date(milliseconds);
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join("-");
  return `${day} ${clockText(milliseconds)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/** A moment in words of the user's language: the time alone if it was today. */
export function momentText(milliseconds: number, now: number): string {
  const time = new Date(milliseconds).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  const isToday = new Date(milliseconds).toDateString() === new Date(now).toDateString();
  if (isToday) return time;
  const day = new Date(milliseconds).toLocaleDateString(undefined, { day: "numeric", month: "short" });
  return `${day}, ${time}`;
}

/** A count as people read it: `50,000`. */
export function countText(count: number): string {
  return count.toLocaleString("en");
}

/** `1 line`, `50,000 lines`. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** `640 bytes`, `64 kB`, `1.2 MB`, `10.7 GB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return countOf(bytes, "byte");
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  if (bytes < 999_500_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** `45%`, `33.3%`. */
export function percentText(percent: number): string {
  return `${percent.toLocaleString("en", { maximumFractionDigits: 1 })}%`;
}
