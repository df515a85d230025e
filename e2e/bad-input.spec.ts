import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

test("a cycle is refused while connecting, with the reason", async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.connect("Most frequent words", "Count frequencies", "Input text");
  await expect(
    page.getByText(/Count frequencies → Most frequent words → Count frequencies/).first(),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
});

test("a node whose code does not compile shows it, and the run does not start, saying why", async ({
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Count words").click();
  await canvas.pasteCode("async function countWords(text: string): Promise<number> {\n  return text.;\n}");
  await expect(canvas.node("Count words").getByRole("img", { name: /1 problem: Line 2/ })).toBeVisible();
  await canvas.run();
  const dialog = page.getByRole("dialog", { name: "The flow was not started" });
  await expect(dialog).toContainText("Count words, line 2: Identifier expected.");
  await dialog.getByRole("button", { name: /Count words, line 2/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator(".monaco-editor")).toContainText("return text.;");
  await expect(page.getByText("No run yet")).toBeVisible();
});

test(
  "a type error is told on the node, and the flow may run in spite of it",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.node("Unique words").click();
    await canvas.pasteCode(
      "async function uniqueWords(text: string): Promise<number> {\n  return text.length as string;\n}",
    );
    await expect(canvas.node("Unique words").getByRole("img", { name: /problem/ })).toBeVisible();
    await canvas.run();
    await page.getByRole("dialog").getByRole("button", { name: "Run anyway" }).click();
    await canvas.expectRun(1, "Completed");
  },
);

test(
  "an import of what the package does not give is a problem of the shared code; run anyway, it is told by that name",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    const text = `import { flow, task, logger } from "millrace";

export const one = task({ name: "One" }, async function one(): Promise<number> {
  return 1;
});

export const main = flow({ name: "Main" }, async function main() {
  return one.submit();
});
`;
    await canvas.openFile("main.ts", text, "Main");
    await canvas.openTab("Problems");
    await expect(page.getByRole("region", { name: "Run" })).toContainText(
      `Module '"millrace"' has no exported member 'logger'.`,
    );
    await canvas.run();
    await page.getByRole("dialog").getByRole("button", { name: "Trust and run" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Run anyway" }).click();
    await expect(page.getByRole("region", { name: /^Notifications/ })).toContainText(
      "The requested module 'millrace' does not provide an export named 'logger'",
    );
  },
);

test("a task that throws shows its message and the user's own line, which leads to the editor; what depends on it does not run", async ({
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Count words").click();
  await canvas.pasteCode(
    "async function countWords(text: string): Promise<number> {\n  const words = text.length;\n  throw new RangeError(`too many: ${words}`);\n}",
  );
  await canvas.run();
  await canvas.expectRun(1, "Failed");
  await canvas.expectState("Count words", "Failed");
  await canvas.expectState("Write report", "NotReady");
  await canvas.expectState("Most frequent words", "Completed");
  await expect(canvas.node("Count words")).toContainText("RangeError: too many: 1");
  await canvas.expectLogged("RangeError: too many: ");
  await canvas.expectLogged("at countWords (Count words:3:9)");
  await canvas.node("Unique words").click();
  await page.getByRole("searchbox", { name: "Find in the log" }).fill("too many");
  await canvas.log.getByRole("button", { name: "Count words:3:9" }).first().click();
  await expect(page.locator(".monaco-editor")).toContainText("too many");
  await expect(page.locator(".monaco-editor .active-line-number")).toHaveText("3");
});

test(
  "an endless loop is killed at its timeout, and everything else finishes",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.dragFromPalette("Task", 0.6, 0.12);
    await canvas.node("New task").click();
    await canvas.pasteCode("function newTask(): never {\n  console.log('before the loop');\n  for (;;);\n}");
    await page
      .getByRole("complementary", { name: "Inspector" })
      .getByRole("tab", { name: "Options" })
      .click();
    await page.getByLabel("Timeout").fill("1");
    await page.getByLabel("Timeout").blur();
    await canvas.run();
    await canvas.expectRun(1, "TimedOut");
    await canvas.expectState("New task", "TimedOut");
    await canvas.expectState("Write report", "Completed");
    await page.getByRole("searchbox", { name: "Find in the log" }).fill("before the loop");
    await canvas.expectLogged("before the loop");
  },
);

test(
  "a second Run while one is going says so, and offers what can be done",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.node("Count words").click();
    await canvas.pasteCode("async function countWords(text: string): Promise<number> {\n  for (;;);\n}");
    await canvas.run();
    await canvas.expectRun(1, "Running");
    await canvas.expectState("Count words", "Running");
    await canvas.run();
    const dialog = page.getByRole("dialog", { name: "Run #1 is still going" });
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await canvas.expectRun(1, "Running");
    await canvas.run();
    await dialog.getByRole("button", { name: "Stop it and run" }).click();
    await canvas.expectRun(2, "Running");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await canvas.expectRun(2, "Cancelled");
    await page.getByRole("button", { name: /^Runs/ }).click();
    await expect(page.getByRole("dialog", { name: "Runs" }).getByText("Cancelled")).toHaveCount(2);
  },
);

test("a run whose tab was closed is Crashed when the page is opened again, nothing of it is lost, and it is resumed with what had completed", async ({
  context,
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Count words").click();
  await canvas.pasteCode(
    "async function countWords(text: string): Promise<number> {\n  console.log('started');\n  for (;;);\n}",
  );
  await canvas.run();
  await canvas.expectLogged("started");
  await canvas.expectState("Unique words", "Completed");
  await canvas.expectSaved();
  await page.close();
  const again = new CanvasPage(await context.newPage());
  await again.open();
  await again.expectRun(1, "Crashed");
  await again.expectState("Count words", "Crashed");
  await again.expectState("Unique words", "Completed");
  await again.expectLogged("started");
  await again.page.getByRole("button", { name: "Resume", exact: true }).click();
  await again.expectRun(1, "Running");
  await again.expectState("Count words", "Running");
  await again.openTab("Timeline");
  await expect(again.page.getByRole("button", { name: /^Count words-/ })).toHaveCount(2);
  await expect(again.page.getByRole("button", { name: /^Unique words-/ })).toHaveCount(1);
});

test("what is typed in the last moment before the tab is closed is there, and is saved, when the flow is opened again", async ({
  context,
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.expectSaved();
  await page.getByLabel("Description").fill("typed last");
  await page.close();
  const again = new CanvasPage(await context.newPage());
  await again.open();
  await expect(again.page.getByLabel("Description")).toHaveValue("typed last");
  await again.expectSaved();

  await again.node("Count words").click();
  await again.pasteCode(
    "async function countWords(text: string, unit: string): Promise<number> {\n  return 7;\n}",
  );
  await again.page.reload();
  await again.node("Count words").click();
  await expect(again.page.locator(".monaco-editor").first()).toContainText("return 7;");
  await expect(again.node("Count words").getByRole("img", { name: "Input unit", exact: true })).toBeVisible();
  await again.expectSaved();
  await again.page.reload();
  await expect(again.page.getByLabel("Description")).toHaveValue("typed last");
  await again.node("Count words").click();
  await expect(again.page.locator(".monaco-editor").first()).toContainText("return 7;");
});
