import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

test("the palette of commands finds commands, nodes and code, and does what is chosen", async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await page.keyboard.press("ControlOrMeta+K");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await page.keyboard.type("unique words");
  await expect(palette.getByRole("option").first()).toContainText("Unique words");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Inspector" })).toContainText("Task · uniqueWords");
  await page.keyboard.press("ControlOrMeta+Shift+P");
  await page.keyboard.type("switch between");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("Ctrl+F finds a line of code and puts the cursor on it", { tag: "@long" }, async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await page.keyboard.press("ControlOrMeta+F");
  await page.keyboard.type("getRunLogger().info");
  const found = page.getByRole("dialog", { name: "Find in this flow" }).getByRole("option").first();
  await expect(found).toContainText("line 3");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Inspector" })).toContainText("Count words");
});

test("Shift+? shows every shortcut, and Escape closes the sheet", { tag: "@long" }, async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await page.keyboard.press("Shift+?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  for (const title of ["Run the flow", "Undo", "Select all upstream", "Tidy up", "Rename"]) {
    await expect(sheet.getByText(title, { exact: true })).toBeVisible();
  }
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("nodes are copied as text into another flow, with their code and the helpers that it needs", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Count words").click();
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("ControlOrMeta+C");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain("async function countWords(text: string)");
  await page.getByRole("button", { name: "Demos" }).click();
  await page.getByRole("menuitem", { name: /^Sequential/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Word report");
  await page.keyboard.press("ControlOrMeta+V");
  await expect(canvas.node("Count words")).toBeVisible();
  await expect(page.getByRole("group", { name: "book into text of Count words" })).toHaveCount(1);
  await page.keyboard.press("ControlOrMeta+Z");
  await expect(canvas.node("Count words")).toBeHidden();
});

test("pasting what is no flow says so and changes nothing", { tag: "@long" }, async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Count words").click();
  await page.evaluate(() => navigator.clipboard.writeText("Dear Sir or Madam"));
  await page.keyboard.press("ControlOrMeta+V");
  await expect(page.getByText(/What the clipboard holds is no flow/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
});

test("tidying up is one step: undo puts every node back where it was", { tag: "@long" }, async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  const place = () => canvas.node("Most frequent words").evaluate((node) => node.style.transform);
  const before = await place();
  await page.keyboard.press("Shift+Alt+T");
  await expect.poll(place).not.toBe(before);
  await page.keyboard.press("ControlOrMeta+Z");
  await expect.poll(place).toBe(before);
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
});

test(
  "a node's menu heals the edge behind it, and arrow keys walk along the edges",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.node("Most frequent words").click({ button: "right" });
    await page.getByRole("menuitem", { name: /^Delete and heal/ }).click();
    await expect(canvas.node("Most frequent words")).toBeHidden();
    await expect(
      page.getByRole("group", { name: "Count frequencies into mostFrequent of Write report" }),
    ).toHaveCount(1);
    await canvas.node("Write report").click();
    await page.keyboard.press("ArrowRight");
    await expect(canvas.node("Result")).toBeFocused();
  },
);

test("F2 renames a node on the canvas", { tag: "@long" }, async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Count words").click();
  await page.keyboard.press("F2");
  await page.getByLabel("New name").fill("Count all words");
  await page.keyboard.press("Enter");
  await expect(canvas.node("Count all words")).toBeVisible();
});

test("a node that is dropped on an edge goes in between; undo takes it out again", async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  const edge = page.getByRole("group", { name: "Write report is the flow's result" });
  const box = await edge.locator("path").first().boundingBox();
  const region = await page.getByRole("region", { name: "Canvas" }).boundingBox();
  if (!box || !region) throw new Error("The edge is not on the page.");
  await canvas.dragFromPalette(
    "Task TypeScript, in a worker",
    (box.x + box.width / 2 - region.x) / region.width,
    (box.y + box.height / 2 - region.y) / region.height,
  );
  await expect(page.getByRole("group", { name: "Write report into input of New task" })).toHaveCount(1);
  await expect(page.getByRole("group", { name: "New task is the flow's result" })).toHaveCount(1);
  await page.keyboard.press("ControlOrMeta+Z");
  await expect(edge).toHaveCount(1);
  await expect(canvas.node("New task")).toBeHidden();
});

test(
  "R calls another task in a node's place, with its edges; one undo brings the first back",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.node("Count words").click();
    await page.keyboard.press("r");
    const picker = page.getByRole("dialog", { name: "Replace Count words" });
    await picker.getByRole("combobox").fill("Unique words");
    await page.keyboard.press("Enter");
    await expect(canvas.node("Count words")).toBeHidden();
    await expect(canvas.node("Unique words")).toHaveCount(2);
    await expect(page.getByRole("group", { name: /^book into text of Unique words/ })).toHaveCount(2);
    await page.keyboard.press("ControlOrMeta+Z");
    await expect(canvas.node("Count words")).toBeVisible();
    await expect(canvas.node("Unique words")).toHaveCount(1);
  },
);

test("Alt and a letter align what is selected", { tag: "@long" }, async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Count words").click();
  await canvas.node("Write report").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Alt+a");
  const left = async (title: string) => (await canvas.node(title).boundingBox())?.x;
  await expect.poll(async () => (await left("Write report")) === (await left("Count words"))).toBe(true);
});
