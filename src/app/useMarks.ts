import { useCallback, useEffect, useMemo, useState } from "react";
import { useSession, type Session } from "../editor/session.ts";
import type { NodeMarks } from "../editor/ports.ts";
import { skippedBy } from "../program/partial.ts";
import { nodeById, nodeTitle, type Program } from "../program/program.ts";
import { staleNodes } from "../program/stale.ts";
import type { RunView } from "../runs/runView.ts";
import { liveQuery } from "dexie";
import type { NodeValues } from "./partialRun.ts";
import type { Services } from "./services.ts";
import { ranProgram } from "./shownRun.ts";

const noPins: NodeValues = new Map();
const noneDisabled: ReadonlySet<string> = new Set();

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

/** The nodes that this device's runs skip. Not part of the flow: an export has them. */
export function useDisabled({ database }: Services, flowId: string) {
  const [disabled, setDisabled] = useState<ReadonlySet<string>>(noneDisabled);
  const key = `disabled:${flowId}`;
  useEffect(() => {
    const read = async () =>
      ((await database.settings.get(key))?.value as ReadonlySet<string> | undefined) ?? noneDisabled;
    const subscription = liveQuery(read).subscribe(setDisabled);
    return () => subscription.unsubscribe();
  }, [database, key]);
  /** Enables them when all are disabled, and else disables all. */
  const toggle = useCallback(
    async (nodeIds: readonly string[]) => {
      const areAllOff = nodeIds.every((id) => disabled.has(id));
      const others = [...disabled].filter((id) => !nodeIds.includes(id));
      await database.settings.put({ key, value: new Set(areAllOff ? others : [...others, ...nodeIds]) });
    },
    [database, key, disabled],
  );
  return { disabled, toggle };
}

/** What the canvas says of nodes besides their states: whose output is pinned, and which would now give another. */
export function useMarks(
  session: Session,
  view: RunView | undefined,
  pins: NodeValues,
  disabled: ReadonlySet<string>,
): NodeMarks {
  const program = useSession(session, (state) => state.program);
  return useMemo(() => {
    const ran = view && ranProgram(view);
    const skipped = new Map(
      [...skippedBy(program, disabled)].map(([id, cause]) => [id, skipText(program, id, cause)]),
    );
    return { stale: ran ? staleNodes(ran, program) : new Map(), pinned: new Set(pins.keys()), skipped };
  }, [view, program, pins, disabled]);
}

function skipText(program: Program, id: string, cause: string): string {
  if (id === cause) return "Disabled: runs skip it, and it passes nothing on";
  const node = nodeById(program, cause);
  return `Skipped: it needs “${node ? nodeTitle(program, node) : cause}”, which is disabled`;
}
