import { useEffect, useRef, type RefObject } from "react";
import { isEnabled, type Command } from "./command.ts";
import { isStroke, type KeyStroke } from "./keys.ts";

/** Where a key was pressed, as far as shortcuts ask. */
export type KeyPlace = "canvas" | "button" | "page" | "typing";

/** The command that the stroke asks for, if its keys work in that place. */
export function commandOf(
  commands: readonly Command[],
  stroke: KeyStroke,
  place: KeyPlace,
): Command | undefined {
  return commands.find(
    (command) =>
      worksAt(command, stroke, place) && command.keys?.some((chord) => isStroke(chord, stroke)) === true,
  );
}

function worksAt({ scope }: Command, stroke: KeyStroke, place: KeyPlace): boolean {
  switch (scope) {
    case "always":
      return true;
    case "page":
      return place !== "typing";
    case "canvas":
      // Enter on a button presses it.
      return place === "canvas" || (place === "button" && stroke.key !== "Enter");
    case "browser":
      return false;
    default:
      return scope satisfies never;
  }
}

/** Does commands by their keys, before anything on the page sees the key. */
export function useCommandKeys(commands: readonly Command[], canvas: RefObject<HTMLElement | null>): void {
  const newest = useRef(commands);
  useEffect(() => void (newest.current = commands));
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const command = commandOf(newest.current, event, placeOf(event.target, canvas.current));
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      if (isEnabled(command)) command.run();
    };
    addEventListener("keydown", onKeyDown, { capture: true });
    return () => removeEventListener("keydown", onKeyDown, { capture: true });
  }, [canvas]);
}

export function placeOf(target: EventTarget | null, canvas: Element | null): KeyPlace {
  if (isTyping(target)) return "typing";
  if (target === document.body) return "canvas";
  if (!(target instanceof Element) || !canvas?.contains(target)) return "page";
  return target.closest("button, a, [role='button']:not(.react-flow__node)") ? "button" : "canvas";
}

/** True where a key is text, or belongs to a dialog or menu: no canvas shortcut may fire there. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      "input, textarea, select, [contenteditable=''], [contenteditable='true'], [role='dialog'], [role='menu'], .monaco-editor",
    ) !== null
  );
}
