import type { BrowserContext, Page } from "@playwright/test";
import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";
import { readKept } from "./store/kept.ts";

async function twoTabs(page: Page, context: BrowserContext): Promise<[CanvasPage, CanvasPage]> {
  const one = new CanvasPage(page);
  await one.open();
  const two = new CanvasPage(await context.newPage());
  await two.open();
  return [one, two];
}

/** Opens in a tab the flow that another has open. */
async function follow({ page }: CanvasPage, address: string, title: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
}

const description = ({ page }: CanvasPage) => page.getByLabel("Description");
const openElsewhere = ({ page }: CanvasPage) => page.getByText("This flow is open in another tab.");

test("a flow that is open in another tab is followed, not edited, until it is taken over", async ({
  context,
  page,
}) => {
  const [one, two] = await twoTabs(page, context);
  await expect(openElsewhere(two)).toBeVisible();
  await expect(openElsewhere(one)).toBeHidden();
  await description(one).fill("from the first tab");
  await description(one).blur();
  await expect(description(two)).toHaveValue("from the first tab");

  await description(two).fill("not to be");
  await description(two).blur();
  await expect(two.page.getByText("Nothing was changed").first()).toBeVisible();
  await two.page.screenshot({ path: test.info().outputPath("elsewhere.png") });

  await two.page.getByRole("button", { name: "Edit here" }).click();
  await expect(openElsewhere(two)).toBeHidden();
  await expect(openElsewhere(one)).toBeVisible();
  await description(two).fill("from the second tab");
  await description(two).blur();
  await expect(description(one)).toHaveValue("from the second tab");

  await two.page.close();
  await expect(openElsewhere(one)).toBeHidden();
  await description(one).fill("alone again");
  await description(one).blur();
  await one.expectSaved();
  await one.page.reload();
  await expect(description(one)).toHaveValue("alone again");
  await expect(openElsewhere(one)).toBeHidden();
});

const pausing = `import { flow, getRunLogger, pauseFlowRun } from "millrace";

export const pausing = flow({ name: "Pausing" }, async function pausing() {
  getRunLogger().info("Here it waits.");
  await pauseFlowRun();
  return "done";
});
`;

async function resume({ page }: CanvasPage): Promise<void> {
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
}

test("two tabs run the same flow at once; both see both, and one deletes what the other shows", async ({
  context,
  page,
}) => {
  const [one, two] = [new CanvasPage(page), new CanvasPage(await context.newPage())];
  await one.openFile("pausing.ts", pausing, "Pausing");
  await follow(two, page.url(), "Pausing");
  await one.trustAndRun();
  for (const tab of [one, two]) await tab.expectRun(1, "Paused");
  await two.expectLogged("Here it waits.");
  await resume(one);
  for (const tab of [one, two]) await tab.expectRun(1, "Completed");
  await one.run();
  await one.expectRun(2, "Paused");
  await two.runBeside();
  await two.expectRun(3, "Paused");
  await Promise.all([resume(one), resume(two)]);
  await expect(one.runHeader).toContainText(/Run #2.*Completed/);
  await expect(two.runHeader).toContainText(/Run #3.*Completed/);
  for (const tab of [one, two]) {
    await tab.page.getByRole("button", { name: /^Runs/ }).click();
    const list = tab.page.getByRole("dialog", { name: "Runs" });
    await expect(list.getByText("Completed")).toHaveCount(3);
    await tab.page.keyboard.press("Escape");
  }
  const shown = /Run #(\d)/.exec((await two.runHeader.textContent()) ?? "")?.[1] ?? "";
  await one.page.getByRole("button", { name: /^Runs/ }).click();
  await one.page.getByRole("button", { name: `More about run #${shown}` }).click();
  await one.page.getByRole("menuitem", { name: "Delete…" }).click();
  await one.page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(two.runHeader).not.toContainText(`Run #${shown}`);
  await expect(two.runHeader).toContainText("Completed");
});

/** Each turn takes its time, so that two that overlapped would be seen to. */
const limited = `import { flow, task } from "millrace";

export const turn = task({ name: "Turn", tags: ["db"] }, async function turn(number: number) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return number;
});

export const turns = flow({ name: "Turns" }, async function turns() {
  const first = turn.submit(1);
  const second = turn.submit(2);
  const third = turn.submit(3);
  return [first, second, third];
});
`;

const holding = limited.replaceAll("Turns", "Holding").replace("setTimeout(resolve, 50)", "void resolve");

/** The clocks of two tabs agree to a few milliseconds. */
const skewMs = 10;

test("a limit holds across tabs: the tasks of two runs go one after the other, in the order of their coming", async ({
  context,
  page,
}) => {
  const [one, two] = [new CanvasPage(page), new CanvasPage(await context.newPage())];
  await one.openFile("holding.ts", holding, "Holding");
  const holder = page.url();
  await one.addLimit("tag:db", 1);
  await one.trustAndRun();
  await one.expectRun(1, "Running");
  await one.openFile("turns.ts", limited, "Turns");
  await follow(two, page.url(), "Turns");
  await one.trustAndRun();
  await two.openLimits();
  const row = (waiting: number) => two.page.getByRole("row", { name: new RegExp(`^tag:db 1 1 ${waiting}`) });
  await expect(row(5)).toBeVisible();
  await two.page.keyboard.press("Escape");
  await two.runBeside();
  await two.openLimits();
  await expect(row(8)).toBeVisible();
  await two.page.screenshot({ path: test.info().outputPath("limit.png") });
  await two.page.keyboard.press("Escape");

  await page.goto(holder);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await two.expectRun(2, "Completed");
  const { runs, events } = await readKept(page);
  const numberOf = (runId: string) => runs.find(({ id }) => id === runId)?.number;
  const turns = events
    .filter(({ runId }) => runs.some(({ id, flowName }) => id === runId && flowName === "Turns"))
    .flatMap(({ runId, events: some }) => some.map((event) => ({ runId, event })))
    .flatMap(({ runId, event }) =>
      event.kind === "state" && event.runId !== runId
        ? [{ run: numberOf(runId), task: event.runId, ...event.state }]
        : [],
    );
  const at = (name: string) => turns.filter((state) => state.name === name);
  const starts = at("Running").toSorted((before, after) => before.timestamp - after.timestamp);
  const ends = starts.map(({ task }) => at("Completed").find((end) => end.task === task)?.timestamp ?? NaN);
  expect(starts.map(({ run }) => run)).toEqual([1, 1, 1, 2, 2, 2]);
  for (const [index, { timestamp }] of starts.slice(1).entries())
    expect(timestamp).toBeGreaterThan((ends[index] ?? NaN) - skewMs);
});

const shared = `import { flow, getRunLogger, pauseFlowRun, transaction } from "millrace";

export const sharing = flow({ name: "Sharing" }, async function sharing() {
  return transaction({ key: "book", isolationLevel: "SERIALIZABLE" }, async (book) => {
    if (book.isCommitted()) return "read";
    await pauseFlowRun();
    await book.stage("text");
    return "written";
  });
});
`;

/** Somebody waits for the lock. */
async function expectWaiting(page: Page, lock: string): Promise<void> {
  const isWaitedFor = () =>
    page.evaluate(async (wanted) => {
      const { pending = [] } = await navigator.locks.query();
      return pending.some(({ name }) => name === wanted);
    }, lock);
  await expect.poll(isWaitedFor).toBe(true);
}

/** Two tabs: in the first a paused run holds the key, for which a run of the same flow waits in the other. */
async function holdAndWait(page: Page, context: BrowserContext): Promise<[CanvasPage, CanvasPage]> {
  const [one, two] = [new CanvasPage(page), new CanvasPage(await context.newPage())];
  await one.openFile("sharing.ts", shared, "Sharing");
  await follow(two, page.url(), "Sharing");
  await one.trustAndRun();
  await one.expectRun(1, "Paused");
  await two.runBeside();
  await expectWaiting(two.page, "millrace-result:book");
  return [one, two];
}

async function expectResult(tab: CanvasPage, result: string): Promise<void> {
  await tab.openTab("Result");
  await expect(tab.page.getByRole("region", { name: "Run" })).toContainText(result);
}

test("a key is held by one tab at a time: the next waits, and reuses what the first has kept", async ({
  context,
  page,
}) => {
  const [one, two] = await holdAndWait(page, context);
  await resume(one);
  await one.expectRun(1, "Completed");
  await two.expectRun(2, "Completed");
  await expectResult(one, "written");
  await expectResult(two, "read");
});

test("a tab that is closed leaves its slots to who waits in another", async ({ context, page }) => {
  const [one, two] = [new CanvasPage(page), new CanvasPage(await context.newPage())];
  await one.openFile("holding.ts", holding, "Holding");
  await one.addLimit("tag:db", 1);
  await one.trustAndRun();
  await one.expectRun(1, "Running");
  await two.openFile("turns.ts", limited, "Turns");
  await two.trustAndRun();
  await two.openLimits();
  await expect(two.page.getByRole("row", { name: /^tag:db 1 1 5/ })).toBeVisible();
  await two.page.keyboard.press("Escape");
  await page.close();
  await two.expectRun(1, "Completed");
});

test("a tab that is closed leaves the key that it held to who waits in another", async ({
  context,
  page,
}) => {
  const [, two] = await holdAndWait(page, context);
  await page.close();
  await two.expectRun(2, "Paused");
  await resume(two);
  await two.expectRun(2, "Completed");
  await expectResult(two, "written");
});

test("a run whose tab is closed is Crashed in tabs that are open already; one that was paused can be resumed there", async ({
  context,
  page,
}) => {
  const [one, two] = [new CanvasPage(page), new CanvasPage(await context.newPage())];
  await one.openFile("turns.ts", limited.replace("setTimeout(resolve, 50)", "void resolve"), "Turns");
  await follow(two, page.url(), "Turns");
  await one.trustAndRun();
  for (const tab of [one, two]) await tab.expectRun(1, "Running");
  const third = new CanvasPage(await context.newPage());
  await third.openFile("pausing.ts", pausing, "Pausing");
  await third.trustAndRun();
  await third.expectRun(1, "Paused");

  await page.close();
  await two.expectRun(1, "Crashed");
  await expect(two.page.getByText(/The tab that ran this flow was closed/).first()).toBeVisible();
  const pausingAddress = third.page.url();
  await third.page.close();
  await follow(two, pausingAddress, "Pausing");
  await two.expectRun(1, "Suspended");
  await resume(two);
  await two.expectRun(1, "Completed");
});

test(
  "a newer Millrace in another tab waits for the run of this one, saying so; then this one says that it is old",
  { tag: "@long" },
  async ({ context, page }) => {
    const one = new CanvasPage(page);
    await one.open();
    await one.node("Count words").click();
    await one.pasteCode("async function countWords(text: string): Promise<number> {\n  for (;;);\n}");
    await one.expectSaved();
    await one.run();
    await one.expectRun(1, "Running");

    const newer = await context.newPage();
    await gotoNewer(newer);
    await expect(newer.getByText("An older Millrace is still open in another tab")).toBeVisible();
    await newer.screenshot({ path: test.info().outputPath("blocked.png") });
    await expect(one.page.getByText("A newer Millrace was opened in another tab.")).toBeVisible();
    await one.page.screenshot({ path: test.info().outputPath("outdated.png") });
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await one.expectRun(1, "Cancelled");
    await expect(newer.getByRole("group", { name: "Run 1" })).toContainText("Cancelled");
    await leave(newer);
  },
);

test(
  "an older Millrace that is loaded after a newer one says so, leaves everything as it is, and can go on in memory",
  { tag: "@long" },
  async ({ context, page }) => {
    const older = new CanvasPage(page);
    await older.open();
    await older.run();
    await older.expectRun(1, "Completed");
    await older.expectSaved();
    const before = await readKept(page);
    await page.goto("about:blank");
    const openNewer = async () => {
      const newer = new CanvasPage(await context.newPage());
      await gotoNewer(newer.page);
      await newer.expectRun(1, "Completed");
      return newer;
    };
    await leave((await openNewer()).page);

    await page.goto("/");
    await expect(page.getByRole("alert")).toContainText(
      "A newer Millrace keeps flows and runs on this device",
    );
    await expect(page.getByText("Close the other tabs with Millrace")).toBeVisible();
    await page.screenshot({ path: test.info().outputPath("older.png") });
    await page.getByRole("button", { name: "Go on without saving" }).click();
    await older.run();
    await older.expectRun(1, "Completed");
    await expect(page.getByRole("alert").filter({ hasText: "goes on in memory" })).toContainText(
      "A newer Millrace keeps",
    );
    await page.close();
    const { page: newer } = await openNewer();
    expect(await readKept(newer)).toEqual(before);
    await leave(newer);
  },
);

async function gotoNewer(page: Page): Promise<void> {
  await page.route(/\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: asNewer(await response.text()) });
  });
  await page.goto("/");
}

/** Whatever it still loads. */
async function leave(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.close();
}

/** The page's code, with a database of a version that has yet to come. */
function asNewer(code: string): string {
  const versions = [...code.matchAll(/\.version\((\d+)\)\.stores/g)].map(([, number]) => Number(number));
  const newest = Math.max(0, ...versions);
  return newest < 2 ? code : code.replaceAll(`.version(${newest}).stores`, ".version(99).stores");
}
