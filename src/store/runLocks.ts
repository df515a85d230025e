import type { Database, StoredRun } from "./database.ts";

/** The Web Lock that the tab holds which runs this run. The browser lets go of it when the tab is gone, however it went. */
export function lockName(runId: string): string {
  return `millrace-run:${runId}`;
}

/** True while some tab runs it; only that tab may write to the run. */
export async function isOwned(runId: string): Promise<boolean> {
  return (await heldLocks()).has(lockName(runId));
}

/** The runs that are under way and that no tab runs. */
export async function abandonedRuns(database: Database): Promise<readonly StoredRun[]> {
  const open = await database.runs.where("isOpen").equals(1).toArray();
  if (open.length === 0) return [];
  const held = await heldLocks();
  return open.filter(({ id }) => !held.has(lockName(id)));
}

async function heldLocks(): Promise<ReadonlySet<string | undefined>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.map(({ name }) => name));
}
