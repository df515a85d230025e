import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";
import { BrowserProcess } from "./store/browserProcess.ts";

/**
 * Every context that Playwright makes with `browser.newContext` is off the record, as private windows are: all other
 * tests run in such. Here it is what a person opens: a window of a browser that was started with `--incognito`.
 */
test(
  "in a private window everything works until its browser is closed, and nothing of it is left",
  { tag: "@long" },
  async ({ baseURL }) => {
    const profile = await mkdtemp(join(tmpdir(), "millrace-profile-"));
    let browser = await BrowserProcess.start(profile, ["--incognito"]);
    const openPage = async () => {
      const opened = new CanvasPage(browser.context.pages()[0] ?? (await browser.context.newPage()));
      await opened.page.goto(baseURL ?? "");
      await expect(opened.node("Count words")).toBeVisible();
      return opened;
    };
    try {
      const canvas = await openPage();
      await canvas.run();
      await canvas.expectRun(1, "Completed");
      await canvas.expectSaved();
      await canvas.page.reload();
      await canvas.expectRun(1, "Completed");
      await canvas.expectLogged("The report is written.");
      const files = await readdir(profile, { recursive: true });
      expect(files.filter((file) => file.includes("127.0.0.1"))).toEqual([]);
      await browser.kill();
      browser = await BrowserProcess.start(profile, ["--incognito"]);
      const again = await openPage();
      await expect(again.runHeader).toHaveCount(0);
    } finally {
      await browser.kill();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);
