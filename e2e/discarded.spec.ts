import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Worker } from "@playwright/test";
import { browserFlags } from "../scripts/browserFlags.ts";
import { executablePath } from "../scripts/chromium.mjs";
import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

/** What the extension's worker is asked for; only an extension can tell the browser to discard a tab. */
interface Tabs {
  query(about: { url: string }): Promise<{ id: number; discarded: boolean }[]>;
  discard(id: number): Promise<{ discarded: boolean } | undefined>;
}

const manifest = {
  manifest_version: 3,
  name: "Discards tabs",
  version: "1",
  permissions: ["tabs"],
  background: { service_worker: "worker.js" },
};

async function writeExtension(folder: string): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "worker.js"), "");
  return folder;
}

/** As the browser does on a machine without memory: the tab stays in its strip, and all that was in it is gone. */
async function discard(extension: Worker, url: string): Promise<void> {
  await extension.evaluate(async (url) => {
    const { tabs } = (globalThis as unknown as { chrome: { tabs: Tabs } }).chrome;
    const [tab] = await tabs.query({ url });
    if (!tab) throw new Error("There is no such tab.");
    await tabs.discard(tab.id);
    if ((await tabs.query({ url })).some(({ discarded }) => !discarded))
      throw new Error("It was not discarded.");
  }, url);
}

// A tab that was closed is the same to the next one (bad-input.spec.ts), which is why this one is long.
test(
  "the run of a tab that the browser discards is Crashed with the reason, and goes on with what had completed",
  { tag: "@long" },
  async ({ baseURL }) => {
    const folder = await mkdtemp(join(tmpdir(), "millrace-discard-"));
    const extension = await writeExtension(join(folder, "extension"));
    const chromiumPath = executablePath();
    const context = await chromium.launchPersistentContext(join(folder, "profile"), {
      ...(baseURL ? { baseURL } : {}),
      viewport: { width: 1440, height: 900 },
      ignoreDefaultArgs: ["--disable-extensions"],
      args: [...browserFlags, `--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
      ...(chromiumPath ? { executablePath: chromiumPath } : { channel: "chromium" }),
    });
    try {
      const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
      const one = new CanvasPage(await context.newPage());
      await one.open();
      await one.node("Count words").click();
      await one.pasteCode(
        "async function countWords(text: string): Promise<number> {\n  return new Promise(() => undefined);\n}",
      );
      await one.expectSaved();
      await one.run();
      await one.expectState("Count words", "Running");
      await one.expectState("Most frequent words", "Completed");

      const page = await context.newPage();
      await discard(worker, `${baseURL}/*`);
      const two = new CanvasPage(page);
      await two.open();
      await two.expectRun(1, "Crashed");
      await expect(two.node("Count words")).toContainText(
        "The tab that ran this flow was closed or discarded",
      );
      await page.getByRole("button", { name: "Resume", exact: true }).click();
      await two.expectState("Count words", "Running");
      await two.openTab("Timeline");
      await expect(page.getByRole("button", { name: /^Most frequent words-/ })).toHaveCount(1);
    } finally {
      await context.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);
