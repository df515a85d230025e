import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

test("file and canvas stand side by side, and each follows the other; what cannot be read is told and kept", async ({
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await page.getByRole("button", { name: "Show the file beside the canvas" }).click();
  const file = page.getByRole("region", { name: "File" });
  await expect(file.locator(".view-lines")).toContainText("import");

  await typeOver(canvas, (text) => text.replace('name: "Count words"', 'name: "Count all words"'));
  await expect(canvas.node("Count all words")).toBeVisible();

  await typeOver(canvas, (text) => text.replace("countWords.submit(", "countWords.submit(("));
  await expect(file.getByRole("status")).toContainText(/Line \d+, column \d+/);
  await expect(canvas.node("Count all words")).toBeVisible();
  await file.getByRole("button", { name: "Back to that text" }).click();
  await expect(file.getByRole("status")).toBeEmpty();

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(canvas.node("Count words")).toBeVisible();
  await expect.poll(() => canvas.fileText()).toContain('name: "Count words"');

  await page.keyboard.press("ControlOrMeta+Alt+f");
  await expect(file).toBeHidden();
});

test("text of the file that cannot be read is there again after a reload, and what was typed in the last moment is on the canvas", async ({
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  const file = page.getByRole("region", { name: "File" });
  const openFile = () => page.getByRole("button", { name: "Show the file beside the canvas" }).click();
  await openFile();
  await typeOver(canvas, (text) => text.replace("countWords.submit(", "countWords.submit(("));
  await expect(file.getByRole("status")).toContainText(/Line \d+, column \d+/);

  await page.reload();
  await expect(file.getByText(/Line \d+, column \d+/)).toBeVisible();
  await expect(page.getByText("here it is again").first()).toBeVisible();
  expect(await canvas.fileText()).toContain("countWords.submit((");
  await page.screenshot({ path: test.info().outputPath("draft.png") });
  await typeOver(canvas, (text) =>
    text.replace("countWords.submit((", "countWords.submit(").replace('"Count words"', '"Count all words"'),
  );
  await expect(canvas.node("Count all words")).toBeVisible();
  await canvas.expectSaved();

  await page.reload();
  await expect(canvas.node("Count all words")).toBeVisible();
  await expect(file).toBeHidden();
  await openFile();
  await typeOver(canvas, (text) => text.replace('"Count all words"', '"Count words"'));
  await page.reload();
  await expect(canvas.node("Count words")).toBeVisible();
});

test("every flow of a file shows on the canvas, and a subflow opens from its call", async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await page.getByRole("button", { name: "Demos" }).click();
  await page.getByRole("group", { name: "Demos" }).getByText("Build bicycle", { exact: true }).click();
  const flows = page.getByRole("navigation", { name: "Flows of this file" });
  await expect(flows.getByRole("button", { name: "Build bicycle" })).toHaveAttribute("aria-current", "true");
  await canvas.node("Build parts").dblclick();
  await expect(canvas.node("Build frame")).toBeVisible();
  await flows.getByRole("button", { name: "Build bicycle" }).click();
  await expect(canvas.node("Assemble")).toBeVisible();
});

/** What the file's editor holds: Monaco draws only the lines in sight. */
test(
  "a task and a flow without names are called after their constants, on the canvas and in the run",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    const text = `import { flow, task } from "millrace";
const square = task((value: number) => value * value);
export const main = flow(async () => {
  const squared = square.submit(3);
  return squared;
});
`;
    await canvas.openFile("main.ts", text, "main");
    await expect(canvas.node("square")).toBeVisible();
    await canvas.run();
    await page.getByRole("dialog").getByRole("button", { name: /run/i }).click();
    await canvas.expectRun(1, "Completed");
    await canvas.expectLogged("for flow 'main'");
    await canvas.expectLogged("for task 'square'");
  },
);

test(
  "a problem in a task that no card stands for is named, and opens in the file",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    const text = `import { flow, task } from "millrace";
const half = task({ name: "Half" }, (value: number) => {
  return value.length;
});
export const main = flow({ name: "Halves" }, async () => {
  for (const value of [1, 2]) await half(value);
});
`;
    await canvas.openFile("halves.ts", text, "Halves");
    const problem = page.getByRole("complementary").getByRole("button", { name: /length/ });
    await expect(problem).toContainText("Half, line 2");
    await canvas.openTab("Problems");
    await expect(page.getByRole("tabpanel").getByRole("button", { name: /length/ })).toContainText(
      "Half 2:16",
    );
    await problem.click();
    await expect(page.getByRole("region", { name: "File" }).locator(".view-lines")).toContainText(
      "value.length",
    );
  },
);

async function typeOver(canvas: CanvasPage, edit: (text: string) => string): Promise<void> {
  const text = await canvas.fileText();
  await canvas.page.evaluate((edited) => navigator.clipboard.writeText(edited), edit(text));
  await canvas.page.keyboard.press("ControlOrMeta+v");
}
