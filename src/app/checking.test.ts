import { expect, test } from "vitest";
import { createSession } from "../editor/session.ts";
import { blankProgram } from "../program/blank.ts";
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
