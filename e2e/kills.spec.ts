import type { Page } from "@playwright/test";
import { isLong } from "./length.ts";
import { expect, test } from "./millrace.ts";
import { serveApp, stages, type AppServer } from "./sandbox/appServer.ts";

// Nothing is left behind by bodies that are killed: counted, by what the browser's own objects say.

/** `npm run soak:kills` kills a thousand. */
const kills = Number(process.env.MILLRACE_KILLS ?? (isLong ? 30 : 5));

/** Counts, in the page and in every frame, what is made and given back. Workers count until they are terminated. */
function countEverything(): void {
  const counts = { workers: 0, made: 0, blobUrls: 0 };
  Object.assign(globalThis, { counts });
  const { terminate } = Worker.prototype;
  globalThis.Worker = new Proxy(Worker, {
    construct(target, given) {
      counts.workers += 1;
      counts.made += 1;
      return Reflect.construct(target, given) as object;
    },
  });
  const ended = new WeakSet<Worker>();
  Worker.prototype.terminate = function (this: Worker) {
    if (!ended.has(this)) counts.workers -= 1;
    ended.add(this);
    terminate.call(this);
  };
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (made: Blob) => {
    counts.blobUrls += 1;
    return createObjectURL.call(URL, made);
  };
  URL.revokeObjectURL = (url: string) => {
    counts.blobUrls -= 1;
    revokeObjectURL.call(URL, url);
  };
}

interface Counts {
  readonly workers: number;
  readonly made: number;
  readonly blobUrls: number;
}

/** Kills so many bodies, and then waits. */
const killing = `import { flow, getRunLogger, task } from "millrace";
const hang = task({ name: "Hang", timeoutSeconds: 0.05 }, async (index: number) => {
  getRunLogger().info("before " + index);
  for (;;);
});
const rest = task({ name: "Rest" }, () => new Promise<void>(() => undefined));
export const killer = flow({ name: "${stages.first.title}" }, async function killer() {
  for (let kill = 0; kill < ${kills}; kill++) {
    const hanging = hang.submit(kill);
    await hanging.wait();
    if (hanging.state.name !== "TimedOut") throw new Error("It did not hang.");
  }
  getRunLogger().info("all ${kills} are killed");
  await rest();
});
`;

let app: AppServer | undefined;
test.afterEach(() => app?.close());

test(`after ${kills} kills there are as many workers and blob URLs as before; with the run's end, no frame, no worker`, async ({
  page,
}) => {
  test.setTimeout(120_000 + kills * 4_000);
  await page.addInitScript(countEverything);
  app = await serveApp({ first: killing });
  await page.goto(app.origin);
  await expect(page.getByRole("heading", { name: "Word report", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Demos" }).click();
  await page.getByRole("group", { name: "Demos" }).getByText(stages.first.title, { exact: true }).click();
  await expect(page.getByRole("heading", { name: stages.first.title, level: 1 })).toBeVisible();
  const threadsBefore = await workersOf(page);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const log = page.getByRole("log");
  const filter = page.getByRole("searchbox", { name: "Find in the log" });
  await filter.fill("are killed");
  await expect(log).toContainText(`all ${kills} are killed`, { timeout: 60_000 + kills * 3_500 });

  expect((await workersOf(page)).length).toBeGreaterThan(threadsBefore.length);
  const inFrame = await frameCounts(page);
  expect(inFrame.made).toBeGreaterThan(kills);
  // The flow's own, those ready for tasks, and none that was killed.
  const ready = await page.evaluate(() => Math.max(2, navigator.hardwareConcurrency - 1));
  expect(inFrame.workers).toBeLessThanOrEqual(ready + 2);
  // The probe's and the one that workers are made from; each worker's own go with it.
  expect(inFrame.blobUrls).toBeLessThanOrEqual(3);
  await filter.fill("before ");
  await expect(
    page
      .getByRole("status")
      .filter({ hasText: new RegExp(`^${kills.toLocaleString("en")} of [\\d,]+ lines`) }),
  ).toBeAttached();

  await page
    .getByRole("button", { name: /^(Stop|Cancel)/ })
    .first()
    .click();
  await expect(page.getByRole("group", { name: "Run 1", exact: true })).toContainText("Cancelled");
  await expect(page.locator("iframe")).toHaveCount(0);
  // The browser's own word: it may take two seconds to free a thread that loops.
  await expect.poll(() => workersOf(page)).toEqual(threadsBefore);
  const inPage = await page.evaluate(() => (globalThis as unknown as { counts: Counts }).counts);
  expect(inPage.blobUrls).toBeLessThanOrEqual(0);
});

/** What the sandbox frame counted. */
async function frameCounts(page: Page): Promise<Counts> {
  const frame = page.frames().find((each) => each !== page.mainFrame());
  if (!frame) throw new Error("There is no sandbox frame.");
  return frame.evaluate(() => (globalThis as unknown as { counts: Counts }).counts);
}

/** The URLs of all workers that the browser has, in every process. */
async function workersOf(page: Page): Promise<string[]> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const targets = await session?.send("Target.getTargets", { filter: [{ type: "worker" }] });
  await session?.detach();
  return (targets?.targetInfos ?? []).map(({ url }) => url.slice(0, 80)).toSorted();
}
