import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

test("an edge that does not fit turns red with the compiler's words; a converter task mends it", async ({
  page,
}, testInfo) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Count words").click();
  await canvas.pasteCode("async function countWords(text: string): Promise<string> {\n  return text;\n}");
  const misfit = page.getByRole("button", { name: /^Type error: .*string.*number/ });
  await expect(misfit).toBeVisible();
  await testInfo.attach("red edge", { body: await page.screenshot(), contentType: "image/png" });

  await misfit.click();
  await page.getByRole("button", { name: "Insert a converter task" }).click();
  await expect(misfit).toBeHidden();

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(misfit).toBeVisible();
});
