import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

const docs = fileURLToPath(new URL("../docs", import.meta.url));

test.use({ colorScheme: "dark", viewport: { width: 1440, height: 900 } });

test(
  "the README's picture shows a finished run with a node's code beside it",
  { tag: "@long" },
  async ({ page }, { outputDir }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    await canvas.node("Count frequencies").click();
    await expect(page.locator(".monaco-editor")).toContainText("frequencies");
    await canvas.openTab("Timeline");
    // `npm run pictures` renews the picture in the repository; other runs leave the tree as it is.
    const folder = process.env["MILLRACE_PICTURES"] ? docs : outputDir;
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: join(folder, "word-report.png") });
  },
);
