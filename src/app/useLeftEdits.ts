import { useEffect, type RefObject } from "react";
import type { EditorControls } from "../editor/Editor.tsx";
import { Draft } from "../editor/code-desk/draft.ts";
import type { EditorLanguage } from "../editor/ports.ts";
import type { Session } from "../editor/session.ts";
import type { Autosave } from "./autosave.ts";
import type { FlowHold } from "./tabs/flowHold.ts";

interface Leaving {
  readonly session: Session;
  readonly autosave: Autosave;
  readonly hold: FlowHold;
  readonly language: EditorLanguage;
  /** Puts what is being typed into the program, at once as far as that is possible. */
  readonly finishTyping: () => Promise<void>;
  readonly editor: RefObject<Pick<EditorControls, "leaveFile" | "takeUpFile"> | null>;
}

/** What is done in the last moment before the page is closed is there when the flow is opened again. */
export function useLeftEdits(
  { session, autosave, hold, language, finishTyping, editor }: Leaving,
  onNotice: (sentence: string) => void,
): void {
  useEffect(() => {
    const leave = () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      void finishTyping();
      editor.current?.leaveFile();
      autosave.leaveOff();
    };
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  });
  useEffect(() => {
    const takeUp = async () => {
      if (hold.holder.getState() !== "here") return;
      const areEdits = await autosave.takeUp();
      if (areEdits) await readAgain(session, language);
      const isFile = await editor.current?.takeUpFile();
      if (areEdits || isFile)
        onNotice("What you did last was not saved when the page was closed; here it is again.");
    };
    const take = () => void takeUp().catch(() => undefined);
    take();
    return hold.holder.subscribe(take);
  }, [session, autosave, hold, language, editor, onNotice]);
}

/** Code that was left as it was being typed has not been read by the compiler yet. */
async function readAgain(session: Session, language: EditorLanguage): Promise<void> {
  const draft = new Draft(session, language);
  for (const { identifier, code } of session.getState().program.tasks) {
    draft.type(identifier, code);
    await draft.finish();
  }
}
