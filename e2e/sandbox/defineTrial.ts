import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, type TestInfo } from "@playwright/test";
import { secret, type BrowserName } from "./attempts.ts";
import {
  attemptsFrom,
  holdTrial,
  keyOf,
  readInPage,
  type TrialPage,
  type Verdicts,
  type Where,
} from "./trial.ts";

/** Makes every attempt once, in pages of the browser that is given. */
type Hold = (newPage: () => Promise<TrialPage>, info: TestInfo, version: string) => Promise<void>;

const sides: Readonly<Record<Where, string>> = {
  task: "a task's code",
  flow: "a flow's code",
  document: "the frame's own document",
};

/**
 * One test for each attempt of the tables. All are made in one run with the walls up and one with the walls down; a
 * test then says of its own that nothing came of it, and that without the walls something does.
 */
export function defineTrial(name: BrowserName, beforeAll: (hold: Hold) => void): void {
  test.describe.configure({ mode: "default" });
  let outcome: Outcome;

  beforeAll(async (newPage, info, version) => {
    test.setTimeout(600_000);
    outcome = await once(join(info.project.outputDir, `trial-${name}.json`), async () => {
      const closed = await holdTrial(newPage, false);
      return { closed, control: await holdTrial(newPage, true), readable: await readInPage(newPage) };
    });
    keepForTable(name, version, outcome);
  });

  for (const where of Object.keys(attemptsFrom) as Where[]) {
    test.describe(`from ${sides[where]}`, () => {
      for (const attempt of attemptsFrom[where]) {
        const key = keyOf(where, attempt);
        if (attempt.reads) {
          test(`${attempt.what} (${attempt.id}) reads nothing of the app`, () => {
            expect(outcome.closed[key]?.answer).not.toContain(secret);
            expect(outcome.readable[attempt.id], "in the page itself").toContain(secret);
          });
          continue;
        }
        const passes = attempt.passes?.[name];
        test(`${attempt.what} (${attempt.id}) ${passes ?? "sends nothing"}`, () => {
          const arrived = outcome.closed[key]?.arrived;
          if (passes === undefined) expect(arrived).toEqual([]);
          else expect(arrived, "it passes no longer: take it out of the list").not.toEqual([]);
          const absent = attempt.absent?.[name];
          const without = outcome.control[key];
          if (absent === undefined) expect(without?.arrived, without?.answer).not.toEqual([]);
          else expect(without?.arrived, `${absent}; yet it is there: take it out of the list`).toEqual([]);
        });
      }
    });
  }
}

/** Where `scripts/sandboxTable.mjs` looks. */
function keepForTable(name: BrowserName, version: string, outcome: Outcome): void {
  const folder = fileURLToPath(new URL("../../.cache", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(join(folder, `trial-${name}.json`), JSON.stringify({ version, day, outcome }));
}

interface Outcome {
  readonly closed: Verdicts;
  readonly control: Verdicts;
  readonly readable: Readonly<Record<string, string>>;
}

/** A failed test ends its process; the next one goes on with what this run's trial gave instead of holding it again. */
async function once(path: string, hold: () => Promise<Outcome>): Promise<Outcome> {
  const run = process.env.MILLRACE_E2E_PORT;
  const kept = existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as { run?: string; outcome: Outcome })
    : undefined;
  if (kept && kept.run === run) return kept.outcome;
  const outcome = await hold();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify({ run, outcome }));
  return outcome;
}
