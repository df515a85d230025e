import AxeBuilder from "@axe-core/playwright";
import axe, { type RunOptions } from "axe-core";
import type { Page } from "@playwright/test";
import { expect } from "./millrace.ts";

/** Light differs from dark in nothing else. */
const rulesOfColour = ["color-contrast", "link-in-text-block"];

/** A page that looked once has the compiled code still: to read all of axe anew takes twice as long as to look. */
const axeSource = `if (!window.axe) ${axe.source}`;

/** What axe finds at least serious, in dark and in light: none of it may be there, whatever shows. */
export async function expectAccessible(page: Page, place: string): Promise<void> {
  const found = await seriousIn(page);
  await turn(page, "light");
  const inLight = await seriousIn(page, { runOnly: rulesOfColour });
  await turn(page, "dark");
  expect({ found, inLight }, place).toEqual({ found: [], inLight: [] });
}

/** The page follows a frame after its system: only then do its colours begin to fade into the others. */
async function turn(page: Page, theme: "dark" | "light"): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
}

async function seriousIn(page: Page, rules: Pick<RunOptions, "runOnly"> = {}): Promise<string[]> {
  await page.evaluate(endAnimations);
  // Monaco's insides are its own. What is not looked at costs most: whatever is in order told at length, and (but for
  // the legacy mode) a window of its own for frames of other origins, of which ours shows nothing.
  const { violations } = await new AxeBuilder({ page, axeSource })
    .exclude(".monaco-editor")
    .setLegacyMode()
    .options({ resultTypes: ["violations"], ...rules })
    .analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/**
 * What is fading in has other colours for a moment, and what takes its colour from that begins to fade when that has ended. A
 * page that draws no frame would never come to its end by waiting.
 */
function endAnimations(): void {
  const running = () => document.getAnimations().filter(({ playState }) => playState !== "finished");
  for (let found = running(); found.length > 0; found = running())
    for (const animation of found) {
      if (animation.effect?.getComputedTiming().endTime === Infinity) animation.cancel();
      else animation.finish();
    }
}
