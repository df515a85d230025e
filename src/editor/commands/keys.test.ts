import { describe, expect, test } from "vitest";
import { chordLabels, isStroke, type KeyStroke } from "./keys.ts";

const bare: KeyStroke = {
  key: "",
  code: "",
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
};

const ctrl = { ctrlKey: true };

describe("A chord", () => {
  test.each<[string, Partial<KeyStroke>]>([
    ["Mod+Z", { ...ctrl, key: "z" }],
    ["Mod+Z", { metaKey: true, key: "z" }],
    ["Mod+Shift+Z", { ...ctrl, shiftKey: true, key: "Z" }],
    ["N", { key: "n" }],
    ["N", { key: "т", code: "KeyN" }],
    ["Shift+Alt+T", { shiftKey: true, altKey: true, key: "ˇ", code: "KeyT" }],
    ["Shift+?", { shiftKey: true, key: "?" }],
    ["Shift+?", { key: "?" }],
    ["+", { shiftKey: true, key: "+" }],
    ["1", { key: "1" }],
    ["Mod+.", { ...ctrl, key: "." }],
    ["Alt+ArrowLeft", { altKey: true, key: "ArrowLeft" }],
    ["Delete", { key: "Delete" }],
  ])("%s is met by the keys of it", (chord, stroke) => {
    expect(isStroke(chord, { ...bare, ...stroke })).toBe(true);
  });

  test.each<[string, Partial<KeyStroke>]>([
    ["Mod+Z", { key: "z" }],
    ["Mod+Z", { ...ctrl, shiftKey: true, key: "Z" }],
    ["Mod+Z", { ...ctrl, altKey: true, key: "z" }],
    ["N", { ...ctrl, key: "n" }],
    ["N", { shiftKey: true, key: "N" }],
    ["ArrowLeft", { shiftKey: true, key: "ArrowLeft" }],
    ["N", { key: "y", code: "KeyN" }],
  ])("%s is not met by other keys", (chord, stroke) => {
    expect(isStroke(chord, { ...bare, ...stroke })).toBe(false);
  });

  test("reads as it is printed on the keyboard at hand", () => {
    expect(chordLabels("Mod+Shift+Z", false)).toEqual(["Ctrl", "Shift", "Z"]);
    expect(chordLabels("Mod+Shift+Z", true)).toEqual(["⌘", "⇧", "Z"]);
    expect(chordLabels("Mod++", false)).toEqual(["Ctrl", "+"]);
    expect(chordLabels("Alt+ArrowLeft", false)).toEqual(["Alt", "←"]);
  });
});
