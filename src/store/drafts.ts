import type { Database } from "./database.ts";

/** Text of a flow's file that was typed and is not in the flow, since it cannot be read. */
export interface StoredDraft {
  readonly text: string;
  /** The file as the flow was when it was typed. */
  readonly base: string;
}

/** The setting that holds a flow's draft. */
export function draftKey(flowId: string): string {
  return `fileDraft:${flowId}`;
}

export async function readDraft(database: Database, flowId: string): Promise<StoredDraft | undefined> {
  return (await database.settings.get(draftKey(flowId)))?.value as StoredDraft | undefined;
}

export async function keepDraft(database: Database, flowId: string, draft: StoredDraft): Promise<void> {
  await database.settings.put({ key: draftKey(flowId), value: draft });
}

export async function forgetDraft(database: Database, flowId: string): Promise<void> {
  await database.settings.delete(draftKey(flowId));
}
