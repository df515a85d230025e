import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { courseOf } from "../src/app/demoCourse.testing.ts";
import { sampleIds } from "../src/app/sampleIds.testing.ts";
import type { RunFile } from "../src/engine/runFile.ts";
import { CanvasPage } from "./canvas.ts";
import { countWords } from "./countWords.ts";
import { expect, test } from "./millrace.ts";

const root = new URL("../", import.meta.url);
const ids = readdirSync(new URL("src/demos/", root)).flatMap((file) => {
  const id = /^([\w-]+)\.ts$/.exec(file)?.[1] ?? "index";
  return id === "index" ? [] : [id];
});

/** `npm test` has every demo on a virtual clock; of this form it takes a sample. */
const lengthOf = (id: string) => ({ tag: sampleIds.includes(id) ? [] : ["@long"] });

/** What the in-process core gave on its virtual clock. */
async function keptCourse(id: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`src/demos/records/${id}.snap`, root), "utf8"));
}

function millraceRun(...args: string[]): Promise<RunFile> {
  const command = [fileURLToPath(new URL("dist/node/millrace.js", root)), "run", ...args, "--json"];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { maxBuffer: 2 ** 28 }, (error, output) => {
      if (error) reject(error);
      else resolve(JSON.parse(output) as RunFile);
    });
  });
}

function demoFile(id: string): string {
  return fileURLToPath(new URL(`src/demos/${id}.ts`, root));
}

test.describe("under millrace run", () => {
  for (const id of ids) {
    test(`the demo ${id} gives the record that is kept beside it`, lengthOf(id), async () => {
      expect(courseOf(await millraceRun(demoFile(id)))).toEqual(await keptCourse(id));
    });
  }

  test(
    "three tasks of two seconds take six seconds in sequence, and less side by side",
    { tag: "@long" },
    async () => {
      const secondsOf = async (id: string) => {
        const [{ startTime, endTime }] = (await millraceRun(demoFile(id))).flowRuns as [
          RunFile["flowRuns"][0],
        ];
        return (Date.parse(endTime ?? "") - Date.parse(startTime ?? "")) / 1000;
      };
      const [sequential, concurrent] = [await secondsOf("sequential"), await secondsOf("concurrent")];
      expect(sequential).toBeGreaterThanOrEqual(6);
      expect(concurrent).toBeLessThan(sequential);
    },
  );

  test("the word dictionary reads the whole of Moby-Dick on request", { tag: "@long" }, async () => {
    const run = await millraceRun(demoFile("word-dictionary"), "--param", "source=moby-dick");
    const { total, unique, mostFrequent } = countWords();
    expect(run.flowRuns[0]?.result).toEqual({
      totalWords: total,
      uniqueWords: unique,
      mostFrequent: mostFrequent.slice(0, 5),
    });
  });
});

test.describe("on the page", () => {
  for (const [id, title] of [
    ["concurrent", "Concurrent"],
    ["retry-log", "Automatic retry with a log"],
    ["subflow", "Build bicycle"],
    ["division-by-state", "Division by zero, handled by state"],
  ] as const) {
    test(
      `the demo ${id}, opened from the menu, gives the record that is kept beside it`,
      lengthOf(id),
      async ({ page }) => {
        const canvas = new CanvasPage(page);
        await canvas.open();
        await openDemo(page, title);
        await canvas.run();
        await canvas.expectRun(1, "Completed");
        expect(courseOf(await downloadedRun(page))).toEqual(await keptCourse(id));
      },
    );
  }

  test("the run form offers what a parameter's type allows, and Moby-Dick is counted on request", async ({
    page,
  }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await openDemo(page, "Word dictionary");
    await expect(canvas.node("Make dictionary")).toBeVisible();
    await page.getByRole("button", { name: "Run with parameters" }).click();
    const form = page.getByRole("dialog", { name: "Run with parameters" });
    const source = form.getByLabel(/^source/);
    await expect(source.getByRole("option")).toHaveText(['default: "sentence"', "sentence", "moby-dick"]);
    await source.selectOption("moby-dick");
    await form.getByRole("button", { name: "Run", exact: true }).click();
    await canvas.expectRun(1, "Completed");
    const run = await downloadedRun(page);
    expect(run.flowRuns[0]?.parameters).toMatchObject({ source: "moby-dick" });
    expect(run.flowRuns[0]?.result).toMatchObject({ totalWords: countWords().total });
  });

  test(
    "a demo is a copy, and one's own flow is found again among all flows",
    { tag: "@long" },
    async ({ page }) => {
      const canvas = new CanvasPage(page);
      await canvas.open();
      await openDemo(page, "Sequential");
      await expect(canvas.node("Work").first()).toBeVisible();
      await openDemo(page, "Sequential");
      await page.getByRole("link", { name: "My flows", exact: true }).first().click();
      const own = page.getByRole("list", { name: "Flows" });
      await expect(own.getByRole("link", { name: "Sequential" })).toHaveCount(2);
      await own.getByRole("link", { name: "Word report" }).click();
      await expect(canvas.node("Count words")).toBeVisible();
    },
  );
});

async function openDemo(page: Page, title: string): Promise<void> {
  // A second copy has the first one's heading; only its address tells them apart.
  const before = page.url();
  await page.getByRole("button", { name: "Demos" }).click();
  const group = page.getByRole("group", { name: "Demos" });
  await group.getByText(title, { exact: true }).click();
  await expect(page).not.toHaveURL(before);
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
}

async function downloadedRun(page: Page): Promise<RunFile> {
  await page.getByRole("button", { name: /^Runs/ }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download run #1" }).click(),
  ]);
  return JSON.parse(await readFile(await download.path(), "utf8")) as RunFile;
}
