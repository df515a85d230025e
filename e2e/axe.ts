import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./millrace.ts";

/** What axe finds at least serious: none of it may be there, whatever shows. */
export async function expectAccessible(page: Page, place: string): Promise<void> {
  // What is fading in has other colours for a moment.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((one) => one.finished.catch(() => one))),
  );
  // Monaco's insides are its own. What is not looked at costs most: whatever is in order told at length, and (but for
  // the legacy mode) a window of its own for frames of other origins, of which ours shows nothing.
  const { violations } = await new AxeBuilder({ page })
    .exclude(".monaco-editor")
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    .analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const found = serious.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
  expect(found, place).toEqual([]);
}
