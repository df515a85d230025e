import type { Database, StoredFlow, StoredRevision } from "./database.ts";
import { bytesOf } from "../engine/valueSize.ts";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** Keeps what was saved as the flow's newest revision; to be called in the transaction that saves the flow. */
export async function keepRevision(database: Database, flow: StoredFlow): Promise<void> {
  const { id: flowId, revision, savedAt, document } = flow;
  const { revisions, documents } = database;
  const last = await revisionsOf(database, flowId).last();
  const goesOn = last !== undefined && last.name === undefined && savedAt - last.begunAt < minute;
  if (goesOn) await deleteRevision(database, last);
  const begunAt = goesOn ? last.begunAt : savedAt;
  await revisions.put({ flowId, revision, begunAt, savedAt, bytes: bytesOf(document) });
  await documents.put({ flowId, revision, document });
  if (goesOn) return;
  const all = await revisionsOf(database, flowId).toArray();
  for (const old of thinnedOut(all, savedAt)) await deleteRevision(database, old);
}

/**
 * The revisions that give way. Those with a name never do, nor do those of the last hour; of older ones the last of each
 * hour stays, and after a day the last of each day.
 */
export function thinnedOut(revisions: readonly StoredRevision[], now: number): readonly StoredRevision[] {
  const taken = new Set<string>();
  const newestFirst = [...revisions].sort((one, other) => other.revision - one.revision);
  return newestFirst.filter(({ name, savedAt }) => {
    const age = now - savedAt;
    if (name !== undefined || age < hour) return false;
    const span = age < day ? hour : day;
    const slot = `${span}: ${Math.floor(savedAt / span)}`;
    const isTaken = taken.has(slot);
    taken.add(slot);
    return isTaken;
  });
}

/** The flow's revisions, the newest first. */
export function listRevisions(database: Database, flowId: string): Promise<StoredRevision[]> {
  return revisionsOf(database, flowId).reverse().toArray();
}

/** What the flow was at a revision; nothing when that is not kept any more. */
export async function documentOf(
  database: Database,
  { flowId, revision }: Pick<StoredRevision, "flowId" | "revision">,
): Promise<unknown> {
  return (await database.documents.get([flowId, revision]))?.document;
}

/** Names a revision, so that it stays; an empty name takes the name away. */
export async function nameRevision(
  database: Database,
  { flowId, revision }: Pick<StoredRevision, "flowId" | "revision">,
  name: string,
): Promise<void> {
  await database.revisions
    .where("[flowId+revision]")
    .equals([flowId, revision])
    .modify((row: { name?: string }) => {
      if (name === "") delete row.name;
      else row.name = name;
    });
}

/** To be called in a transaction over `revisions` and `documents`. */
export async function deleteRevision(
  { revisions, documents }: Database,
  { flowId, revision }: Pick<StoredRevision, "flowId" | "revision">,
): Promise<void> {
  await revisions.delete([flowId, revision]);
  await documents.delete([flowId, revision]);
}

function revisionsOf({ revisions }: Database, flowId: string) {
  return revisions.where("[flowId+revision]").between([flowId, 0], [flowId, Infinity]);
}
