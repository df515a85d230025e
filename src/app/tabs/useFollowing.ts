import { useEffect } from "react";
import type { Session } from "../../editor/session.ts";
import type { Autosave } from "../autosave.ts";
import type { FlowDocument } from "../openFlow.ts";
import type { Services } from "../services.ts";
import { hearNews } from "../storeNews.ts";
import type { FlowHold } from "./flowHold.ts";

interface Followed {
  readonly services: Services;
  readonly flow: FlowDocument;
  readonly session: Session;
  readonly autosave: Autosave;
  readonly hold: FlowHold;
}

/** While another tab edits the flow: nothing changes here but what that one saves. The turn comes with its newest. */
export function useFollowing(
  { services, flow, session, autosave, hold }: Followed,
  onNotice: (sentence: string) => void,
): void {
  useEffect(() => {
    const catchUp = async () => {
      const stored = (await services.database.flows.get(flow.id)) as FlowDocument | undefined;
      const isNewer = stored !== undefined && stored.revision > autosave.basedOn;
      if (isNewer && autosave.isSaved) autosave.adopt(stored);
    };
    const follow = () => {
      const isElsewhere = hold.holder.getState() === "elsewhere";
      session.getState().setReadOnly(isElsewhere);
      void catchUp().catch(() => undefined);
    };
    follow();
    const stopHolding = hold.holder.subscribe(follow);
    const stopHearing = hearNews(
      (news) =>
        news.kind === "flow" &&
        news.flowId === flow.id &&
        hold.holder.getState() === "elsewhere" &&
        void catchUp().catch(() => undefined),
    );
    const stopRefusing = session.subscribe((state, before) => {
      if (state.refused > before.refused)
        onNotice("Nothing was changed: the flow is open in another tab. Press Edit here first.");
    });
    return () => {
      stopHolding();
      stopHearing();
      stopRefusing();
    };
  }, [services, flow.id, session, autosave, hold, onNotice]);
}
