import { isFinal } from "../engine/state.ts";
import type { Database, StoredRun } from "./database.ts";
import { draftKey } from "./drafts.ts";

/**
 * Deletes runs with all that only they had. Versions of artifacts with a key stay, as in Prefect (semantics, 7.2 and
 * 11); so does a program that another run has too.
 */
export async function deleteRuns(database: Database, runIds: readonly string[]): Promise<void> {
  for (const runId of runIds) await deleteRun(database, runId);
}

/** Of these runs, deletes those that have ended and are not pinned, as they are at that moment: one may go on again. */
export async function deleteEndedRuns(database: Database, runIds: readonly string[]): Promise<void> {
  for (const runId of runIds) await deleteRun(database, runId, canGo);
}

/** True for a run that nobody would miss without having said so: it is here, has ended, and is not pinned. */
export function canGo({
  isPinned,
  isArriving,
  state,
}: Pick<StoredRun, "isPinned" | "isArriving" | "state">): boolean {
  return !isPinned && !isArriving && isFinal(state);
}

async function deleteRun(
  database: Database,
  runId: string,
  mayGo: (run: StoredRun) => boolean = () => true,
): Promise<void> {
  const { runs, events, logs, programs, owners } = database;
  await database.transaction("rw", [runs, events, logs, programs, owners], async () => {
    const run = await runs.get(runId);
    if (run && !mayGo(run)) return;
    await events.where("[runId+first]").between([runId, 0], [runId, Infinity]).delete();
    await logs.where("[runId+line]").between([runId, 0], [runId, Infinity]).delete();
    await owners.delete(runId);
    await runs.delete(runId);
    if (run && (await runs.where("programHash").equals(run.programHash).count()) === 0)
      await programs.delete(run.programHash);
  });
}

/** Deletes a flow with its revisions, its draft and what it was granted, its runs, and the versions of artifacts that they left. */
export async function deleteFlow(database: Database, flowId: string): Promise<void> {
  const { flows, grants, revisions, documents, artifacts, settings } = database;
  const ofFlow = database.runs.where("[flowId+number]").between([flowId, 0], [flowId, Infinity]);
  await deleteRuns(database, await ofFlow.primaryKeys());
  await database.transaction("rw", [flows, grants, revisions, documents, artifacts, settings], async () => {
    await flows.delete(flowId);
    await settings.delete(draftKey(flowId));
    await grants.delete(flowId);
    for (const table of [revisions, documents])
      await table.where("[flowId+revision]").between([flowId, 0], [flowId, Infinity]).delete();
    await artifacts.filter((artifact) => artifact.flowId === flowId).delete();
  });
}

/** A pinned run stays whatever retention says, until somebody deletes it. */
export async function pinRun(database: Database, runId: string, isPinned: boolean): Promise<void> {
  await database.runs
    .where("id")
    .equals(runId)
    .modify((run: { isPinned?: 1 }) => {
      if (isPinned) run.isPinned = 1;
      else delete run.isPinned;
    });
}
