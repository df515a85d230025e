import type { Database, StoredFlow } from "./database.ts";
import { deleteFlow } from "./deletion.ts";
import { keepRevision } from "./revisions.ts";

/** What came of a save: the new revision; or the one that somebody else saved in between; or that the flow is gone. */
export type SaveResult =
  { readonly saved: StoredFlow } | { readonly newer: StoredFlow } | { readonly isDeleted: true };

/**
 * Keeps a flow on top of the revision that it was made from; 0 for a new one, or for one that shall be there again. A
 * save never goes over another's, and never brings back what somebody deleted: the caller is told and decides.
 */
export function saveFlow(
  database: Database,
  flow: Pick<StoredFlow, "id" | "name" | "document">,
  basedOn: number,
  now: number,
): Promise<SaveResult> {
  return database.transaction("rw", database.flows, database.revisions, database.documents, async () => {
    const stored = await database.flows.get(flow.id);
    if (stored && stored.revision !== basedOn) return { newer: stored };
    if (!stored && basedOn > 0) return { isDeleted: true };
    const saved = {
      id: flow.id,
      name: flow.name,
      document: flow.document,
      revision: basedOn + 1,
      savedAt: now,
    };
    await database.flows.put(saved);
    await keepRevision(database, saved);
    return { saved };
  });
}

/** The flow that was saved last, if there is any; not one in the bin. */
export function newestFlow(database: Database): Promise<StoredFlow | undefined> {
  return database.flows
    .orderBy("savedAt")
    .reverse()
    .filter((flow) => !isInBin(flow))
    .first();
}

/** All flows, the one that was saved last first; not those in the bin. */
export function allFlows(database: Database): Promise<StoredFlow[]> {
  return database.flows
    .orderBy("savedAt")
    .reverse()
    .filter((flow) => !isInBin(flow))
    .toArray();
}

/** The flows in the bin, the one that was put there last first. */
export async function flowsInBin(database: Database): Promise<StoredFlow[]> {
  const flows = await database.flows.filter(isInBin).toArray();
  return flows.toSorted((one, other) => (other.binnedAt ?? 0) - (one.binnedAt ?? 0));
}

/**
 * Puts a flow into the bin: it keeps its runs, and comes back with `takeFromBin`. A later save takes it out too, since
 * somebody then still works on it.
 */
export async function putIntoBin(database: Database, id: string, now: number): Promise<void> {
  await database.flows.update(id, { binnedAt: now });
}

export async function takeFromBin(database: Database, id: string): Promise<void> {
  await database.flows
    .where("id")
    .equals(id)
    .modify((flow) => delete flow.binnedAt);
}

/** Deletes for good what has been in the bin since before that moment. */
export async function emptyBin(database: Database, before: number): Promise<void> {
  for (const { id, binnedAt } of await flowsInBin(database))
    if ((binnedAt ?? Infinity) < before) await deleteFlow(database, id);
}

function isInBin({ binnedAt }: StoredFlow): boolean {
  return binnedAt !== undefined;
}
