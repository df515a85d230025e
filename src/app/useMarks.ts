import { useCallback, useEffect, useMemo, useState } from "react";
import { useSession, type Session } from "../editor/session.ts";
import type { NodeMarks } from "../editor/ports.ts";
import { staleNodes } from "../program/stale.ts";
import type { RunView } from "../runs/runView.ts";
import { liveQuery } from "dexie";
import type { NodeValues } from "./partialRun.ts";
import type { Services } from "./services.ts";
import { ranProgram } from "./shownRun.ts";

const noPins: NodeValues = new Map();

/** The outputs that a flow's next runs take as they are, on this device. Not part of the flow: an export has none. */
export function usePins({ database }: Services, flowId: string) {
  const [pins, setPins] = useState<NodeValues>(noPins);
  const key = `pins:${flowId}`;
  useEffect(() => {
    const read = async () => ((await database.settings.get(key))?.value as NodeValues | undefined) ?? noPins;
    const subscription = liveQuery(read).subscribe(setPins);
    return () => subscription.unsubscribe();
  }, [database, key]);
  const change = useCallback(
    async (nodeId: string, value: { readonly value: unknown } | undefined) => {
      const next = new Map(pins);
      if (value) next.set(nodeId, value.value);
      else next.delete(nodeId);
      await database.settings.put({ key, value: next });
    },
    [database, key, pins],
  );
  return { pins, change };
}

/** What the canvas says of nodes besides their states: whose output is pinned, and which would now give another. */
export function useMarks(session: Session, view: RunView | undefined, pins: NodeValues): NodeMarks {
  const program = useSession(session, (state) => state.program);
  return useMemo(() => {
    const ran = view && ranProgram(view);
    return { stale: ran ? staleNodes(ran, program) : new Map(), pinned: new Set(pins.keys()) };
  }, [view, program, pins]);
}
