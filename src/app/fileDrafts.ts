import type { FileDraft, FileDrafts } from "../editor/ports.ts";
import type { Database } from "../store/database.ts";
import { forgetDraft, keepDraft, readDraft } from "../store/drafts.ts";
import { leftNotes } from "./leftNotes.ts";

const left = leftNotes<FileDraft>("millrace-left-file", JSON.stringify, JSON.parse);

/** Drafts of a flow's file in the database, and, from a page's last moment, beside it. */
export function fileDrafts(database: Database, flowId: string): FileDrafts {
  // A device that refuses to keep anything is told of elsewhere.
  const ignore = () => undefined;
  return {
    read: async () => left.read(flowId) ?? (await readDraft(database, flowId)),
    keep(draft) {
      void keepDraft(database, flowId, draft).then(() => left.forget(flowId), ignore);
    },
    leave: (draft) => left.leave(flowId, draft),
    forget() {
      left.forget(flowId);
      void forgetDraft(database, flowId).catch(ignore);
    },
  };
}
