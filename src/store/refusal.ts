/** Why the device keeps something not, in a sentence for a person, from whatever the database threw. */
export function whyNotKept(error: unknown): string {
  const names = namesIn(error);
  const known = sentences.find(([name]) => names.some((each) => each.includes(name)));
  return known ? known[1] : String((error as Error | undefined)?.message ?? error);
}

/** What browsers call it, and what it means; the first that fits. */
const sentences: readonly (readonly [name: string, sentence: string])[] = [
  ["QuotaExceeded", "The browser gives Millrace no more room on this device (QuotaExceededError)."],
  ["SecurityError", "The browser is set to let this page keep nothing (SecurityError)."],
  ["denied permission", "The browser is set to let this page keep nothing."],
  ["MissingAPI", "The browser has no database for this page, as in some private windows."],
  ["DatabaseClosed", "The browser closed the database."],
  ["InvalidState", "The browser closed the database."],
  ["AbortError", "The browser broke off writing, as it does when the disk is full or fails."],
  ["UnknownError", "The browser could not write, as happens when the disk is full or fails."],
];

/** An aborted transaction tells only inside why it was aborted. */
function namesIn(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== "object" || error === null || depth > 4) return [];
  const { name, message, inner, cause } = error as Partial<Record<string, unknown>>;
  const own = [name, message].filter((text): text is string => typeof text === "string");
  return [...own, ...namesIn(inner, depth + 1), ...namesIn(cause, depth + 1)];
}
