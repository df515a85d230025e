import type { Page } from "@playwright/test";
import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

/** As the browser does with a tab that nobody has looked at for long: nothing in it runs any more. */
async function setLifecycle(page: Page, state: "frozen" | "active"): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setWebLifecycleState", { state });
}

test("the run of a frozen tab is not taken for crashed; it is Crashed when that tab is really gone", async ({
  context,
  page,
}) => {
  const one = new CanvasPage(page);
  await one.open();
  await one.node("Count words").click();
  await one.pasteCode(
    "async function countWords(text: string): Promise<number> {\n  return new Promise(() => undefined);\n}",
  );
  await one.expectSaved();
  await one.run();
  await one.expectRun(1, "Running");

  const two = new CanvasPage(await context.newPage());
  await setLifecycle(page, "frozen");
  await two.open();
  await two.expectRun(1, "Running");
  const isHeld = () =>
    two.page.evaluate(async () =>
      (await navigator.locks.query()).held?.some(({ name }) => name?.startsWith("millrace-run")),
    );
  expect(await isHeld()).toBe(true);
  // A tab that comes later looks for abandoned runs, too.
  await two.page.reload();
  await two.expectRun(1, "Running");

  await setLifecycle(page, "active");
  await one.expectRun(1, "Running");
  await setLifecycle(page, "frozen");
  await page.close();
  await two.expectRun(1, "Crashed");
});
