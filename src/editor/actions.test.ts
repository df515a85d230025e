import { afterEach, describe, expect, test, vi } from "vitest";
import { blankProgram } from "../program/blank.ts";
import type { InferredType } from "../program/extract.ts";
import { setCode } from "../program/setCode.ts";
import {
  addItem,
  connectNodes,
  duplicateSelected,
  extractSelected,
  freePlace,
  removeSelected,
  type OpenEnd,
} from "./actions.ts";
import { paletteItems } from "./palette/items.ts";
import { createSession, type Session } from "./session.ts";

function add(session: Session, id: string, end?: OpenEnd): string {
  const item = paletteItems(session.getState().program).find((candidate) => candidate.id === id);
  return (item && addItem(session, item, { x: 0, y: 0 }, end)) ?? "";
}

describe("addItem", () => {
  test("adds a node, connects it to the open end and selects it, all in one entry", () => {
    const session = createSession(blankProgram("A flow"));
    const parameter = add(session, "parameter");
    const task = add(session, "task", { node: parameter, port: "output", side: "source" });
    const { program, selection, history } = session.getState();
    expect(program.edges).toMatchObject([{ source: parameter, target: task, port: "input" }]);
    expect(selection).toEqual([task]);
    expect(history.past).toHaveLength(2);
  });

  test("feeds the input from which an edge was drawn", () => {
    const session = createSession(blankProgram("A flow"));
    const task = add(session, "task");
    const parameter = add(session, "parameter", { node: task, port: "input", side: "target" });
    expect(session.getState().program.edges).toMatchObject([
      { source: parameter, target: task, port: "input" },
    ]);
  });

  test("imports what a ready-made task needs, and undo takes the import back too", () => {
    const session = createSession(blankProgram("A flow"));
    const { shared } = session.getState().program;
    add(session, "ready-made:Markdown report");
    expect(session.getState().program.shared).toContain("createMarkdownArtifact");
    session.getState().undo();
    expect(session.getState().program.shared).toBe(shared);
  });

  test("puts no node on top of another", () => {
    const session = createSession(blankProgram("A flow"));
    add(session, "task");
    add(session, "task");
    const [one, other] = session.getState().program.nodes.map((node) => node.position);
    expect(
      Math.abs((one?.x ?? 0) - (other?.x ?? 0)) >= 240 || Math.abs((one?.y ?? 0) - (other?.y ?? 0)) >= 100,
    ).toBe(true);
  });
});

test("freePlace keeps a place where nothing stands", () => {
  expect(freePlace(blankProgram("A flow"), { x: 13, y: 7 })).toEqual({ x: 13, y: 7 });
});

test("connectNodes says why a circle is refused, and changes nothing", () => {
  const session = createSession(blankProgram("A flow"));
  const first = add(session, "task");
  const second = add(session, "task", { node: first, port: "output", side: "source" });
  const before = session.getState().program;
  expect(connectNodes(session, { source: second, target: first, port: "input" })).toMatch(/circle/);
  expect(session.getState().program).toBe(before);
});

test("removeSelected takes nodes and edges away in one entry", () => {
  const session = createSession(blankProgram("A flow"));
  const first = add(session, "task");
  add(session, "task", { node: first, port: "output", side: "source" });
  session.getState().select([first]);
  removeSelected(session);
  expect(session.getState().program.nodes).toHaveLength(1);
  expect(session.getState().program.edges).toEqual([]);
  session.getState().undo();
  expect(session.getState().program.edges).toHaveLength(1);
});

test("duplicateSelected selects the copies", () => {
  const session = createSession(blankProgram("A flow"));
  const task = add(session, "task");
  duplicateSelected(session);
  const { selection, program } = session.getState();
  expect(selection).toHaveLength(1);
  expect(selection).not.toContain(task);
  expect(program.tasks).toHaveLength(2);
});

describe("extractSelected", () => {
  /** Two tasks, the second fed by the first, whose type nobody wrote; the second is selected. */
  function twoTasks(): Session {
    const session = createSession(blankProgram("A flow"));
    const first = add(session, "task");
    const second = add(session, "task", { node: first, port: "output", side: "source" });
    const { program, apply } = session.getState();
    const [task] = program.tasks;
    apply(setCode(program, task?.identifier ?? "", "(input) => 1", { parameters: [], returns: "unknown" }));
    session.getState().select([second]);
    return session;
  }

  afterEach(() => vi.useRealTimers());

  test("says that it waits for the compiler when that takes long, and makes the subflow then", async () => {
    vi.useFakeTimers();
    const session = twoTasks();
    let answer: (types: readonly InferredType[]) => void = () => undefined;
    const inferredTypes = () => new Promise<readonly InferredType[]>((resolve) => (answer = resolve));
    const onWait = vi.fn();
    const extracting = extractSelected(session, { inferredTypes }, onWait);
    await vi.advanceTimersByTimeAsync(399);
    expect(onWait).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(onWait).toHaveBeenCalledOnce();
    answer([]);
    expect(await extracting).toHaveProperty("call");
    expect(session.getState().program.nodes.map(({ kind }) => kind)).toContain("subflow");
  });

  test("says at once what cannot be, and asks the compiler nothing", async () => {
    const session = twoTasks();
    session.getState().select([]);
    const inferredTypes = vi.fn();
    expect(await extractSelected(session, { inferredTypes }, () => undefined)).toHaveProperty("refusal");
    expect(inferredTypes).not.toHaveBeenCalled();
  });
});
