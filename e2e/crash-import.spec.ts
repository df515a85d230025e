import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Page } from "@playwright/test";
import { CanvasPage } from "./canvas.ts";
import { isLong } from "./length.ts";
import { expect, test } from "./millrace.ts";
import { archiveOf, downloaded } from "./store/archiveFile.ts";
import { BrowserProcess } from "./store/browserProcess.ts";
import { breachesOf } from "./store/invariants.ts";
import { addFlow, openRuns, readKept, type Kept } from "./store/kept.ts";
import { seeded } from "./store/seeded.ts";

/** `npm run soak:crash` kills a hundred times. */
const kills = Number(process.env.MILLRACE_KILLS ?? (isLong ? 10 : 1));
const seed = Number(process.env.MILLRACE_SEED ?? Date.now() % 1_000_000);
const [runs, lines] = isLong || kills > 1 ? [4, 1000] : [2, 250];

/** Retries, a map, thousands of log lines, artifacts with and without key. */
const text = `import { createMarkdownArtifact, createTableArtifact, flow, getRunLogger, task } from "millrace";

let failures = 0;

export const write = task(
  { name: "Write", retries: 2 },
  async function write(item: number): Promise<number> {
    const logger = getRunLogger();
    for (let line = 0; line < ${lines}; line++) logger.info(\`item \${item} line \${line}\`);
    if (item % 3 === 0 && failures++ === 0) throw new Error("not this time");
    await createMarkdownArtifact({ key: \`item-\${item % 2}\`, markdown: \`# Item \${item}\` });
    await createTableArtifact({ table: [{ item }] });
    return item;
  },
);

export const writeAll = task(
  { name: "Write all" },
  async function writeAll(count: number): Promise<number> {
    const futures = write.map(Array.from({ length: count }, (_, item) => item));
    let sum = 0;
    for (const future of futures) sum += await future.result();
    return sum;
  },
);

export const long = flow({ name: "Long" }, async function long(count: number = 8) {
  const sum = writeAll.submit(count);
  return sum;
});
`;

test("the browser is killed at random moments while a file comes in: each flow and run of it is there whole or not at all, what was here is untouched, and the same file brings the rest", async ({
  baseURL,
  page,
}) => {
  test.setTimeout(120_000 + kills * 60_000);
  const { file, source } = await writeFile(page);
  const folder = await mkdtemp(join(tmpdir(), "millrace-profile-"));
  const [before, profile] = [join(folder, "before"), join(folder, "profile")];
  const random = seeded(seed);
  const table: string[] = [];
  let browser = await BrowserProcess.start(before);
  try {
    const own = await fillBefore(await browser.openApp(baseURL));
    await browser.kill();
    let isAllIn = true;
    for (let kill = 1; kill <= kills; kill++) {
      if (isAllIn) {
        await rm(profile, { recursive: true, force: true, maxRetries: 5 });
        // Without the locks of the browser that was killed.
        const filter = (path: string) => !basename(path).startsWith("Singleton");
        await cp(before, profile, { recursive: true, filter });
      }
      browser = await BrowserProcess.start(profile);
      // The first half of the work is to check the file.
      const moment = 0.5 + 0.5 * random();
      await beginImport(await browser.openApp(baseURL), file, moment);
      await new Promise((resolve) => setTimeout(resolve, (random() * lines) / 10));
      await browser.kill();
      browser = await BrowserProcess.start(profile);
      const after = await browser.openApp(baseURL);
      await expect.poll(async () => openRuns(await readKept(after))).toEqual([]);
      const kept = await readKept(after);
      expect(breachesOf(kept, []), `kill ${kill}, seed ${seed}`).toEqual([]);
      expect(partOf(kept, own), `what was here, kill ${kill}, seed ${seed}`).toEqual(own);
      expectWholeOrNone(kept, source);
      const came = cameIn(kept, source);
      isAllIn = came.length === runs;
      table.push([kill, moment.toFixed(2), importedFlows(kept).length, came.length].join("\t"));
      if (kill === kills) await expectRest(after, file, source, own);
      await browser.kill();
    }
  } finally {
    await browser.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    console.log([`seed ${seed}`, "kill\tat\tflows\truns", ...table].join("\n"));
  }
});

/** A file with a flow and its runs, and what is kept where it was written. */
async function writeFile(page: Page): Promise<{ file: Buffer; source: Kept }> {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await addFlow(page, "long", "Long", text);
  await page.goto("/#/flows/long");
  for (let run = 1; run <= runs; run++) {
    await canvas.run();
    await canvas.expectRun(run, "Completed");
  }
  await expect.poll(async () => openRuns(await readKept(page))).toEqual([]);
  const source = await readKept(page);
  await page.goto("/#/storage");
  const { bytes } = await downloaded(page, () =>
    page.getByRole("button", { name: "Download everything" }).click(),
  );
  return { file: bytes, source };
}

/** A run of another flow, and the file's flow in another form. */
async function fillBefore(page: Page): Promise<Kept> {
  const canvas = new CanvasPage(page);
  await canvas.run();
  await canvas.expectRun(1, "Completed");
  await addFlow(page, "long", "Long", text.replaceAll(`${lines}`, "10"));
  await expect.poll(async () => openRuns(await readKept(page))).toEqual([]);
  return readKept(page);
}

/** Resolves when so much of the file is read, or all has come in. */
async function beginImport(page: Page, file: Buffer, until: number): Promise<void> {
  await page.getByRole("link", { name: "Storage", exact: true }).click();
  await page.getByLabel("Archive").setInputFiles(archiveOf("long.zip", file));
  await page.waitForFunction((moment) => {
    const progress = document.querySelector<HTMLProgressElement>("dialog progress, [role=dialog] progress");
    return (progress?.value ?? 0) >= moment || document.body.textContent.includes("was taken in");
  }, until);
}

/** The same file brings what is missing, and nothing twice. */
async function expectRest(page: Page, file: Buffer, source: Kept, own: Kept): Promise<void> {
  for (let time = 1; time <= 2; time++) {
    await beginImport(page, file, 2);
    await page.getByRole("button", { name: "Close" }).last().click();
    const kept = await readKept(page);
    expect(partOf(kept, own)).toEqual(own);
    expectWholeOrNone(kept, source);
    expect(importedFlows(kept)).toHaveLength(1);
    expect(cameIn(kept, source)).toHaveLength(runs);
    expect(kept.runs).toHaveLength(own.runs.length + runs);
    expect(breachesOf(kept, [])).toEqual([]);
  }
}

function importedFlows({ flows }: Kept) {
  return flows.filter(({ name }) => name === "Long (imported)");
}

/** The file's runs that are there. */
function cameIn(kept: Kept, source: Kept) {
  const ids = new Set(source.runs.map(({ id }) => id));
  return kept.runs.filter(({ id }) => ids.has(id));
}

function expectWholeOrNone(kept: Kept, source: Kept): void {
  const [copy, ...others] = importedFlows(kept);
  expect(others).toEqual([]);
  if (copy) expect(revisionsOf(kept, copy.id)).toEqual([1]);
  for (const run of cameIn(kept, source)) {
    const was = source.runs.find(({ id }) => id === run.id);
    expect(run).toEqual({ ...was, flowId: copy?.id });
    expect(courseOf(kept, run.id)).toEqual(courseOf(source, run.id));
  }
  const came = new Set(cameIn(kept, source).map(({ id }) => id));
  const left = [...kept.artifacts].filter(({ flowId }) => flowId === copy?.id);
  expect(left.filter(({ runId }) => !came.has(runId))).toEqual([]);
}

/** Revisions that have their document. */
function revisionsOf({ revisions, documents }: Kept, flow: string): readonly number[] {
  return revisions
    .filter(({ flowId }) => flowId === flow)
    .filter(({ revision }) => documents.some((one) => one.flowId === flow && one.revision === revision))
    .map(({ revision }) => revision);
}

/** All that is kept of a run, however it came into rows. */
function courseOf({ events, logs, artifacts }: Kept, id: string) {
  const rows = events.filter(({ runId }) => runId === id);
  const chunks = logs.filter(({ runId }) => runId === id);
  return {
    events: rows.flatMap((row) =>
      row.events.map((event, index) => [row.numbers?.[index] ?? row.first + index, event]),
    ),
    lines: chunks.map((chunk) => chunk.text).join("\n"),
    artifacts: artifacts
      .filter(({ runId }) => runId === id)
      .map(({ flowId: _flow, ...artifact }) => artifact)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  };
}

/** Of what is kept, what belongs to these flows and runs. */
function partOf(kept: Kept, { flows, runs: ownRuns }: Kept): Kept {
  const flowIds = new Set(flows.map(({ id }) => id));
  const runIds = new Set(ownRuns.map(({ id }) => id));
  const hashes = new Set(ownRuns.map(({ programHash }) => programHash));
  return {
    flows: kept.flows.filter(({ id }) => flowIds.has(id)),
    revisions: kept.revisions.filter(({ flowId }) => flowIds.has(flowId)),
    documents: kept.documents.filter(({ flowId }) => flowIds.has(flowId)),
    runs: kept.runs.filter(({ id }) => runIds.has(id)),
    programs: kept.programs.filter(({ hash }) => hashes.has(hash)),
    events: kept.events.filter(({ runId }) => runIds.has(runId)),
    logs: kept.logs.filter(({ runId }) => runIds.has(runId)),
    artifacts: kept.artifacts.filter(({ runId }) => runIds.has(runId)),
  };
}
