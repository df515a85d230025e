import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";
import { archiveOf, downloaded } from "./store/archiveFile.ts";
import { readKept } from "./store/kept.ts";
import { putLongRun } from "./store/longLog.ts";

test("the storage page shows what uses how much, frees it, and lets runs go by rules; pinned ones stay", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const asked = { count: 0 };
    Object.assign(window, { asked });
    navigator.storage.persisted = async () => asked.count > 1;
    navigator.storage.persist = async () => (asked.count += 1) > 1;
  });
  const asked = () => page.evaluate(() => (window as unknown as { asked: { count: number } }).asked.count);
  const canvas = new CanvasPage(page);
  await canvas.open();
  expect(await asked(), "the browser is not asked before there is something to lose").toBe(0);
  await canvas.run();
  await canvas.expectRun(1, "Completed");
  await expect.poll(asked).toBe(1);
  await canvas.run();
  await canvas.expectRun(2, "Completed");
  await page.getByRole("button", { name: /^Runs/ }).click();
  await page.getByRole("button", { name: "More about run #1" }).click();
  await page.getByRole("menuitem", { name: "Pin: keep it" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  await page.keyboard.press("ControlOrMeta+K");
  await page.keyboard.type("what uses how much");
  const commands = page.getByRole("dialog", { name: "Commands" });
  await expect(commands.getByRole("option").first()).toContainText("what uses how much");
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Storage", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Storage", exact: true })).toHaveAttribute(
    "aria-current",
    "page",
  );
  const kinds = page.getByRole("table", { name: "What uses how much" });
  await expect(kinds.getByRole("row", { name: /^Runs/ })).toContainText("2 runs, 1 of them pinned");
  const flow = page.getByRole("table", { name: "By flow" }).getByRole("row", { name: /Word report/ });
  await expect(flow).toContainText("As for all flows");
  await expect(page.getByText(/that the browser lets Millrace have/)).toBeVisible();
  await page.getByRole("button", { name: "Ask the browser to keep it" }).click();
  await expect(page.getByText("The browser has promised to keep this")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("storage-dark.png"), fullPage: true });

  const rules = page.getByRole("form", { name: "How long runs stay" });
  await rules.getByLabel("Days").fill("none");
  await expect(rules.getByText("Write a whole number of days")).toBeVisible();
  await rules.getByLabel("Days").fill("");
  await rules.getByLabel("Newest runs of each flow").fill("1");
  await expect(rules.getByText("No run would be deleted now.")).toBeVisible();
  await rules.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("How long runs stay is saved", { exact: true })).toBeVisible();

  await page.goBack();
  await canvas.run();
  await canvas.expectRun(3, "Completed");
  await page.getByRole("link", { name: "Storage", exact: true }).click();
  await expect(kinds.getByRole("row", { name: /^Runs/ })).toContainText("2 runs, 1 of them pinned");
  await flow.getByRole("button", { name: "More about Word report" }).click();
  await page.getByRole("menuitem", { name: "How long its runs stay…" }).click();
  const own = page.getByRole("dialog", { name: "How long runs of “Word report” stay" });
  await own.getByLabel("Rules of its own").check();
  await own.getByLabel("Days").fill("30");
  await page.screenshot({ path: test.info().outputPath("rules.png") });
  await own.getByRole("button", { name: "Save" }).click();
  await expect(flow).toContainText("30 days");

  await kinds.getByRole("button", { name: "Delete runs…" }).click();
  const question = page.getByRole("dialog", { name: "Delete runs?" });
  await expect(question).toContainText("1 run with");
  await page.screenshot({ path: test.info().outputPath("delete-runs.png") });
  await question.getByRole("button", { name: "Delete 1 run" }).click();
  await expect(kinds.getByRole("row", { name: /^Runs/ })).toContainText("1 run, 1 of them pinned");
  await page.getByRole("button", { name: /^Use the .* theme$/ }).click();
  await page.screenshot({ path: test.info().outputPath("storage-light.png"), fullPage: true });
});

test(
  "everything goes into a file and comes to another browser; a damaged or foreign file changes nothing",
  { tag: "@long" },
  async ({ browser, page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    await page.getByRole("link", { name: "Storage", exact: true }).click();
    const { name, bytes } = await downloaded(page, () =>
      page.getByRole("button", { name: "Download everything" }).click(),
    );
    expect(name).toMatch(/^millrace-\d{4}-\d\d-\d\d\.millrace\.zip$/);

    const other = await (await browser.newContext()).newPage();
    await other.goto("/#/storage");
    await other.getByLabel("Archive").setInputFiles(archiveOf("all.zip", bytes));
    const came = other.getByRole("dialog", { name: "all.zip was taken in" });
    await expect(came).toContainText("1 flow came in. 1 run came in.");
    await other.screenshot({ path: test.info().outputPath("came.png") });
    await came.getByRole("link", { name: "Word report" }).click();
    const there = new CanvasPage(other);
    await there.expectRun(1, "Completed");
    await expect(other.getByText("it does not run until you trust it")).toBeVisible();

    await other.goto("/#/flows");
    const choose = other.getByLabel("Flow files");
    await choose.setInputFiles(archiveOf("again.zip", bytes));
    await expect(other.getByRole("dialog", { name: "again.zip was taken in" })).toContainText(
      "0 flows came in; 1 flow was here already. 0 runs came in; 1 run was here already.",
    );
    await other.getByRole("button", { name: "Close" }).last().click();
    await choose.setInputFiles(archiveOf("cut.zip", bytes.subarray(0, bytes.length >> 1)));
    const failed = other.getByRole("dialog", { name: "cut.zip was not taken in" });
    await expect(failed).toContainText("Nothing on this device was changed.");
    await expect(failed.getByRole("alert")).toContainText(/runs\/[-0-9a-f]+.jsonl/);
    await other.screenshot({ path: test.info().outputPath("damaged.png") });
    await failed.getByRole("button", { name: "Close" }).last().click();
    await choose.setInputFiles(archiveOf("foreign.zip", Buffer.from("PK and nothing else")));
    await expect(other.getByRole("alert")).toContainText("This is not a Millrace file");
    await other.getByRole("button", { name: "Close" }).last().click();
    await expect(other.getByRole("list", { name: "Flows" }).getByRole("listitem")).toHaveCount(1);
    await other.context().close();
  },
);

test(
  "taking a file in that is cancelled half way changes nothing",
  { tag: "@long" },
  async ({ browser, page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    await putLongRun(page, 200_000);
    await page.getByRole("link", { name: "Storage", exact: true }).click();
    const { bytes } = await downloaded(page, () =>
      page.getByRole("button", { name: "Download everything" }).click(),
    );

    const other = await (await browser.newContext()).newPage();
    const there = new CanvasPage(other);
    await other.goto("/");
    await there.run();
    await there.expectRun(1, "Completed");
    await there.expectSaved();
    const before = await readKept(other);
    await other.getByRole("link", { name: "Storage", exact: true }).click();
    await other.getByLabel("Archive").setInputFiles(archiveOf("all.zip", bytes));
    const working = other.getByRole("dialog", { name: "Opening all.zip" });
    const progress = () =>
      working.getByRole("progressbar").evaluate(({ value }: HTMLProgressElement) => value);
    await expect.poll(progress).toBeGreaterThan(0.2);
    await other.screenshot({ path: test.info().outputPath("half-way.png") });
    await working.getByRole("button", { name: "Cancel" }).click();
    await expect(working).toBeHidden();
    await expect(other.getByRole("dialog")).toHaveCount(0);
    expect(await readKept(other)).toEqual(before);
    await other.goto("/#/flows");
    await expect(other.getByRole("list", { name: "Flows" }).getByRole("listitem")).toHaveCount(1);
    await other.context().close();
  },
);
