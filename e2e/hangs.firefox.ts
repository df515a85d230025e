import { expect, test } from "@playwright/test";
import puppeteer from "puppeteer-core";
import { serveApp, stages } from "./sandbox/appServer.ts";
import { firefoxPath } from "./sandbox/firefoxPath.ts";
import { clickRun, openDemo, resultOf } from "./sandbox/trial.ts";

/** Many quick tasks that share few workers, and among them some that never end. */
const flowText = `import { flow, getRunLogger, task, wait } from "millrace";

export const quick = task({ name: "Quick" }, (index: number) => {
  getRunLogger().info("line " + index);
  return index;
});
export const hang = task({ name: "Hang", timeoutSeconds: 0.3 }, () => {
  getRunLogger().info("line of the hang");
  for (;;);
});
export const midst = flow({ name: ${JSON.stringify(stages.first.title)} }, async function midst() {
  const futures = Array.from({ length: 300 }, (_, index) =>
    index % 100 === 99 ? hang.submit() : quick.submit(index),
  );
  await wait(futures);
  return Object.fromEntries(futures.map(({ state }, index) => [index, state.name]));
});
`;

test("bodies that hang in the midst of quick ones take nothing of them with them in Firefox, too", async () => {
  const app = await serveApp({ first: flowText });
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: firefoxPath(),
    headless: true,
    protocolTimeout: 600_000,
  });
  try {
    const page = await browser.newPage();
    await openDemo(page, app.origin);
    await page.evaluate(clickRun);
    const names = Object.values(await resultOf(page));
    expect(names).toEqual(names.map((_, index) => (index % 100 === 99 ? "TimedOut" : "Completed")));
    expect(names).toHaveLength(300);
  } finally {
    await browser.close();
    app.close();
  }
});
