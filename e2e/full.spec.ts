import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

/** Gives the page so many bytes for all that it keeps; without a number as many as before. */
async function setQuota(page: Page, quotaSize?: number): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await client.send(
    "Storage.overrideQuotaForOrigin",
    quotaSize === undefined ? { origin } : { origin, quotaSize },
  );
}

const banner = (page: Page) => page.getByRole("alert").filter({ hasText: "Millrace goes on in memory" });

test("when the device is full, run and edits go on in memory, a banner says so, and all of it can be downloaded; with room again it is saved", async ({
  browser,
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.expectSaved();
  await setQuota(page, 1);
  await canvas.run();
  await canvas.expectRun(1, "Completed");
  await page.getByLabel("Description").fill("written without room");
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
  await expect(other.getByLabel("Description")).toHaveValue("written without room");
  await other.context().close();

  await setQuota(page);
  await banner(page).getByRole("button", { name: "Try again" }).click();
  await expect(banner(page)).toBeHidden();
  await canvas.expectSaved();
  await page.reload();
  await canvas.expectRun(1, "Completed");
  await canvas.expectLogged("The report is written.");
  await expect(page.getByLabel("Description")).toHaveValue("written without room");
});
