import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

const asking = `async function countWords(text: string): Promise<number> {
  const input = await pauseFlowRun({ waitForInput: SCHEMA });
  return INPUT;
}`;

/** Word report, whose task "Count words" asks for input. */
async function openAsking(canvas: CanvasPage, schema: string, value: string): Promise<void> {
  await canvas.open();
  await canvas.node("Count words").click();
  await canvas.pasteCode(asking.replace("SCHEMA", schema).replace("INPUT", value));
  await canvas.importFromMillrace("pauseFlowRun");
  await canvas.run();
}

test("a paused run says so, asks for its typed input, and keeps the refusal beside the field", async ({
  page,
}) => {
  const canvas = new CanvasPage(page);
  await openAsking(
    canvas,
    '{ type: "object", properties: { count: { type: "number" }, note: { type: "string" } }, required: ["count"] }',
    "(input as { count: number }).count",
  );
  await canvas.expectRun(1, "Paused");
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: /^Resume/ });
  await expect(dialog).toContainText("waits for input");
  await dialog.getByRole("button", { name: "Resume" }).click();
  await expect(dialog.getByRole("alert")).toContainText("needs a value");
  await dialog.getByLabel("count: number").fill("7");
  await dialog.getByRole("button", { name: "Resume" }).click();
  await expect(dialog).toBeHidden();
  await canvas.expectRun(1, "Completed");
  await canvas.openTab("Result");
  await expect(page.getByRole("region", { name: "Run" })).toContainText("7");
});

test(
  "a paused run can be resumed after a reload: it begins again from its top and reuses what has completed",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await openAsking(canvas, '"number"', "input as number");
    await canvas.expectRun(1, "Paused");
    await canvas.expectState("Unique words", "Completed");
    await canvas.expectSaved();
    await page.reload();
    await canvas.expectRun(1, "Suspended");
    await page.getByRole("button", { name: "Resume", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: /^Resume/ });
    await expect(dialog).toContainText("begins again from its top");
    await dialog.getByLabel("input: number").fill("42");
    await dialog.getByRole("button", { name: "Resume" }).click();
    await canvas.expectRun(1, "Completed");
    await canvas.openTab("Timeline");
    await expect(page.getByRole("button", { name: /^Unique words-/ })).toHaveCount(1);
  },
);

test(
  "one task run can be cancelled from its node, its menu and its row, and the rest goes on",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.node("Count words").click();
    await canvas.pasteCode("async function countWords(text: string): Promise<number> {\n  for (;;);\n}");
    await canvas.run();
    await canvas.expectState("Count words", "Running");
    await canvas.node("Count words").hover();
    await canvas.node("Count words").getByRole("button", { name: "Cancel the task run" }).click();
    await canvas.expectRun(1, "Failed");
    await canvas.expectState("Count words", "Cancelled");
    await canvas.expectState("Most frequent words", "Completed");
    await canvas.expectState("Write report", "NotReady");

    await canvas.run();
    await canvas.expectState("Count words", "Running");
    await canvas.node("Count words").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Cancel the task run" }).click();
    await canvas.expectRun(2, "Failed");

    await canvas.run();
    await canvas.openTab("Timeline");
    const row = page.getByRole("listitem").filter({ hasText: "Count words-" });
    await row.hover();
    await row.getByRole("button", { name: /^Cancel Count words/ }).click();
    await canvas.expectRun(3, "Failed");
  },
);

test(
  "a run that was stopped is resumed as the same run, and what had completed is not run again",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.node("Count words").click();
    await canvas.pasteCode("async function countWords(text: string): Promise<number> {\n  for (;;);\n}");
    await canvas.run();
    await canvas.expectState("Count words", "Running");
    await canvas.expectState("Most frequent words", "Completed");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await canvas.expectRun(1, "Cancelled");
    await page.getByRole("button", { name: "Resume", exact: true }).click();
    await canvas.expectRun(1, "Running");
    await canvas.expectState("Count words", "Running");
    await canvas.openTab("Timeline");
    await expect(page.getByRole("button", { name: /^Count words-/ })).toHaveCount(2);
    await expect(page.getByRole("button", { name: /^Most frequent words-/ })).toHaveCount(1);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await canvas.expectRun(1, "Cancelled");
    await page.reload();
    await canvas.expectRun(1, "Cancelled");
    await page.getByRole("button", { name: "Resume", exact: true }).click();
    await canvas.expectState("Count words", "Running");
  },
);

test("copying a run opens its form with what the run was given", { tag: "@long" }, async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await page.getByRole("button", { name: "Run with parameters" }).click();
  await page.getByRole("dialog").getByRole("textbox").first().fill("one two");
  await page.getByRole("dialog").getByRole("button", { name: "Run", exact: true }).click();
  await canvas.expectRun(1, "Completed");
  await page.getByRole("button", { name: "Copy to new run" }).click();
  const dialog = page.getByRole("dialog", { name: "Copy run #1" });
  await expect(dialog.getByRole("textbox").first()).toHaveValue("one two");
  await dialog.getByRole("button", { name: "Run", exact: true }).click();
  await canvas.expectRun(2, "Completed");
});

test(
  "a limit that the user defines holds for every run, is kept, and can be changed while runs wait",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.openLimits();
    const dialog = page.getByRole("dialog", { name: "Concurrency limits" });
    await expect(dialog).toContainText("No limits");
    await dialog.getByRole("button", { name: "Add a limit" }).click();
    await dialog.getByLabel("Slots", { exact: true }).fill("-1");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog.getByRole("alert")).toHaveText([/A limit needs a name/, /Slots are a whole number/]);
    await dialog.getByLabel("Name", { exact: true }).fill("tag:db");
    await dialog.getByLabel("Slots", { exact: true }).fill("1");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog.getByRole("row", { name: /^tag:db/ })).toBeVisible();
    await page.keyboard.press("Escape");

    for (const title of ["Count words", "Unique words"]) {
      await canvas.node(title).click();
      await canvas.openInspectorTab("Options");
      await page.getByLabel("Tags").fill("db");
      await page.getByLabel("Tags").blur();
    }
    await canvas.openInspectorTab("Code");
    await canvas.pasteCode("function uniqueWords(text: string): number {\n  for (;;);\n}");
    await canvas.node("Count words").click();
    await canvas.pasteCode("function countWords(text: string): number {\n  for (;;);\n}");
    await canvas.run();
    const tagged = (state: string) => canvas.states(["Count words", "Unique words"], state);
    await expect.poll(() => tagged("Running")).toBe(1);
    await expect.poll(() => tagged("Pending")).toBe(1);

    await page.reload();
    await canvas.openLimits();
    await expect(dialog.getByRole("row", { name: /^tag:db 1 0 0/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await canvas.run();
    await expect.poll(() => tagged("Pending")).toBe(1);
    await canvas.openLimits();
    await expect(dialog.getByRole("row", { name: /^tag:db 1 1 1/ })).toBeVisible();
    await dialog.getByRole("button", { name: "Edit tag:db" }).click();
    await dialog.getByLabel("Slots", { exact: true }).fill("2");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog.getByRole("row", { name: /^tag:db 2 2 0/ })).toBeVisible();
    await dialog.getByRole("button", { name: "Delete tag:db" }).click();
    await expect(dialog).toContainText("No limits");
    await page.keyboard.press("Escape");
    expect(await tagged("Running")).toBe(2);
  },
);

test("a run is stopped and resumed from a tab that does not run it", async ({ page, context }) => {
  const canvas = new CanvasPage(page);
  await openAsking(canvas, '"number"', "input as number");
  await canvas.expectRun(1, "Paused");
  const other = new CanvasPage(await context.newPage());
  await other.open();
  await other.expectRun(1, "Paused");
  await other.page.getByRole("button", { name: "Resume", exact: true }).click();
  const dialog = other.page.getByRole("dialog", { name: /^Resume/ });
  await dialog.getByLabel("input: number").fill("1");
  await dialog.getByRole("button", { name: "Resume" }).click();
  await other.expectRun(1, "Completed");
  await canvas.expectRun(1, "Completed");
  await canvas.run();
  await canvas.expectRun(2, "Paused");
  await other.page.getByRole("button", { name: /^Runs/ }).click();
  await other.page.getByRole("button", { name: /^#2/ }).click();
  await other.page.getByRole("button", { name: "Stop", exact: true }).click();
  await canvas.expectRun(2, "Cancelled");
});
