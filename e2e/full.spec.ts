import { mkdir, mkdtemp, readFile, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { browserFlags } from "../scripts/browserFlags.ts";
import { executablePath } from "../scripts/chromium.mjs";
import { CanvasPage } from "./canvas.ts";
import { BrowserProcess } from "./store/browserProcess.ts";
import { breachesOf } from "./store/invariants.ts";
import { readKept } from "./store/kept.ts";
import { expect, test } from "./millrace.ts";

/**
 * Gives an origin so many bytes for all that it keeps; without a number as many as the browser likes. To be set before the
 * page is opened: what Chromium found room for then, it writes for half a minute without asking again.
 */
async function setQuota(page: Page, origin: string, quotaSize?: number): Promise<void> {
  const client = await page.context().newCDPSession(page);
  await client.send(
    "Storage.overrideQuotaForOrigin",
    quotaSize === undefined ? { origin } : { origin, quotaSize },
  );
}

/** Bytes that hold the flow that opens first, and nothing of a run of it. */
const roomForTheFlow = 200_000;

const banner = (page: Page) => page.getByRole("alert").filter({ hasText: "Millrace goes on in memory" });

test("when the device is full, run and edits go on in memory, a banner says so, and all of it can be downloaded; with room again it is saved", async ({
  baseURL,
  browser,
  page,
}) => {
  const canvas = new CanvasPage(page);
  const written = "written without room ".repeat(10_000).trim();
  const origin = baseURL ?? "";
  await setQuota(page, origin, roomForTheFlow);
  await canvas.open();
  await canvas.expectSaved();
  await canvas.run();
  await canvas.expectRun(1, "Completed");
  await page.getByLabel("Description").fill(written);
  await page.getByLabel("Description").blur();
  await expect(banner(page)).toContainText(
    "The run and your edits could not be saved. The browser gives Millrace no more room",
  );
  await page.screenshot({ path: test.info().outputPath("full.png") });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    banner(page).getByRole("button", { name: "Download everything" }).click(),
  ]);
  const buffer = await readFile(await download.path());
  const other = await (await browser.newContext()).newPage();
  await other.goto("/#/storage");
  await other.getByLabel("Archive").setInputFiles({ name: "all.zip", mimeType: "application/zip", buffer });
  await other.getByRole("link", { name: "Word report" }).first().click();
  const there = new CanvasPage(other);
  await there.expectRun(1, "Completed");
  await expect(other.getByLabel("Description")).toHaveValue(written);
  await other.context().close();

  await setQuota(page, origin);
  await banner(page).getByRole("button", { name: "Try again" }).click();
  await expect(banner(page)).toBeHidden();
  await canvas.expectSaved();
  await page.reload();
  await canvas.expectRun(1, "Completed");
  await canvas.expectLogged("The report is written.");
  await expect(page.getByLabel("Description")).toHaveValue(written);
});

test("where the browser lets the page keep nothing, flows run in memory once the user says so, and can be downloaded", async ({
  baseURL,
}) => {
  const profile = await mkdtemp(join(tmpdir(), "millrace-profile-"));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await mkdir(join(profile, "Default"));
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
  const path = executablePath();
  const context = await chromium.launchPersistentContext(profile, {
    args: browserFlags,
    viewport: { width: 1440, height: 900 },
    ...(path ? { executablePath: path } : {}),
  });
  try {
    const canvas = new CanvasPage(context.pages()[0] ?? (await context.newPage()));
    const { page } = canvas;
    await page.goto(baseURL ?? "");
    await expect(page.getByRole("alert")).toContainText("set to let this page keep nothing");
    await page.screenshot({ path: test.info().outputPath("refused.png") });
    await page.getByRole("button", { name: "Go on without saving" }).click();
    await expect(canvas.node("Count words")).toBeVisible();
    await expect(banner(page)).toContainText("Your edits could not be saved.");
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    await expect(banner(page)).toContainText("The run and your edits could not be saved.");
    await page.screenshot({ path: test.info().outputPath("in-memory.png") });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      banner(page).getByRole("button", { name: "Download everything" }).click(),
    ]);
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 2).toString()).toBe("PK");
    expect(bytes.includes("flows/") && bytes.includes("runs/")).toBe(true);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test(
  "a page that is reloaded while the disk is full opens nothing, says so, and opens everything when there is room",
  { tag: "@long" },
  async ({ baseURL, page }) => {
    const canvas = new CanvasPage(page);
    const origin = baseURL ?? "";
    await canvas.open();
    await canvas.expectSaved();
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    // What the engine's worker leaves when the browser has closed the database.
    await page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory();
      const stream = await (await folder.getFileHandle("closed-millrace-2")).createWritable();
      await stream.write(new Float64Array([Date.now()]));
      await stream.close();
    });
    await page.goto("about:blank");
    await setQuota(page, origin, roomForTheFlow);
    await page.goto(origin);
    await expect(page.getByRole("alert")).toContainText("no more room on this device");
    await page.screenshot({ path: test.info().outputPath("reloaded.png") });
    await setQuota(page, origin);
    await page.getByRole("button", { name: "Try again" }).click();
    await canvas.expectRun(1, "Completed");
    await canvas.expectLogged("The report is written.");
    expect(breachesOf(await readKept(page), [])).toEqual([]);
  },
);

/**
 * On a disk that is really full, whatever the browser makes of that: `MILLRACE_SMALL_DISK` names a folder on a small disk
 * of its own, as `mount -t tmpfs -o size=200m tmpfs DIR` makes it. Left out of `npm test`, since mounting is root's.
 */
const smallDisk = process.env.MILLRACE_SMALL_DISK;
if (smallDisk !== undefined) {
  test.describe("on a small disk", () => {
    // There is one disk: what fills it must not be another test's.
    test.describe.configure({ mode: "default" });

    test("when the disk itself is full the run goes on in memory, and nothing that was saved is damaged", () =>
      onSmallDisk(smallDisk, async ({ canvas, fill, free, restart }) => {
        await canvas.run();
        await canvas.expectRun(1, "Completed");
        await fill();
        await canvas.run();
        await canvas.expectRun(2, "Completed");
        await canvas.expectLogged("The report is written.");
        await expect(banner(canvas.page)).toBeVisible();
        console.log(await banner(canvas.page).textContent());
        await canvas.page.screenshot({ path: test.info().outputPath("disk-full.png") });
        // Once more without room, which Chromium would not survive, were anything written.
        await banner(canvas.page).getByRole("button", { name: "Try again" }).click();
        await expect(banner(canvas.page)).toContainText("no more room on this device");
        await free();
        await banner(canvas.page).getByRole("button", { name: "Try again" }).click();
        await expect(banner(canvas.page)).toBeHidden({ timeout: 60_000 });
        const again = await restart();
        await again.expectRun(2, "Completed");
        expect(breachesOf(await readKept(again.page), [])).toEqual([]);
      }));

    test("when the page is reloaded while the disk itself is full it opens nothing before there is room, and nothing that was saved is damaged", () =>
      onSmallDisk(smallDisk, async ({ canvas, fill, free, restart }) => {
        await canvas.run();
        await canvas.expectRun(1, "Completed");
        await fill();
        await canvas.run();
        await canvas.expectRun(2, "Completed");
        await expect(banner(canvas.page)).toBeVisible();
        await canvas.page.reload();
        await expect(canvas.page.getByRole("alert")).toContainText("no more room on this device");
        await canvas.page.screenshot({ path: test.info().outputPath("reloaded.png") });
        await free();
        await canvas.page.getByRole("button", { name: "Try again" }).click();
        await expect(canvas.node("Count words")).toBeVisible();
        await canvas.run();
        await expect(canvas.page.getByRole("group", { name: /^Run \d/ })).toContainText("Completed");
        await canvas.expectSaved();
        const again = await restart();
        const kept = await readKept(again.page);
        expect(kept.runs.find(({ number }) => number === 1)?.state.name).toBe("Completed");
        expect(kept.runs.toSorted((one, other) => one.number - other.number).at(-1)?.state.name).toBe(
          "Completed",
        );
        expect(breachesOf(kept, [])).toEqual([]);
      }));
  });
}

interface OnSmallDisk {
  readonly canvas: CanvasPage;
  /** Leaves not a byte, whatever the browser has taken meanwhile. */
  readonly fill: () => Promise<void>;
  readonly free: () => Promise<void>;
  /** Kills the browser and opens the page in another one with the same profile. */
  readonly restart: () => Promise<CanvasPage>;
}

/** A browser whose profile is on the disk, with Millrace open, allowed to keep what it has. */
async function onSmallDisk(disk: string, body: (context: OnSmallDisk) => Promise<void>): Promise<void> {
  // Two browsers, and a disk without a byte left.
  test.slow();
  const profile = await mkdtemp(join(disk, "profile-"));
  const filler = join(disk, "filler");
  let browser = await BrowserProcess.start(profile);
  const openPage = async () => {
    const opened = new CanvasPage(browser.context.pages()[0] ?? (await browser.context.newPage()));
    await opened.page.goto(test.info().project.use.baseURL ?? "");
    await expect(opened.node("Count words")).toBeVisible();
    return opened;
  };
  try {
    const canvas = await openPage();
    // Chromium throws away what it did not promise to keep when the disk is short of room; that is its right.
    const session = await browser.context.newCDPSession(canvas.page);
    await session.send("Browser.grantPermissions", { permissions: ["durableStorage"] });
    expect(await canvas.page.evaluate(() => navigator.storage.persist())).toBe(true);
    await body({
      canvas,
      fill: async () => {
        const { bavail, bsize } = await statfs(disk);
        await writeFile(filler, Buffer.alloc(bavail * bsize + 1)).catch(() => undefined);
      },
      free: () => rm(filler),
      restart: async () => {
        await browser.kill();
        browser = await BrowserProcess.start(profile);
        return openPage();
      },
    });
  } finally {
    await browser.kill();
    await rm(filler, { force: true });
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
