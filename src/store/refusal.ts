/** Why the device keeps something not, in a sentence for a person, from whatever the database threw. */
export function whyNotKept(error: unknown): string {
  return knownIn(error)?.why ?? String((error as Error | undefined)?.message ?? error);
}

/** What a person can do about it; empty when nobody knows. */
export function whatHelps(error: unknown): string {
  return knownIn(error)?.help ?? "";
}

interface Refusal {
  /** What browsers call it. */
  readonly name: string;
  readonly why: string;
  readonly help: string;
}

const allowStorage =
  "Private windows and blocked site data keep Millrace from reading them; allow storage for this page and try again.";
const makeRoom = "Make room on this device, then try again.";

/** The name of the error of an opening that finds what a newer Millrace keeps. */
export const newerVersion = "NewerVersionError";

/** The first that fits counts. */
const refusals: readonly Refusal[] = [
  {
    name: newerVersion,
    why: "A newer Millrace keeps flows and runs on this device; this one is older and leaves them as they are.",
    help: "Close the other tabs with Millrace, then try again: the newer one comes with the page.",
  },
  {
    name: "QuotaExceeded",
    why: "The browser gives Millrace no more room on this device (QuotaExceededError).",
    help: makeRoom,
  },
  {
    name: "SecurityError",
    why: "The browser is set to let this page keep nothing (SecurityError).",
    help: allowStorage,
  },
  {
    name: "denied permission",
    why: "The browser is set to let this page keep nothing.",
    help: allowStorage,
  },
  {
    name: "MissingAPI",
    why: "The browser has no database for this page, as in some private windows.",
    help: allowStorage,
  },
  { name: "DatabaseClosed", why: "The browser closed the database.", help: makeRoom },
  { name: "InvalidState", why: "The browser closed the database.", help: makeRoom },
  {
    name: "AbortError",
    why: "The browser broke off writing, as it does when the disk is full or fails.",
    help: makeRoom,
  },
  {
    name: "UnknownError",
    why: "The browser could not write, as happens when the disk is full or fails.",
    help: makeRoom,
  },
];

function knownIn(error: unknown): Refusal | undefined {
  const names = namesIn(error);
  return refusals.find(({ name }) => names.some((each) => each.includes(name)));
}

/** An aborted transaction tells only inside why it was aborted. */
function namesIn(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== "object" || error === null || depth > 4) return [];
  const { name, message, inner, cause } = error as Partial<Record<string, unknown>>;
  const own = [name, message].filter((text): text is string => typeof text === "string");
  return [...own, ...namesIn(inner, depth + 1), ...namesIn(cause, depth + 1)];
}
