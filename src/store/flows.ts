import type { Database, StoredFlow } from "./database.ts";
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

/** The flow that was saved last, if there is any. */
export function newestFlow(database: Database): Promise<StoredFlow | undefined> {
  return database.flows.orderBy("savedAt").last();
}

/** All flows, the one that was saved last first. */
export function allFlows(database: Database): Promise<StoredFlow[]> {
  return database.flows.orderBy("savedAt").reverse().toArray();
}
