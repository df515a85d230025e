import { expect, test } from "@playwright/test";
import puppeteer, { type LaunchOptions } from "puppeteer-core";
import { executablePath } from "../scripts/chromium.mjs";
import { firefoxPath } from "./sandbox/firefoxPath.ts";
import { serveApp, stages, type AppServer } from "./sandbox/appServer.ts";
import { clickRun, openDemo } from "./sandbox/trial.ts";

// npm run soak:memory: a task that eats memory until something gives way. Chromium gives each heap 300 MB here, so that it
// comes to that in a minute; Firefox takes what it takes.

const eating = `import { flow, task } from "millrace";
const eat = task({ name: "Eat", timeoutSeconds: 120 }, async () => {
  const all: unknown[] = [];
  for (;;) all.push(new Array(100_000).fill(0).map(() => ({ a: Math.random() })));
});
const fine = task({ name: "Fine" }, () => "fine");
export const eater = flow({ name: "${stages.first.title}", retries: 0 }, async function eater() {
  const eaten = await eat.returnState();
  return [eaten.name, await fine()];
});
`;

const browsers: Readonly<Record<string, () => LaunchOptions>> = {
  Chromium: () => {
    const path = executablePath() ?? process.env.MILLRACE_CHROMIUM;
    // Puppeteer would put sandboxed frames into the page's process, which Chromium as people have it does not.
    const ignoreDefaultArgs = puppeteer.defaultArgs().filter((flag) => flag.startsWith("--disable-features"));
    const args = ["--no-sandbox", "--js-flags=--max-old-space-size=300"];
    return { ignoreDefaultArgs, args, ...(path ? { executablePath: path } : {}) };
  },
  Firefox: () => ({ browser: "firefox", executablePath: firefoxPath() }),
};

/** The run has ended well, in spite of all. */
const isOver = `document.querySelector("[role=group][aria-label='Run 1']")?.textContent.includes("Completed")`;

let app: AppServer | undefined;
test.afterEach(() => app?.close());

for (const [name, options] of Object.entries(browsers)) {
  test(`in ${name} the memory that a task eats ends the task; the page lives, and the run goes on`, async () => {
    app = await serveApp({ first: eating });
    const browser = await puppeteer.launch({ headless: true, protocolTimeout: 600_000, ...options() });
    try {
      const page = await browser.newPage();
      let crashed = "";
      page.on("error", (error) => (crashed = error.message));
      await openDemo(page, app.origin);
      await page.evaluate("globalThis.isSamePage = true");
      const startedAt = Date.now();
      await page.evaluate(clickRun);
      await page.waitForFunction(isOver, { timeout: 500_000, polling: 1_000 });
      const log = String(await page.$eval("[role=log]", (element) => element.textContent));
      const end = /Eat-\w+Finished in state (\w+)/.exec(log)?.[1] ?? log.slice(-500);
      console.log(`${name}: after ${Math.round((Date.now() - startedAt) / 1000)} s: ${end}`);
      expect(log).toMatch(/Fine-\w+Finished in state Completed/);
      expect(await page.evaluate("globalThis.isSamePage")).toBe(true);
      expect(crashed).toBe("");
    } finally {
      await browser.close();
    }
  });
}
