import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Program } from "../src/program/program.ts";
import { isLong } from "./length.ts";
import { BrowserProcess } from "./store/browserProcess.ts";
import { breachesOf, type Promised } from "./store/invariants.ts";
import { addFlow, openRuns, readKept, type Kept } from "./store/kept.ts";
import { seeded } from "./store/seeded.ts";
import { soakText } from "./store/soakFlow.ts";
import { tearLog } from "./store/tornLog.ts";
import { expect, test } from "./millrace.ts";

/** `npm run soak:crash` kills a hundred times. */
const kills = Number(process.env.MILLRACE_KILLS ?? (isLong ? 10 : 1));
const seed = Number(process.env.MILLRACE_SEED ?? Date.now() % 1_000_000);

test("the browser is killed at random moments of a run, and whatever was kept is whole", async ({
  baseURL,
}) => {
  test.setTimeout(60_000 + kills * 60_000);
  const profile = await mkdtemp(join(tmpdir(), "millrace-profile-"));
  const random = seeded(seed);
  let browser = await BrowserProcess.start(profile);
  const table: string[] = [];
  try {
    await addFlow(await browser.openApp(baseURL), "soak", "Soak", soakText);
    let runs = 0;
    for (let kill = 1; kill <= kills; kill++) {
      const page = await browser.openApp(baseURL);
      const promised = await hearPromises(page);
      await page.getByRole("button", { name: "Run", exact: true }).click();
      // Most fall into the run; some before it has begun.
      if (random() < 0.9) await expect(newestHeader(page, runs + 1)).toBeVisible();
      const delay = Math.round(random() * 4000);
      await new Promise((resolve) => setTimeout(resolve, delay));
      await browser.kill();
      browser = await BrowserProcess.start(profile);
      const after = await browser.openApp(baseURL);
      // The lines of runs, which say what is open, are read in any case.
      await expect.poll(async () => openRuns(await readKept(after, "newest"))).toEqual([]);
      const kept = await readKept(after, kill === kills ? "all" : "newest");
      const run = kept.runs.length > runs ? newestOf(kept) : undefined;
      const last = promised().at(-1);
      const said = [last?.events ?? 0, last?.lines ?? 0];
      table.push([kill, delay, run?.state.name ?? "not begun", run?.events, run?.lines, ...said].join("\t"));
      expect(breachesOf(kept, promised()), `kill ${kill}, seed ${seed}`).toEqual([]);
      expect(kept.runs.length - runs, "runs more than before").toBe(run ? 1 : 0);
      runs = kept.runs.length;
    }
  } finally {
    await browser.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    const head = "kill\tafter ms\tstate\tevents\tlines\tsaid kept\tlines said kept";
    console.log([`seed ${seed}`, head, ...table].join("\n"));
  }
});

test("a browser that is killed in the midst of a write has everything from before, at the next start and at all that follow", async ({
  baseURL,
}) => {
  const profile = await mkdtemp(join(tmpdir(), "millrace-profile-"));
  let browser = await BrowserProcess.start(profile);
  try {
    await addFlow(await browser.openApp(baseURL), "soak", "Soak", soakText);
    const page = await browser.openApp(baseURL);
    const promised = await hearPromises(page);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect.poll(() => promised().at(-1)?.lines ?? 0).toBeGreaterThan(50);
    await browser.kill();
    await tearLog(profile);
    for (let start = 1; start <= 2; start++) {
      browser = await BrowserProcess.start(profile);
      const after = await browser.openApp(baseURL);
      await expect.poll(async () => openRuns(await readKept(after))).toEqual([]);
      const kept = await readKept(after);
      expect(kept.flows.map(({ name }) => name)).toContain("Soak");
      expect(kept.runs.map(({ state }) => state.name)).toEqual(["Crashed"]);
      expect(breachesOf(kept, promised().slice(0, -1))).toEqual([]);
      await browser.kill();
    }
  } finally {
    await browser.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test(
  "a browser that is killed in the midst of saving an edit, while nothing runs, has everything from before, at the next start and at all that follow",
  { tag: "@long" },
  async ({ baseURL }) => {
    const profile = await mkdtemp(join(tmpdir(), "millrace-profile-"));
    let browser = await BrowserProcess.start(profile);
    try {
      let page = await browser.openApp(baseURL);
      await describe(page, "kept before the kill");
      await describe(page, "torn");
      await browser.kill();
      await tearLog(profile);
      for (const text of ["after the kill", "later"]) {
        browser = await BrowserProcess.start(profile);
        page = await browser.openApp(baseURL);
        expect(await descriptions(page)).toEqual([
          text === "later" ? "after the kill" : expect.stringMatching(/^(kept before the kill|torn)$/),
        ]);
        await describe(page, text);
        await browser.kill();
      }
    } finally {
      await browser.kill();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);

/** Writes a description of the flow, and waits until it is on disk. */
async function describe(page: Page, text: string): Promise<void> {
  await page.getByLabel("Description").fill(text);
  await page.getByLabel("Description").blur();
  await expect.poll(() => descriptions(page)).toEqual([text]);
}

async function descriptions(page: Page): Promise<readonly unknown[]> {
  const { flows } = await readKept(page);
  return flows.map(({ document }) => (document as Program).flow.options.description);
}

function newestHeader(page: Page, number: number) {
  return page.getByRole("group", { name: `Run ${number}`, exact: true });
}

function newestOf({ runs }: Kept) {
  return runs.toSorted((one, other) => one.createdAt - other.createdAt).at(-1);
}

/** What the page is told to be on disk: each time, how much of the run another reader then finds there. */
async function hearPromises(page: Page): Promise<() => readonly Promised[]> {
  const promised: Promised[] = [];
  await page.exposeFunction("promise", (one: Promised) => void promised.push(one));
  await page.evaluate(() => {
    const { promise } = window as unknown as { promise: (promised: unknown) => void };
    const opening = indexedDB.open("millrace-2");
    opening.onsuccess = () => {
      new BroadcastChannel("millrace-runs").onmessage = ({ data }: MessageEvent) => {
        if (data.kind !== "kept") return;
        const reading = opening.result.transaction("runs").objectStore("runs").get(data.runId);
        reading.onsuccess = () => {
          const { events, lines } = reading.result;
          promise({ runId: data.runId, events, lines });
        };
      };
    };
  });
  return () => promised;
}
