import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeMarks } from "../ports.ts";
import type { Colours } from "./colours.ts";
import { titleLines, signsOf } from "./drawCard.ts";

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

test("a title is broken at its spaces, and shortened where it is longer than its card", () => {
  expect(titleLines("Count words", 20, 2)).toEqual(["Count words"]);
  expect(titleLines("Most frequent words", 10, 3)).toEqual(["Most", "frequent", "words"]);
  expect(titleLines("Most frequent words", 10, 2)).toEqual(["Most", "frequent…"]);
  expect(titleLines("mostFrequentWords", 10, 2)).toEqual(["mostFreque", "ntWords"]);
  expect(titleLines("mostFrequentWords", 10, 1)).toEqual(["mostFrequ…"]);
});

test("no line of a title is longer than its card, no letter of it is lost unless by an ellipsis", () => {
  const numbers = fc.integer({ min: 2, max: 30 });
  fc.assert(
    fc.property(
      fc.string({ maxLength: 80 }),
      numbers,
      fc.integer({ min: 1, max: 4 }),
      (title, letters, most) => {
        const lines = titleLines(title, letters, most);
        expect(lines.length).toBeLessThanOrEqual(most);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(letters);
        const told = lines.join("").replace(/…$/, "");
        const bare = (text: string) => text.replaceAll(/\s/g, "");
        expect(bare(title).startsWith(bare(told))).toBe(true);
      },
    ),
  );
});
