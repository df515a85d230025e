import { expect, test, vi } from "vitest";
import { createSession } from "../editor/session.ts";
import { blankProgram } from "../program/blank.ts";
import { apply } from "../program/change.ts";
import { addTask, type InferredType } from "../program/edits.ts";
import type { Problem } from "../program/checks.ts";
import type { TellProblems } from "../code/languageWorker.ts";
import type { SentProgram } from "../code/sentProgram.ts";
import { Checking } from "./checking.ts";
import type { Services } from "./services.ts";

test("a compiler that breaks off is told among the problems, and asked again with the whole program", async () => {
  const sent: SentProgram[] = [];
  const language = {
    checkSent: (program: SentProgram) => {
      sent.push(program);
      return sent.length === 1 ? Promise.reject(new TypeError("no such node")) : Promise.resolve([]);
    },
  } as unknown as Services["language"];
  const session = createSession(blankProgram("A flow"));
  const checking = new Checking(language, session);
  expect(await checking.now()).toMatchObject([
    { message: "The flow has no task yet: add one." },
    { severity: "warning", message: expect.stringContaining('the compiler broke off with "no such node"') },
  ]);
  session.getState().replace(blankProgram("Another flow"));
  expect(await checking.now()).toEqual([]);
  expect(sent.map(({ since }) => since)).toEqual([undefined, undefined]);
});

test("the types of ports are asked for when the problems are there, of a program that leaves some unwritten", async () => {
  const asked: number[] = [];
  const found: InferredType[] = [{ node: "count1", type: "number" }];
  const language = {
    checkSent: () => Promise.resolve([]),
    portTypes: (number: number) => {
      asked.push(number);
      return asked.length === 1 ? Promise.resolve(found) : Promise.reject(new Error("gone"));
    },
  } as unknown as Services["language"];
  const blank = blankProgram("A flow");
  const session = createSession(blank);
  const checking = new Checking(language, session);
  await checking.now();
  expect(asked).toEqual([]);
  const program = apply(blank, addTask(blank, { name: "Count", position: { x: 0, y: 0 } }));
  const bare = program.tasks.map((task) => ({ ...task, signature: { parameters: [], returns: "unknown" } }));
  session.getState().replace({ ...program, tasks: bare });
  await checking.now();
  await vi.waitFor(() => expect(checking.inferred.getState()).toEqual(found));
  session.getState().replace({ ...program, tasks: bare.slice() });
  await checking.now();
  expect([asked.length, checking.inferred.getState()]).toEqual([2, found]);
});

test("until all is checked for the first time, what is known so far shows, of the program as it is now", async () => {
  const early: Problem = { message: "Early.", severity: "error", source: "typescript" };
  const answers: ((problems: readonly Problem[]) => void)[] = [];
  const asked: (readonly string[] | undefined)[] = [];
  let tellEarly: TellProblems | undefined;
  const language = {
    checkSent: (_: SentProgram, first?: readonly string[], tell?: TellProblems) => {
      asked.push(first);
      tellEarly = tell ?? tellEarly;
      return new Promise((resolve) => answers.push(resolve));
    },
  } as unknown as Services["language"];
  const session = createSession(blankProgram("A flow"));
  const checking = new Checking(language, session);
  const now = checking.now();
  tellEarly?.([early]);
  expect(checking.problems.getState()).toEqual([early]);
  answers[0]?.([]);
  expect(await now).toEqual([]);
  tellEarly?.([early]);
  expect(checking.problems.getState()).toEqual([]);
  session.getState().replace(blankProgram("Another flow"));
  const again = checking.now();
  answers[1]?.([]);
  await again;
  expect(asked).toEqual([[], undefined]);
});
