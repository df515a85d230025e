import { useCallback } from "react";
import { moveNodes } from "../program/edits.ts";
import type { Tidy } from "./ports.ts";
import type { Session } from "./session.ts";

/** Puts the nodes in order as one step of the history; what was changed meanwhile is not moved under the hand. */
export function useTidy(
  session: Session,
  tidy: Tidy,
  onTidied: () => void,
  onNotice: (sentence: string) => void,
): () => Promise<void> {
  return useCallback(async () => {
    const { program } = session.getState();
    const { positions, isPlain } = await tidy(program);
    if (session.getState().program !== program) {
      return onNotice("The flow was changed while it was being tidied up: nothing was moved. Try again.");
    }
    session.getState().apply(moveNodes(program, positions));
    if (isPlain) onNotice("The flow is too large to be laid out in time: it stands in plain columns.");
    requestAnimationFrame(onTidied);
  }, [session, tidy, onTidied, onNotice]);
}
