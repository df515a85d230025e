import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

test("one node runs alone on what is there, stale outputs say why, and a pinned output is taken as it is", async ({
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.run();
  await canvas.expectRun(1, "Completed");

  await canvas.node("Most frequent words").click({ position: { x: 60, y: 10 } });
  await page.keyboard.press("Shift+Enter");
  await canvas.expectRun(2, "Completed");
  await canvas.expectState("Most frequent words", "Completed");
  // The others did not run: their values of run 1 were handed in.
  await expect(canvas.node("Count frequencies").getByText(/^Completed/)).toHaveCount(0);

  await page.keyboard.press("p");
  await expect(canvas.node("Most frequent words").getByRole("img", { name: /^Pinned/ })).toBeVisible();
  await canvas.run();
  await canvas.expectRun(3, "Completed");
  await canvas.expectState("Write report", "Completed");
  await expect(canvas.node("Most frequent words").getByText(/^Completed/)).toHaveCount(0);
  // Only the pinned node needed it, so it does not run either.
  await expect(canvas.node("Count frequencies").getByText(/^Completed/)).toHaveCount(0);

  await page.keyboard.press("p");
  await expect(canvas.node("Most frequent words").getByRole("img", { name: /^Pinned/ })).toHaveCount(0);
  await canvas.node("Unique words").click({ position: { x: 60, y: 10 } });
  await canvas.pasteCode(
    "async function uniqueWords(text: string): Promise<number> {\n  return text.length;\n}",
  );
  const stale = canvas.node("Write report").getByRole("img", { name: /Unique words.*has changed/ });
  await expect(stale).toBeVisible();
  await canvas.node("Unique words").click({ button: "right", position: { x: 60, y: 10 } });
  await page.getByRole("menuitem", { name: "Run up to this node" }).click();
  await canvas.expectRun(4, "Completed");
  await canvas.expectState("Unique words", "Completed");
  await expect(canvas.node("Count words").getByText(/^Completed/)).toHaveCount(0);
});
