import { useCallback, useEffect, useMemo, useRef, type RefObject } from "react";
import { nodeById, type Position } from "../../program/program.ts";
import { removeSelected, selectedNodes } from "../actions.ts";
import { placeOf } from "../commands/keyboard.ts";
import type { EditorLanguage } from "../ports.ts";
import type { Session } from "../session.ts";
import { readText, textOf } from "./clipboardText.ts";
import { pasteInto } from "./paste.ts";

export interface ClipboardParts {
  readonly session: Session;
  readonly language: EditorLanguage;
  readonly canvas: RefObject<HTMLElement | null>;
  /** Where pasted nodes go: the pointer if it is over the canvas, else its middle. In canvas pixels. */
  readonly place: () => Position;
  readonly onNotice: (sentence: string) => void;
}

/**
 * Copy, cut and paste of nodes as text, by the browser's own events: they ask for no permission, and work across flows,
 * tabs and programs.
 */
export function useClipboard(parts: ClipboardParts) {
  const newest = useRef(parts);
  useEffect(() => void (newest.current = parts));
  /** Ctrl+Shift+V pastes like Ctrl+V: only the key tells them apart. */
  const isShiftDown = useRef(false);
  const pasteText = useCallback(
    (text: string, incoming: boolean) => paste(newest.current, text, incoming),
    [],
  );
  useEffect(() => {
    const isHere = ({ target }: Event) => placeOf(target, newest.current.canvas.current) !== "typing";
    const onCopy = (event: ClipboardEvent) => {
      if (!isHere(event) || !putInto(event.clipboardData, newest.current.session)) return;
      event.preventDefault();
      if (event.type === "cut") cutSelected(newest.current);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (!isHere(event)) return;
      event.preventDefault();
      void pasteText(event.clipboardData?.getData("text/plain") ?? "", isShiftDown.current);
    };
    const onKey = ({ shiftKey }: KeyboardEvent) => void (isShiftDown.current = shiftKey);
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("paste", onPaste);
    addEventListener("keydown", onKey, { capture: true });
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("paste", onPaste);
      removeEventListener("keydown", onKey, { capture: true });
    };
  }, [pasteText]);
  return useMemo(
    () => ({
      copy: (how: "copy" | "cut") => void copyByMenu(newest.current, how),
      paste: (incoming: boolean) => void pasteByMenu(newest.current, incoming),
    }),
    [],
  );
}

/** False when nothing is selected, or text is: then the browser copies that. */
function putInto(clipboard: DataTransfer | null, session: Session): boolean {
  const ids = selectedNodes(session);
  if (!clipboard || ids.length === 0 || document.getSelection()?.isCollapsed === false) return false;
  clipboard.setData("text/plain", textOf(session.getState().program, ids));
  return true;
}

function cutSelected({ session, canvas }: ClipboardParts): void {
  canvas.current?.focus();
  removeSelected(session);
}

async function copyByMenu(parts: ClipboardParts, how: "copy" | "cut"): Promise<void> {
  const { session, onNotice } = parts;
  const text = textOf(session.getState().program, selectedNodes(session));
  try {
    await navigator.clipboard.writeText(text);
    if (how === "cut") cutSelected(parts);
  } catch {
    onNotice("The browser does not let Millrace write to the clipboard: press Ctrl+C on the canvas instead.");
  }
}

async function pasteByMenu(parts: ClipboardParts, incoming: boolean): Promise<void> {
  try {
    await paste(parts, await navigator.clipboard.readText(), incoming);
  } catch {
    parts.onNotice(
      "The browser does not let Millrace read the clipboard: press Ctrl+V on the canvas instead.",
    );
  }
}

async function paste(parts: ClipboardParts, text: string, keepsIncoming: boolean): Promise<void> {
  const { session, language, onNotice } = parts;
  const at = parts.place();
  const { file, incoming } = readText(text);
  const read = text.trim() === "" ? undefined : await language.parse(file);
  if (!read || "reason" in read) return onNotice(refusal(text, read?.reason));
  const { program } = session.getState();
  const known = keepsIncoming ? incoming.filter(({ source }) => nodeById(program, source)) : [];
  const { change, nodes } = pasteInto(program, read.program, at, known);
  if (nodes.length === 0) return onNotice(refusal(text, "it has no task and no parameter"));
  session.getState().apply(change, { select: nodes });
}

function refusal(text: string, reason: string | undefined): string {
  if (text.trim() === "") return "The clipboard holds no text: copy nodes on a canvas first.";
  const first = reason === undefined ? "" : ` (${reason})`;
  return `What the clipboard holds is no flow${first}. Copy nodes on a canvas, or the text of a flow file.`;
}
