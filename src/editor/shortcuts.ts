/** What a key does on the canvas; the names are the editor's own. */
export type CanvasCommand =
  | "undo"
  | "redo"
  | "selectAll"
  | "duplicate"
  | "remove"
  | "addNode"
  | "open"
  | "clear"
  | "fit"
  | "resetZoom"
  | "zoomIn"
  | "zoomOut";

/** What of a keyboard event counts. */
export type KeyStroke = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

const withControl: Readonly<Record<string, CanvasCommand>> = {
  z: "undo",
  y: "redo",
  a: "selectAll",
  d: "duplicate",
};

const plain: Readonly<Record<string, CanvasCommand>> = {
  Delete: "remove",
  Backspace: "remove",
  n: "addNode",
  Enter: "open",
  Escape: "clear",
  "1": "fit",
  "0": "resetZoom",
  "+": "zoomIn",
  "=": "zoomIn",
  "-": "zoomOut",
};

/** Commands that also work beside the canvas, as long as nobody is typing. */
const everywhere: ReadonlySet<CanvasCommand> = new Set(["undo", "redo"]);

export function commandOf(stroke: KeyStroke): CanvasCommand | undefined {
  if (stroke.altKey) return undefined;
  const key = stroke.key.length === 1 ? stroke.key.toLowerCase() : stroke.key;
  if (!stroke.ctrlKey && !stroke.metaKey) return plain[key];
  if (stroke.shiftKey) return key === "z" ? "redo" : undefined;
  return withControl[key];
}

/** True where a key is text, or belongs to a dialog: no canvas shortcut may fire there. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      "input, textarea, select, [contenteditable=''], [contenteditable='true'], [role='dialog'], .monaco-editor",
    ) !== null
  );
}

/** The command that the event asks for where it happened. */
export function commandFor(event: KeyboardEvent, canvas: Element): CanvasCommand | undefined {
  const command = event.defaultPrevented || isTyping(event.target) ? undefined : commandOf(event);
  if (!command || everywhere.has(command)) return command;
  const isAtCanvas =
    event.target === document.body || (event.target instanceof Node && canvas.contains(event.target));
  const isOnButton = event.target instanceof Element && event.target.closest("button, a") !== null;
  return isAtCanvas && !(isOnButton && command === "open") ? command : undefined;
}
