import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

test(
  "Ctrl+Enter runs with what stands in the field that has the focus",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.node("Count words").click();
    await page.getByRole("tab", { name: "Options" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Count all words");
    await page.keyboard.press("ControlOrMeta+Enter");
    await canvas.expectRun(1, "Completed");
    await canvas.expectState("Count all words", "Completed");
    await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
    await canvas.expectLogged("Count all words-");
  },
);

test("a deleted node comes back with its edges on undo, and goes again on redo; both outlast a reload", async ({
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  const edge = page.getByRole("group", { name: "Count frequencies into frequencies of Most frequent words" });
  await canvas.node("Most frequent words").click();
  await page.keyboard.press("Delete");
  await expect(canvas.node("Most frequent words")).toBeHidden();
  await expect(edge).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+Z");
  await expect(canvas.node("Most frequent words")).toBeVisible();
  await expect(edge).toHaveCount(1);
  await page.keyboard.press("ControlOrMeta+Shift+Z");
  await expect(canvas.node("Most frequent words")).toBeHidden();
  await canvas.expectSaved();
  await page.reload();
  await expect(canvas.node("Write report")).toBeVisible();
  await expect(canvas.node("Most frequent words")).toBeHidden();
});

test(
  "a run asks for a parameter that has no default, and takes what is typed",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.node("book").click();
    await page.getByLabel("Default").fill("");
    await canvas.run();
    const dialog = page.getByRole("dialog", { name: "Run with parameters" });
    await dialog.getByRole("button", { name: "Run" }).click();
    await expect(dialog.getByRole("alert")).toContainText("has no default and needs a value");
    await dialog.getByLabel("book: string").fill("the quick brown fox and the lazy dog");
    await dialog.getByRole("button", { name: "Run" }).click();
    await canvas.expectRun(1, "Completed");
    await canvas.expectLogged("The text has 8 words.");
  },
);

test("the theme that was chosen is there after a reload", { tag: "@long" }, async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await page.getByRole("button", { name: "Use the dark theme" }).click();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("the flow can be built without a pointer: pick a node, wire it in its Inputs, run", async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Result").focus();
  await page.keyboard.press("n");
  await page.getByRole("combobox", { name: "Search nodes" }).fill("Count words");
  await page.keyboard.press("Enter");
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector).toContainText("Task · countWords2");
  await inspector.getByRole("tab", { name: "Code" }).focus();
  await page.keyboard.press("ArrowRight");
  await inspector.getByLabel("Connect text to").focus();
  await page.keyboard.press("b");
  await expect(inspector.getByRole("button", { name: "from book", exact: true })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await canvas.expectRun(1, "Completed");
  await expect(canvas.node("Count words").getByText(/^Completed/)).toHaveCount(2);
});
