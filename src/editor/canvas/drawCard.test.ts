import { expect, test } from "vitest";
import type { NodeMarks } from "../ports.ts";
import type { Colours } from "./colours.ts";
import { signsOf } from "./drawCard.ts";

const tones = { completed: "green" } as Colours["tones"];
const colours = { accent: "blue", inkFaint: "grey", warning: "yellow", tones } as Colours;
const marks: NodeMarks = {
  pinned: new Set(["one"]),
  skipped: new Map([["one", "off"]]),
  stale: new Map([["one", "changed"]]),
};

test("a card that is drawn tells by signs what its badge would, the state last", () => {
  expect(signsOf("one", "completed", marks, colours)).toEqual([
    { letter: "◆", colour: "blue" },
    { letter: "∅", colour: "grey" },
    { letter: "△", colour: "yellow" },
    { letter: "✓", colour: "green" },
  ]);
  expect(signsOf("other", "completed", marks, colours)).toEqual([{ letter: "✓", colour: "green" }]);
});

test("a node that has not run is not stale", () => {
  expect(signsOf("one", undefined, marks, colours).map(({ letter }) => letter)).toEqual(["◆", "∅"]);
});
