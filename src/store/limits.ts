import type { LimitDefinition } from "../engine/limits.ts";
import { MemoryLimits } from "../engine/memoryLimits.ts";
import { QueuedLimits } from "../engine/queuedLimits.ts";
import { systemClock } from "../engine/system.ts";
import type { Database } from "./database.ts";
import { TabLedger } from "./tabLedger.ts";

const setting = "limits";

/** The limits that the user has defined, by name. */
export async function readLimits(database: Database): Promise<readonly LimitDefinition[]> {
  const stored = (await database.settings.get(setting))?.value as readonly LimitDefinition[] | undefined;
  return stored ?? [];
}

/** Limits that all tabs share; where there are no Web Locks, each has its own. */
export function limitsOfTabs(database: Database): QueuedLimits {
  if (!("locks" in navigator)) return new MemoryLimits([], systemClock);
  // A tab's own clock stands still while the machine sleeps.
  const clock = { ...systemClock, now: Date.now };
  return new QueuedLimits([], clock, new TabLedger(database, clock));
}

/**
 * Keeps the definition in the place of `replaced`, or as a new one. Gives a sentence, and changes nothing, when another
 * limit has its name.
 */
export async function saveLimit(
  database: Database,
  definition: LimitDefinition,
  replaced?: string,
): Promise<string | undefined> {
  return change(database, (limits) => {
    const others = limits.filter(({ name }) => name !== replaced);
    if (others.some(({ name }) => name === definition.name))
      return `There is a limit "${definition.name}" already.`;
    return [...others, definition];
  });
}

/** Does nothing when there is none of that name. */
export async function deleteLimit(database: Database, name: string): Promise<void> {
  await change(database, (limits) => limits.filter((limit) => limit.name !== name));
}

/** In one transaction, so that two tabs do not undo each other's changes. */
function change(
  database: Database,
  changed: (limits: readonly LimitDefinition[]) => readonly LimitDefinition[] | string,
): Promise<string | undefined> {
  return database.transaction("rw", database.settings, async () => {
    const limits = changed(await readLimits(database));
    if (typeof limits === "string") return limits;
    const value = limits.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    await database.settings.put({ key: setting, value });
    return undefined;
  });
}
