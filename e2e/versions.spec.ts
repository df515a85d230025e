import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

test("Ctrl+S keeps a version, which can be named and restored; undo leads back", async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  const description = page.getByLabel("Description");
  const was = await description.inputValue();
  await description.fill("the good one");
  await page.keyboard.press("ControlOrMeta+S");
  await expect(page.getByText("Kept as a version").first()).toBeVisible();
  await description.fill("a bad idea");
  await description.blur();
  await canvas.expectSaved();
  await page.getByRole("button", { name: "Saved on this device" }).click();
  const dialog = page.getByRole("dialog", { name: "Versions of this flow" });
  const rows = dialog.getByRole("list", { name: "Versions" }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await rows.nth(1).getByRole("button", { name: "Rename" }).click();
  await dialog.getByLabel("Name of the version").fill("Works for Moby-Dick");
  await page.keyboard.press("Enter");
  await expect(rows.nth(1)).toContainText("Works for Moby-Dick");
  await page.screenshot({ path: test.info().outputPath("versions.png") });
  await dialog.getByRole("button", { name: "Restore “Works for Moby-Dick”" }).click();
  await expect(dialog).toBeHidden();
  await expect(description).toHaveValue("the good one");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(description).toHaveValue("a bad idea");
  expect(was).not.toBe("a bad idea");
});

test(
  "a run can be pinned, gives its flow back, and is deleted with all that only it had",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    const description = page.getByLabel("Description");
    const ran = await description.inputValue();
    await description.fill("changed since");
    await description.blur();
    const menu = async (item: string | RegExp) => {
      if (!(await page.getByRole("dialog", { name: "Runs" }).isVisible()))
        await page.getByRole("button", { name: /^Runs/ }).click();
      await page.getByRole("button", { name: "More about run #1" }).click();
      await page.getByRole("menuitem", { name: item }).click();
    };
    await menu("Pin: keep it");
    await expect(page.getByRole("img", { name: "Pinned" })).toBeVisible();
    await page.screenshot({ path: test.info().outputPath("runs.png") });
    await menu("Restore the flow from this run");
    await expect(description).toHaveValue(ran);
    await menu("Delete…");
    const question = page.getByRole("dialog", { name: "Delete run #1?" });
    await page.screenshot({ path: test.info().outputPath("delete.png") });
    await question.getByRole("button", { name: "Delete" }).click();
    await expect(question).toBeHidden();
    await expect(page.getByText("No run yet")).toBeVisible();
    await page.reload();
    await expect(page.getByText("No run yet")).toBeVisible();
  },
);
