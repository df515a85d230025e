import axe, { type ContextObject, type RunOptions } from "axe-core";
import type { Page } from "@playwright/test";
import { expect } from "./millrace.ts";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** One theme differs from the other in nothing else. */
const rulesOfColour = ["color-contrast", "link-in-text-block"];

/**
 * What axe finds at least serious, in dark and in light: none of it may be there, whatever shows. `part` is all that changed
 * since the page was looked at as a whole, as a selector: the rest is not looked at again. The page stays in the other theme.
 */
export async function expectAccessible(page: Page, place: string, part?: string): Promise<void> {
  const found = await seriousIn(page, part);
  await turnTheme(page);
  const foundThen = await seriousIn(page, part, { runOnly: rulesOfColour });
  expect({ found, foundThen }, place).toEqual({ found: [], foundThen: [] });
}

/** The page follows a frame after its system: only then do its colours begin to fade into the others. */
async function turnTheme(page: Page): Promise<void> {
  const theme = () => page.evaluate(() => document.documentElement.dataset["theme"]);
  const other = (await theme()) === "dark" ? "light" : "dark";
  await page.emulateMedia({ colorScheme: other });
  await expect.poll(theme).toBe(other);
}

async function seriousIn(page: Page, part: string | undefined, rules: RunOptions = {}): Promise<string[]> {
  // Once a page: to read all of axe takes longer than to look.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  await page.evaluate(endAnimations);
  // Monaco's insides are its own, and frames of other origins show nothing.
  const where: ContextObject = { include: part ?? "html", exclude: ".monaco-editor" };
  // Whatever is in order, told at length, costs more than to find it.
  const options: RunOptions = { resultTypes: ["violations"], iframes: false, ...rules };
  return page.evaluate(look, JSON.stringify({ where, options }));
}

/** In the page: each rule that is broken badly, and by what. Asked in text, since Playwright's types cannot follow axe's. */
async function look(asked: string): Promise<string[]> {
  const { where, options } = JSON.parse(asked) as { where: ContextObject; options: RunOptions };
  const { violations } = await window.axe.run(where, options);
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
