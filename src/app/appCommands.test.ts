import { describe, expect, test } from "vitest";
import { commandOf } from "../editor/commands/keyboard.ts";
import type { Command } from "../editor/commands/command.ts";
import { editorCommands } from "../editor/commands/editorCommands.ts";
import { appCommands } from "./appCommands.ts";

const all = [...editorCommands, ...appCommands];
const commands: readonly Command[] = all.map(({ id, title, group, scope, keys = [] }) => ({
  id,
  title,
  group,
  scope,
  keys,
  run: () => undefined,
}));

const stroke = { code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

describe("The commands of editor and page", () => {
  test("have ids and titles of their own", () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
  });

  test("never share a key", () => {
    const chords = all.flatMap(({ keys }) => keys ?? []);
    expect(chords.toSorted()).toEqual([...new Set(chords)].toSorted());
  });

  test("leave Tab to the browser: it moves the focus", () => {
    expect(all.flatMap(({ keys }) => keys ?? []).filter((chord) => chord.endsWith("Tab"))).toEqual([]);
  });

  test("run from anywhere, and stop; what deletes and adds does so on the canvas only", () => {
    const inField = (key: string, modifiers = {}) =>
      commandOf(commands, { ...stroke, ...modifiers, key }, "typing")?.id;
    expect(inField("Enter", { ctrlKey: true })).toBe("run");
    expect(inField(".", { metaKey: true })).toBe("stop");
    expect(inField("Backspace")).toBeUndefined();
    expect(inField("n")).toBeUndefined();
    expect(commandOf(commands, { ...stroke, key: "Backspace" }, "page")).toBeUndefined();
    expect(commandOf(commands, { ...stroke, key: "Backspace" }, "canvas")?.id).toBe("remove");
  });

  test("leave Enter on a button to the button, and copying to the browser's own event", () => {
    expect(commandOf(commands, { ...stroke, key: "Enter" }, "button")).toBeUndefined();
    expect(commandOf(commands, { ...stroke, key: "c", ctrlKey: true }, "canvas")).toBeUndefined();
  });
});
