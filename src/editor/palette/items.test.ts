import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readStatements } from "../../code/names.ts";
import { emit } from "../../code/emit.ts";
import { parse } from "../../code/parse.ts";
import { differenceBetween } from "../../code/same.testing.ts";
import { anyProgram } from "../../program/anyProgram.testing.ts";
import { blankProgram } from "../../program/blank.ts";
import { apply, invert } from "../../program/change.ts";
import type { Program } from "../../program/program.ts";
import { addItem, type OpenEnd } from "../actions.ts";
import { createSession } from "../session.ts";
import { paletteItems } from "./items.ts";

const origin = { x: 0, y: 0 };

describe("every item of the palette", () => {
  test("adds to any program what its file says and reads back; undone, nothing is left of it", () => {
    fc.assert(
      fc.property(anyProgram, fc.nat(), (program, pick) => {
        const items = paletteItems(program);
        const change = items[pick % items.length]?.add(program, origin) ?? [];
        const after = apply(program, change);
        const { program: read } = parse(emit(after).text);
        expect(read && differenceBetween(after, read)).toBeUndefined();
        expect(apply(after, invert(change))).toEqual(program);
      }),
    );
  });

  test("knows of its code what the compiler reads in it", () => {
    for (const item of paletteItems(blankProgram("Flow"))) {
      const { nodes } = apply(blankProgram("Flow"), item.add(blankProgram("Flow"), origin));
      for (const node of nodes)
        if (node.kind === "code") expect(readStatements(node.text)).toMatchObject(readIn(node));
    }
  });
});

test("a map calls its task once for each element", () => {
  expect(textWith("map")).toContain("const newMapTask1 = newMapTask.map();");
});

test("a branch drops from an output as code that awaits its value", () => {
  const session = createSession(blankProgram("Flow"));
  const from = (node: string): OpenEnd => ({ node, port: "output", side: "source" });
  const itemOf = (id: string) => paletteItems(session.getState().program).find((item) => item.id === id);
  const [task, branch] = [itemOf("task"), itemOf("branch")];
  if (!task || !branch) throw new Error("The palette lacks an item.");
  const made = addItem(session, task, origin) ?? "";
  const branched = addItem(session, branch, origin, from(made));
  const { program } = session.getState();
  expect(emit(program).text).toContain(`if (await ${made}) {`);
  expect(program.edges).toMatchObject([{ source: made, target: branched, isMention: true }]);
});

test("a group frames what is selected, or comes with a note", () => {
  const session = createSession(blankProgram("Flow"));
  const group = () => paletteItems(session.getState().program).find(({ id }) => id === "group");
  const task = paletteItems(session.getState().program).find(({ id }) => id === "task");
  if (!task) throw new Error("The palette has no task.");
  const made = addItem(session, task, origin);
  addItem(session, group() ?? task, origin);
  expect(session.getState().program.groups).toMatchObject([{ members: [made] }]);
  session.getState().select([]);
  addItem(session, group() ?? task, origin);
  expect(session.getState().program.groups?.[0]?.members).toEqual(["note:1"]);
});

function textWith(id: string): string {
  const program: Program = blankProgram("Flow");
  const item = paletteItems(program).find((one) => one.id === id);
  return emit(apply(program, item?.add(program, origin) ?? [])).text;
}

function readIn({ declares, reads }: { declares: readonly string[]; reads: readonly string[] }) {
  return { declares, reads };
}
