/**
 * A key with its modifiers, as data: `Mod+Shift+Z`. `Mod` is Ctrl, or Cmd on a Mac. A letter is written in upper case,
 * a symbol as it is typed (`?`, `+`), any other key as browsers name it (`Enter`, `ArrowLeft`).
 */
export type Chord = string;

/** What of a keyboard event counts. */
export type KeyStroke = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Whether the stroke is the chord. A symbol's Shift is part of typing it, and so does not count. */
export function isStroke(chord: Chord, stroke: KeyStroke): boolean {
  const { key, modifiers } = partsOf(chord);
  const isSymbol = key.length === 1 && !/[A-Z]/.test(key);
  return (
    keyOf(stroke) === key &&
    modifiers.has("Mod") === (stroke.ctrlKey || stroke.metaKey) &&
    modifiers.has("Alt") === stroke.altKey &&
    (isSymbol || modifiers.has("Shift") === stroke.shiftKey)
  );
}

/** The chord as it is printed on keyboards: `["Ctrl", "Shift", "Z"]`, on a Mac `["⌘", "⇧", "Z"]`. */
export function chordLabels(chord: Chord, isMac = isMacKeyboard()): string[] {
  const { key, modifiers } = partsOf(chord);
  const named = [...modifiers].map(
    (modifier) => (isMac ? macModifiers : otherModifiers)[modifier] ?? modifier,
  );
  return [...named, keyLabels[key] ?? key];
}

/** The chord as `aria-keyshortcuts` wants it. */
export function ariaChord(chord: Chord, isMac = isMacKeyboard()): string {
  return chord.replace("Mod+", isMac ? "Meta+" : "Control+");
}

export function isMacKeyboard(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
}

const macModifiers: Readonly<Record<string, string>> = { Mod: "⌘", Shift: "⇧", Alt: "⌥" };
const otherModifiers: Readonly<Record<string, string>> = { Mod: "Ctrl" };

const keyLabels: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Delete: "Del",
  Escape: "Esc",
  "-": "−",
  Minus: "−",
};

function partsOf(chord: Chord): { readonly key: string; readonly modifiers: ReadonlySet<string> } {
  // The plus key ends a chord with two of them: `Mod++`.
  const key = chord.endsWith("+") ? "+" : (chord.split("+").at(-1) ?? "");
  const modifiers = chord
    .slice(0, chord.length - key.length)
    .split("+")
    .filter(Boolean);
  return { key, modifiers: new Set(modifiers) };
}

/**
 * Letters by what they type; where that is no Latin letter (another alphabet, or Alt on a Mac), by where the key is.
 */
function keyOf({ key, code }: KeyStroke): string {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter !== undefined && key.length === 1 ? letter : key;
}
