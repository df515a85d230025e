import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe.ts";
import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

// axe looks at every element of the page, several times in each test: on a busy machine that takes minutes.
test.describe.configure({ timeout: 600_000 });

const inspector = "[aria-label=Inspector]";
const runPanel = "[aria-label=Run]";
const dialog = "[role=dialog]";

test.describe("In dark and in light", () => {
  test.use({ colorScheme: "dark", contextOptions: { reducedMotion: "reduce" } });

  test("axe finds nothing serious on the canvas and beside it", async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await expectAccessible(page, "canvas");
    await canvas.node("Count words").click();
    await expect(page.locator(".monaco-editor").first()).toBeVisible();
    await expectAccessible(page, "code");
    for (const tab of ["Inputs", "Options"]) {
      await canvas.openInspectorTab(tab);
      await expectAccessible(page, tab, inspector);
    }
  });

  test("axe finds nothing serious in what opens over the canvas", async ({ page }) => {
    await new CanvasPage(page).open();
    for (const [key, name] of [
      ["Shift+?", "Keyboard shortcuts"],
      ["ControlOrMeta+K", "Commands"],
      ["ControlOrMeta+F", "Find in this flow"],
      ["N", "Add a node"],
    ] as const) {
      await page.keyboard.press(key);
      await expect(page.getByRole("dialog", { name })).toBeVisible();
      await expectAccessible(page, name, dialog);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog", { name })).toBeHidden();
    }
  });

  test("axe finds nothing serious in what a run shows", async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    await expectAccessible(page, "a run");
    for (const tab of ["Log", "Timeline", "Artifacts", "Result", "Problems", "Blocked"]) {
      await canvas.openTab(tab);
      await expectAccessible(page, tab, runPanel);
    }
    await canvas.node("Count words").click();
    await canvas.openInspectorTab("Run");
    await page.getByRole("button", { name: /^Count words into total of Write report: / }).focus();
    await expect(page.getByRole("dialog", { name: "Count words into total of Write report" })).toBeVisible();
    await expectAccessible(page, "what a node did", inspector);
    await expectAccessible(page, "what went along an edge", dialog);
    await page.keyboard.press("Escape");
    await canvas.node("Count words").click();
    await page.keyboard.press("Shift+P");
    await expect(page.getByRole("dialog", { name: "Pin a value for “Count words”" })).toBeVisible();
    await expectAccessible(page, "the value to pin", dialog);
  });

  test("axe finds nothing serious on the list of flows, on an empty flow, and on the page of storage", async ({
    page,
  }) => {
    await new CanvasPage(page).open();
    for (const [hash, heading] of [
      ["#/flows", "My flows"],
      ["#/storage", "Storage"],
    ] as const) {
      await page.goto(`/${hash}`);
      await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
      await expectAccessible(page, heading);
    }
    await page.goto("/#/flows");
    await page.getByRole("button", { name: "New flow" }).click();
    await expect(page.getByRole("heading", { name: "This flow is empty" })).toBeVisible();
    await expectAccessible(page, "empty flow");
  });

  test("axe finds nothing serious at the width of a phone", async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    const canvas = new CanvasPage(page);
    await canvas.open();
    await expectAccessible(page, "canvas");
    await canvas.run();
    await expect(page.getByRole("group", { name: "Run 1" })).toContainText("Completed");
    await expectAccessible(page, "run");
    for (const view of await page.getByRole("tab").all()) {
      if (!(await view.isVisible())) continue;
      await view.click();
      await expectAccessible(page, await view.innerText());
    }
    await page.goto("/#/flows");
    await expect(page.getByRole("heading", { name: "My flows" })).toBeVisible();
    await expectAccessible(page, "flows");
  });
});

test(
  "at no width does the page scroll sideways, with a run on its bar or without",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    const expectNoOverflow = async () => {
      for (const width of [1440, 1280, 1100, 1024, 900, 780, 761, 760, 390]) {
        await page.setViewportSize({ width, height: 800 });
        await expect
          .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), {
            message: `${width}`,
          })
          .toBe(0);
      }
      await page.setViewportSize({ width: 1440, height: 800 });
    };
    await expectNoOverflow();
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    await expectNoOverflow();
  },
);

test("a flow is built, connected and run by keyboard alone", async ({ page }) => {
  await page.goto("/#/flows");
  await expect(page.getByRole("heading", { name: "My flows" })).toBeVisible();
  await tabTo(page, "New flow");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("New flow");
  const add = async (words: string) => {
    await page.keyboard.press("N");
    // One types where the cursor is seen.
    await expect(page.getByRole("combobox", { name: "Search nodes" })).toBeFocused();
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
  };
  const canvas = new CanvasPage(page);
  await expect(page.getByRole("heading", { name: "This flow is empty" })).toBeVisible();
  await add("parameter");
  await expect(canvas.node("text")).toBeVisible();
  await add("count words");
  await expect(canvas.node("Count words")).toBeVisible();
  // Naming the node that feeds an input is connecting it.
  const openInputs = async () => {
    await page.keyboard.press("I");
    await expect(
      page.getByLabel("Inspector", { exact: true }).locator(":is(input, select):focus"),
    ).toHaveCount(1);
  };
  await openInputs();
  await page.keyboard.type("text");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "text into text of Count words" })).toHaveCount(1);
  await page.keyboard.press("F6");
  await add("result");
  await expect(page.getByRole("dialog", { name: "Add a node" })).toBeHidden();
  await openInputs();
  // The list of what may be returned goes to what begins with that letter.
  await page.keyboard.press("C");
  await expect(page.getByRole("group", { name: "Count words is the flow's result" })).toHaveCount(1);
  await page.keyboard.press("ControlOrMeta+Enter");
  await canvas.expectRun(1, "Completed");
});

async function tabTo(page: Page, name: string): Promise<void> {
  const target = page.getByRole("button", { name, exact: true }).first();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to "${name}".`);
}
