import type { Locator, Page, TestInfo } from "@playwright/test";
import { CanvasPage, centreOf } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

/** A file of one flow that calls a task 200 times, in columns. */
const large = `import { flow, task } from "millrace";

export const step = task({ name: "Step" }, async function step(value: number): Promise<number> {
  return value + 1;
});

export const large = flow({ name: "Large" }, async function large() {
${Array.from({ length: 200 }, (_, index) => `  const step${index + 1} = step.submit(${index < 20 ? index : `step${index - 19}`});`).join("\n")}
  return [step181, step200];
});
`;

test("from afar a large flow is one picture, and all that hands do with a card they do there too", async ({
  page,
}, testInfo) => {
  await openLarge(page);
  await zoomOut(page);
  const picture = page.getByRole("img", { name: /^20\d nodes, drawn small/ });
  await expect(picture).toBeVisible();
  await expect.poll(() => page.locator(".react-flow__node").count()).toBeLessThan(5);
  await testInfo.attach("from afar", { body: await page.screenshot(), contentType: "image/png" });

  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowRight");
  const focused = page.locator(".react-flow__node:focus");
  await expect(focused).toHaveAttribute("aria-label", /Step/);
  const first = await focused.getAttribute("data-id");
  await page.keyboard.press("ArrowDown");
  await expect(focused).not.toHaveAttribute("data-id", first ?? "");

  const id = await focused.getAttribute("data-id");
  const box = await focused.boundingBox();
  if (!box) throw new Error("The card is not on the page.");
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.keyboard.press("Escape");
  await page.mouse.move(at.x + 200, at.y + 150);
  await page.mouse.move(at.x, at.y, { steps: 3 });
  // One takes hold of a card that is seen under the pointer.
  const underPointer = ({ x, y }: typeof at) =>
    document.elementFromPoint(x, y)?.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
  await expect.poll(() => page.evaluate(underPointer, at)).toBe(id);
  await page.mouse.down();
  await page.mouse.move(at.x + 40, at.y, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByRole("button", { name: "Undo" })).toBeEnabled();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
});

test("a frame that is drawn from afar selects what it holds", { tag: "@long" }, async ({ page }) => {
  await openLarge(page);
  await zoomOut(page);
  await expect(page.getByRole("img", { name: /drawn small/ })).toBeVisible();
  const box = await page.getByRole("region", { name: "Canvas" }).boundingBox();
  if (!box) throw new Error("The canvas is not on the page.");
  await page.mouse.move(box.x + 60, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 160, box.y + box.height - 100, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.press("Delete");
  await expect(page.getByRole("img", { name: /^20\d nodes, drawn small/ })).toBeHidden();
  await page.keyboard.press("ControlOrMeta+Z");
  await expect(page.getByRole("img", { name: /^20\d nodes, drawn small/ })).toBeVisible();
});

test(
  "from afar an edge can be pointed at, a disabled node is told, and a finger selects the card that it taps",
  { tag: "@long" },
  async ({ browser }, testInfo) => {
    const context = await browser.newContext({ hasTouch: true, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await openLarge(page);
    await fit(page);
    await expect(page.getByRole("img", { name: /drawn small/ })).toBeVisible();
    await expect.poll(() => page.locator(".react-flow__node").count()).toBeLessThan(5);
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowRight");
    const focused = page.locator(".react-flow__node:focus");
    await expect(focused).toHaveAttribute("aria-label", /Step/);
    const id = await focused.getAttribute("data-id");
    const box = await focused.boundingBox();
    if (!box) throw new Error("The card is not on the page.");
    await page.keyboard.press("D");
    await expect(focused.getByRole("img", { name: /^Disabled/ })).toBeAttached();
    await page.keyboard.press("Escape");

    // The edge leaves the card in the middle of its right side, or a little below.
    await page.mouse.move(box.x + box.width + 60, box.y - 200);
    const edge = page.locator(".react-flow__edge");
    await expect(async () => {
      for (let down = 0; down <= box.height; down += 2) {
        await page.mouse.move(box.x + box.width + 7, box.y + down);
        if ((await edge.count()) > 0) break;
      }
      await expect(edge).toHaveCount(1);
    }).toPass();
    await testInfo.attach("an edge from afar", { body: await page.screenshot(), contentType: "image/png" });

    await page.mouse.move(4, 4);
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await expect(page.locator(".react-flow__node.selected")).toHaveAttribute("data-id", id ?? "");
    await context.close();
  },
);

test(
  "an edge is drawn from afar, from the card under the pointer to one that is only drawn",
  { tag: "@long" },
  async ({ page }, testInfo) => {
    await openLarge(page);
    await zoomOut(page);
    await expect(page.getByRole("img", { name: /drawn small/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowRight");
    const focused = page.locator(".react-flow__node:focus");
    const first = await centreOf(focused);
    const id = (await focused.getAttribute("data-id")) ?? "";
    await page.keyboard.press("ArrowRight");
    await expect(focused).not.toHaveAttribute("data-id", id);
    const next = await centreOf(focused);
    await page.keyboard.press("Escape");

    await page.mouse.move(first.x + 100, first.y - 200);
    await page.mouse.move(first.x, first.y, { steps: 3 });
    await drawEdge(page, page.locator(".react-flow__node:hover"), { x: next.x, y: next.y + 10 }, testInfo);
    await expectInFile(page, /step\.waitFor\(step\d+\)\.submit\(step\d+\)/);
  },
);

test(
  "an edge is drawn where cards are too small for their ports",
  { tag: "@long" },
  async ({ page }, testInfo) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await fit(page);
    for (let press = 0; press < 3; press += 1) await page.keyboard.press("-");
    const card = canvas.node("Count words");
    await card.hover();
    await drawEdge(page, card, await centreOf(canvas.node("Most frequent words")), testInfo);
    await expectInFile(page, /mostFrequentWords\.submit\(frequencies, total\)/);
  },
);

test("from near, a large flow has whatever comes into view, and a frame across it holds what has left it", async ({
  page,
}, testInfo) => {
  await openLarge(page);
  await fit(page);
  await page.keyboard.press("0");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowRight");
  const focused = page.locator(".react-flow__node:focus");
  const first = await focused.getAttribute("data-id");
  for (let column = 0; column < 9; column += 1) {
    const before = await focused.getAttribute("data-id");
    await page.keyboard.press("ArrowRight");
    await expect(focused).not.toHaveAttribute("data-id", before ?? "");
    await expect(focused).toBeInViewport({ ratio: 1 });
  }
  await testInfo.attach("from near", { body: await page.screenshot(), contentType: "image/png" });
  const last = await focused.getAttribute("data-id");
  const card = (id: string | null) => page.locator(`.react-flow__node[data-id="${id}"]`);
  await expect(card(first)).toHaveCount(0);

  // Back to the first, and from beside it with a frame to the last: the canvas moves along.
  for (let column = 0; column < 9; column += 1) await page.keyboard.press("ArrowLeft");
  await expect(card(first)).toBeFocused();
  const box = await card(first).boundingBox();
  const canvas = await page.getByRole("region", { name: "Canvas" }).boundingBox();
  if (!box || !canvas) throw new Error("The card is not on the page.");
  await page.mouse.move(box.x - 12, box.y - 12);
  await page.mouse.down();
  await page.mouse.move(canvas.x + canvas.width - 4, box.y + box.height + 12, { steps: 4 });
  await expect(card(last)).toHaveClass(/selected/);
  await page.mouse.up();
  await page.keyboard.press("Delete");
  await fit(page);
  await expect(page.getByRole("img", { name: /^19\d nodes, drawn small/ })).toBeVisible();
});

async function drawEdge(
  page: Page,
  card: Locator,
  to: { readonly x: number; readonly y: number },
  testInfo: TestInfo,
): Promise<void> {
  const output = await centreOf(card.getByRole("img", { name: /^Output of/ }));
  await page.mouse.move(output.x, output.y);
  await page.mouse.down();
  await page.mouse.move((output.x + to.x) / 2, (output.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await testInfo.attach("an edge being drawn", { body: await page.screenshot(), contentType: "image/png" });
  await page.mouse.up();
}

async function expectInFile(page: Page, text: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Show the file beside the canvas" }).click();
  await expect.poll(() => new CanvasPage(page).fileText()).toMatch(text);
}

async function openLarge(page: Page): Promise<void> {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.openFile("large.ts", large, "Large");
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
}

/** Beside a finger's way to the edge of the panel. */
async function fit(page: Page): Promise<void> {
  await page.locator(".react-flow__pane").click({ position: { x: 24, y: 24 } });
  await page.keyboard.press("1");
}

/** Until the whole flow is in view; the picture begins below 40 %. */
async function zoomOut(page: Page): Promise<void> {
  await fit(page);
  for (let press = 0; press < 6; press += 1) await page.keyboard.press("-");
}
