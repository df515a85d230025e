import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { moveNodes, removeNodes, setFlowOptions, setShared } from "../program/edits.ts";
import { blankProgram } from "../program/blank.ts";
import { paletteItems } from "./palette/items.ts";
import * as actions from "./actions.ts";
import { createSession, type Session } from "./session.ts";

function addFrom(session: Session, id: string, place = { x: 0, y: 0 }): string | undefined {
  const item = paletteItems(session.getState().program).find((candidate) => candidate.id === id);
  return item && actions.addItem(session, item, place);
}

/** Anything a user does; numbers choose among what is there. */
type Action = (session: Session) => void;

const program = (session: Session) => session.getState().program;
const chosen = <Item>(items: readonly Item[], choice: number): Item | undefined =>
  items[choice % items.length];

const anAction: fc.Arbitrary<Action> = fc.oneof(
  fc.tuple(fc.constantFrom("task", "parameter", "result", "ready-made:Markdown report"), fc.nat(500)).map(
    ([id, x]): Action =>
      (session) =>
        addFrom(session, id, { x, y: 0 }),
  ),
  fc.tuple(fc.nat(), fc.nat(), fc.nat()).map(([from, to, port]): Action => (session) => {
    const source = chosen(program(session).nodes, from);
    const target = chosen(program(session).nodes, to);
    if (!source || !target) return;
    const ports =
      target.kind === "task" ? ["waitFor", actions.bestPort(program(session), target)] : ["value"];
    actions.connectNodes(session, { source: source.id, target: target.id, port: chosen(ports, port) ?? "" });
  }),
  fc.tuple(fc.nat(), fc.nat(900), fc.boolean()).map(([choice, x, isNudge]): Action => (session) => {
    const node = chosen(program(session).nodes, choice);
    const change = node ? moveNodes(program(session), new Map([[node.id, { x, y: x }]])) : [];
    session.getState().apply(change, isNudge ? { merge: "nudge" } : {});
  }),
  fc.nat().map((choice): Action => (session) => {
    const some = program(session).nodes.slice(choice % 5, (choice % 5) + 2);
    session.getState().select(some.map((node) => node.id));
    actions.duplicateSelected(session);
  }),
  fc.nat().map((choice): Action => (session) => {
    const node = chosen([...program(session).nodes, ...program(session).edges], choice);
    session.getState().select(node ? [node.id] : []);
    actions.removeSelected(session);
  }),
  fc.string().map(
    (text): Action =>
      (session) =>
        session.getState().apply(setShared(program(session), text), { merge: "code" }),
  ),
);

describe("A session", () => {
  test("gives the first program when everything is undone, and the last when all is done again", () => {
    fc.assert(
      fc.property(fc.array(anAction, { maxLength: 25 }), (done) => {
        const session = createSession(blankProgram("A flow"));
        const first = program(session);
        done.forEach((action) => action(session));
        const last = program(session);
        const entries = session.getState().history.past.length;
        for (let count = 0; count < entries; count++) session.getState().undo();
        expect(program(session)).toEqual(first);
        expect(session.getState().history.past).toEqual([]);
        for (let count = 0; count < entries; count++) session.getState().redo();
        expect(program(session)).toEqual(last);
        expect(session.getState().history.future).toEqual([]);
      }),
    );
  });

  test("keeps one entry for changes that carry the same mark", () => {
    const session = createSession(blankProgram("A flow"));
    const before = program(session);
    for (const text of ["a", "ab", "abc"]) {
      session.getState().apply(setShared(program(session), text), { merge: "code" });
    }
    expect(session.getState().history.past).toHaveLength(1);
    session.getState().undo();
    expect(program(session)).toEqual(before);
  });

  test("starts a new entry after another action came between", () => {
    const session = createSession(blankProgram("A flow"));
    session.getState().apply(setShared(program(session), "a"), { merge: "code" });
    addFrom(session, "task");
    session.getState().apply(setShared(program(session), "ab"), { merge: "code" });
    expect(session.getState().history.past).toHaveLength(3);
  });

  test("starts a new entry after a redo", () => {
    const session = createSession(blankProgram("A flow"));
    session.getState().apply(setShared(program(session), "a"), { merge: "code" });
    session.getState().undo();
    session.getState().redo();
    session.getState().apply(setShared(program(session), "ab"), { merge: "code" });
    expect(session.getState().history.past).toHaveLength(2);
  });

  test("forgets what could be redone once something new is done", () => {
    const session = createSession(blankProgram("A flow"));
    addFrom(session, "task");
    session.getState().undo();
    addFrom(session, "parameter");
    expect(session.getState().history.future).toEqual([]);
  });

  test("leaves no entry for a change that changes nothing", () => {
    const session = createSession(blankProgram("A flow"));
    session.getState().apply(setFlowOptions(program(session), program(session).flow.options));
    expect(session.getState().history.past).toEqual([]);
    expect(session.getState().revision).toBe(0);
  });

  test("does not keep selected what is gone", () => {
    const session = createSession(blankProgram("A flow"));
    const task = addFrom(session, "task") ?? "";
    addFrom(session, "parameter");
    actions.selectAll(session);
    session.getState().apply(removeNodes(program(session), [task]));
    expect(session.getState().selection).toEqual(["parameter:text"]);
  });
});
