import { describe, expect, test } from "vitest";
import { commandOf, type KeyStroke } from "./shortcuts.ts";

const bare: KeyStroke = { key: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

function stroke(keys: string): KeyStroke {
  const parts = keys.split("+");
  return {
    ...bare,
    key: parts.at(-1) ?? "",
    ctrlKey: parts.includes("Ctrl"),
    metaKey: parts.includes("Meta"),
    shiftKey: parts.includes("Shift"),
    altKey: parts.includes("Alt"),
  };
}

describe("commandOf", () => {
  test.each([
    ["Ctrl+z", "undo"],
    ["Meta+z", "undo"],
    ["Ctrl+Shift+Z", "redo"],
    ["Ctrl+y", "redo"],
    ["Ctrl+a", "selectAll"],
    ["Ctrl+d", "duplicate"],
    ["Delete", "remove"],
    ["Backspace", "remove"],
    ["n", "addNode"],
    ["N", "addNode"],
    ["1", "fit"],
  ])("%s means %s", (keys, command) => {
    expect(commandOf(stroke(keys))).toBe(command);
  });

  test.each(["Ctrl+n", "Ctrl+Enter", "Alt+z", "Ctrl+Shift+d", "Tab", "x"])("%s is left to others", (keys) => {
    expect(commandOf(stroke(keys))).toBeUndefined();
  });
});
