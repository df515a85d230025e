import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { blankProgram } from "../../program/blank.ts";
import { addTask } from "../../program/edits.ts";
import { apply } from "../../program/change.ts";
import { taskByIdentifier, type Signature } from "../../program/program.ts";
import { sharedCode } from "../ports.ts";
import { createSession } from "../session.ts";
import { Draft, restMs, textAt } from "./draft.ts";

const signature: Signature = {
  parameters: [{ name: "text", type: "string", optional: false }],
  returns: "number",
};

function setUp() {
  const blank = blankProgram("A flow");
  const program = apply(blank, addTask(blank, { name: "Count", position: { x: 0, y: 0 } }));
  const session = createSession(program);
  const answers: ((answer: Signature | undefined) => void)[] = [];
  const draft = new Draft(session, {
    signatureOf: () => new Promise((resolve) => answers.push(resolve)),
    readStatements: () => Promise.resolve(undefined),
  });
  const answer = async (value: Signature | undefined) => {
    answers.shift()?.(value);
    await vi.advanceTimersByTimeAsync(0);
  };
  const code = () => textAt(session.getState().program, "count");
  const entries = () => session.getState().history.past.length;
  return { session, draft, answer, code, entries };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("A draft", () => {
  test("brings text into the program once typing rests", () => {
    const { draft, code } = setUp();
    draft.type("count", "function count() {");
    vi.advanceTimersByTime(restMs - 1);
    expect(code()).not.toBe("function count() {");
    vi.advanceTimersByTime(1);
    expect(code()).toBe("function count() {");
  });

  test("loses nothing when it is left before that, even text that does not parse", () => {
    const { draft, code } = setUp();
    draft.type("count", "function count( {{");
    draft.leave();
    expect(code()).toBe("function count( {{");
  });

  test("makes one entry of all that is typed in one visit, signature included", async () => {
    const { session, draft, answer, entries } = setUp();
    draft.type("count", "function count(text: string) { return 1; }");
    vi.advanceTimersByTime(restMs);
    await answer(signature);
    draft.type("count", "function count(text: string) { return 2; }");
    draft.leave();
    await answer(signature);
    expect(entries()).toBe(1);
    expect(taskByIdentifier(session.getState().program, "count")?.signature).toEqual(signature);
  });

  test("makes another entry of another visit", () => {
    const { draft, entries } = setUp();
    draft.type("count", "one");
    draft.leave();
    draft.type("count", "two");
    draft.leave();
    expect(entries()).toBe(2);
  });

  test("drops a signature that comes after the text has changed", async () => {
    const { session, draft, answer } = setUp();
    draft.type("count", "function count(text: string) {}");
    vi.advanceTimersByTime(restMs);
    draft.type("count", "function count() {}");
    vi.advanceTimersByTime(restMs);
    await answer(signature);
    expect(taskByIdentifier(session.getState().program, "count")?.signature).not.toEqual(signature);
  });

  test("brings in one text before another is typed", () => {
    const { session, draft, code } = setUp();
    draft.type("count", "a task's text");
    draft.type(sharedCode, "shared text");
    expect(code()).toBe("a task's text");
    draft.leave();
    expect(session.getState().program.shared).toBe("shared text");
  });
});
