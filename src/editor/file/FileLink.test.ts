import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { emit } from "../../code/emit.ts";
import { parse } from "../../code/parse.ts";
import { moveNodes, setTaskOptions } from "../../program/edits.ts";
import { nodeById } from "../../program/program.ts";
import type { EditorLanguage, FileDraft, FileDrafts } from "../ports.ts";
import { createSession } from "../session.ts";
import { FileLink } from "./FileLink.ts";

const file = `import { flow, task } from "millrace";

const load = task({ name: "Load" }, () => "text");
const show = task({ name: "Show" }, (text: string) => text);

export const inner = flow({ name: "Inner" }, async (text: string) => show.submit(text));

export const main = flow({ name: "Main" }, async () => {
  const text = load.submit();
  const shown = inner.submit(text);
  return shown;
});
`;

const language: Pick<EditorLanguage, "parse"> = {
  async parse(text) {
    const { program, problems } = parse(text);
    const [first] = problems;
    return program ? { program } : { reason: first?.message ?? "", ...(first && { place: first }) };
  },
};

/** Remembers what it is told, and how. */
class Drafts implements FileDrafts {
  draft: FileDraft | undefined;
  read = () => Promise.resolve(this.draft);
  keep = (draft: FileDraft) => void (this.draft = draft);
  leave = (draft: FileDraft) => void (this.draft = draft);
  forget = () => void (this.draft = undefined);
}

function opened(text = file, drafts?: FileDrafts) {
  const { program } = parse(text);
  if (!program) throw new Error("The file of this test cannot be read.");
  const session = createSession(program);
  const link = new FileLink(session, language, drafts);
  let shown = link.text;
  link.follow((newer) => (shown = newer));
  return { session, link, shown: () => shown };
}

describe("The file beside the canvas", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("follows what is done on the canvas", () => {
    const { session, shown } = opened();
    session.getState().apply(setTaskOptions(session.getState().program, "load", { name: "Fetch" }));
    expect(shown()).toBe(file.replace('"Load"', '"Fetch"'));
  });

  test("is followed by the canvas when typing rests; nodes stay where they are, and the text stays as it was typed", async () => {
    const { session, link, shown } = opened();
    const before = nodeById(session.getState().program, "text")?.position;
    const typed = file.replace("return shown;", "const more = show.submit(text);\n  return [shown, more];");
    link.type(typed);
    await vi.advanceTimersByTimeAsync(250);
    const { program, history } = session.getState();
    expect(program.flow.identifier).toBe("main");
    expect(nodeById(program, "more")).toMatchObject({ kind: "task", task: "show" });
    expect(nodeById(program, "text")?.position).toEqual(before);
    expect(emit(program).text).toBe(typed);
    expect(shown()).toBe(typed);
    expect(history.past).toHaveLength(1);
  });

  test("may name a parameter of a flow anew, and the calls of it", async () => {
    const { session, link } = opened();
    const typed = file.replace("(text: string) => show.submit(text)", "(line: string) => show.submit(line)");
    link.type(typed);
    await link.finish();
    expect(emit(session.getState().program).text).toBe(typed);
  });

  test("keeps text that cannot be read, with the reason, and leaves the canvas as it is", async () => {
    const { session, link, shown } = opened();
    const { program } = session.getState();
    link.type(file.replace("load.submit()", "load.submit("));
    await link.finish();
    expect(session.getState().program).toBe(program);
    expect(link.state.getState().problem).toMatchObject({ place: { line: 9 } });
    session.getState().apply(moveNodes(program, new Map([["text", { x: 1, y: 2 }]])));
    expect(link.text).toContain("load.submit(;");
    expect(shown()).not.toContain("@millrace:layout");
    link.discard();
    expect(shown()).toContain("@millrace:layout");
    expect(link.state.getState().problem).toBeUndefined();
  });

  test("has text that cannot be read again when the flow is opened again, until it can be read or is given up", async () => {
    const drafts = new Drafts();
    const broken = file.replace("load.submit()", "load.submit(");
    const first = opened(file, drafts);
    first.link.type(broken);
    await first.link.finish();
    expect(drafts.draft).toEqual({ text: broken, base: file });

    const second = opened(file, drafts);
    expect(await second.link.takeUp()).toBe(true);
    expect(second.shown()).toBe(broken);
    expect(second.link.state.getState().problem).toMatchObject({ place: { line: 9 } });
    second.link.type(file.replace('"Load"', '"Loader"'));
    await second.link.finish();
    expect(drafts.draft).toBeUndefined();

    const third = opened(file, drafts);
    expect(await third.link.takeUp()).toBe(false);
    third.link.type(broken);
    await third.link.finish();
    third.link.discard();
    expect(drafts.draft).toBeUndefined();
  });

  test("brings what was typed in the page's last moment to the canvas when the flow is opened again", async () => {
    const drafts = new Drafts();
    const typed = file.replace('"Load"', '"Loader"');
    const first = opened(file, drafts);
    first.link.leaveOff();
    expect(drafts.draft).toBeUndefined();
    first.link.type(typed);
    first.link.leaveOff();
    const second = opened(file, drafts);
    expect(await second.link.takeUp()).toBe(true);
    expect(emit(second.session.getState().program).text).toBe(typed);
    expect(drafts.draft).toBeUndefined();

    drafts.leave({ text: typed, base: file });
    const third = opened(typed, drafts);
    expect(await third.link.takeUp(), "it came to the canvas after all").toBe(false);
    expect(drafts.draft).toBeUndefined();
  });

  test("shows text that was left of an older canvas, and leaves the newer one as it is until somebody types on", async () => {
    const drafts = new Drafts();
    const newer = file.replace('"Show"', '"Print"');
    drafts.leave({ text: file.replace('"Load"', '"Loader"'), base: file });
    const { link, session, shown } = opened(newer, drafts);
    expect(await link.takeUp()).toBe(true);
    expect(shown()).toContain('"Loader"');
    expect(emit(session.getState().program).text).toBe(newer);
    expect(link.state.getState().problem?.reason).toContain("the flow has changed since");
    link.discard();
    expect(shown()).toBe(newer);
    expect(drafts.draft).toBeUndefined();
  });

  test("shows the line of a task's code that somebody wants to see", () => {
    const { link } = opened();
    link.revealTask("show", 1);
    expect(link.state.getState().wantedLine).toBe(4);
  });

  test("is undone as one action, whatever was typed at one visit", async () => {
    const { session, link, shown } = opened();
    for (const name of ["L", "Lo", "Loader"]) {
      link.type(file.replace('"Load"', `"${name}"`));
      await link.finish();
    }
    session.getState().undo();
    expect(shown()).toBe(file);
  });
});
