import type { Page } from "@playwright/test";
import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

// What a run's values show on the canvas itself.

const svg =
  "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20' fill='teal'/></svg>";

const kinds = `import { createImageArtifact, flow, task } from "millrace";

const count = task({ name: "Count" }, (of: number): number => of * 2);
const greet = task({ name: "Greet" }, (_count: number): string => "good morning");
const isEven = task({ name: "Is even" }, (count: number): boolean => count % 2 === 0);
const list = task({ name: "List" }, (count: number): number[] => Array.from({ length: count }, (_, index) => index));
const describe = task({ name: "Describe" }, (list: number[]) => ({ total: list.length, first: list[0] }));
const draw = task({ name: "Draw" }, (_list: number[]): Blob => new Blob(["${svg.replaceAll('"', '\\"')}"], { type: "image/svg+xml" }));
const chart = task({ name: "Chart" }, async (_list: number[]): Promise<void> => {
  await createImageArtifact({ key: "chart", imageUrl: "data:image/gif;base64,R0lGODlhAgACAPAAAP8AAAAAACH5BAAAAAAALAAAAAACAAIAAAICjFMAOw==" });
});
const square = task({ name: "Square" }, (item: number): number => {
  if (item === 7) throw new Error("seven is refused");
  return item * item;
});

export const main = flow({ name: "Kinds of values" }, async function main(of: number = 6) {
  const total = count.submit(of);
  const greeting = greet.submit(total);
  const even = isEven.submit(total);
  const items = list.submit(total);
  const facts = describe.submit(items);
  const picture = draw.submit(items);
  const drawn = chart.submit(items);
  const squares = await square.waitFor(greeting, even, facts, picture, drawn).map(items);
  return squares;
});
`;

/** Opens the flow, and runs it to its end unless told otherwise. */
async function openKinds(page: Page, isRun = true): Promise<CanvasPage> {
  const canvas = new CanvasPage(page);
  await canvas.openFile("kinds.ts", kinds, "Kinds of values");
  if (!isRun) return canvas;
  await canvas.run();
  await page.getByRole("button", { name: "Trust and run" }).click();
  await canvas.expectRun(1, "Failed");
  return canvas;
}

/** From afar cards are plain, and say nothing of values. */
async function lookClosely(page: Page, canvas: CanvasPage, title: string): Promise<void> {
  await canvas.node(title).click({ position: { x: 20, y: 10 } });
  await page.keyboard.press(".");
}

test(
  "each node shows what it gave in a line of its card, and strikes it through once it would give another",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = await openKinds(page);
    await lookClosely(page, canvas, "Is even");
    const given = (title: string) => canvas.node(title).locator("[data-run-value]");
    await expect(given("Count")).toContainText("12");
    await expect(given("Greet")).toContainText('"good morning"');
    await expect(given("Is even")).toContainText("true");
    await expect(given("List")).toContainText("12 items");
    await expect(given("Describe")).toContainText("{ total, first }");
    await expect(given("Draw").locator("img")).toHaveJSProperty("naturalWidth", 40);
    await expect(given("Chart").locator("img")).toHaveJSProperty("naturalWidth", 2);
    await expect(given("Square")).toContainText("12 items");

    await canvas.node("Is even").click({ position: { x: 60, y: 10 } });
    await canvas.pasteCode("(count: number): boolean => count % 2 === 1");
    await expect(given("Is even")).toHaveText(/stale: Its code has changed.*true/);
    await expect(given("Is even")).toHaveCSS("text-decoration-line", "line-through");
    await expect(given("Count")).not.toContainText("stale");
  },
);

test("an edge tells how much went along it, and shows the value to who looks at it, with pointer or keyboard", async ({
  page,
}) => {
  const canvas = await openKinds(page);
  await lookClosely(page, canvas, "List");
  const words = page.getByRole("button", { name: "List into list of Describe: 12 items · 104 bytes" });
  await expect(words).toBeVisible();
  await expect(page.getByRole("button", { name: "List into item of Square: 12 items" })).toBeAttached();

  const value = page.getByRole("dialog", { name: "List into list of Describe" });
  await page.getByRole("group", { name: "List into list of Describe" }).focus();
  await expect(value.getByRole("treeitem", { name: "11: 11" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(value).toBeHidden();

  await words.focus();
  await page.keyboard.press("Enter");
  await expect(value.getByRole("treeitem").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(words).toBeFocused();
  await expect(value).toBeHidden();

  await page.getByRole("button", { name: "Count into count of List: 12" }).hover();
  await expect(page.getByRole("dialog", { name: "Count into count of List" })).toContainText("12");
});

test(
  "the state of a node that made several calls leads to its task runs: what failed first, each with its result, error and log",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = await openKinds(page);
    const square = canvas.node("Square");
    await square.getByRole("button", { name: "Failed, 12 of 12: show the task runs" }).click();
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    const list = inspector.getByRole("listbox", { name: "12 task runs" });
    await expect(list).toBeFocused();
    const chosen = list.getByRole("option", { selected: true });
    await expect(chosen).toHaveText(/^8.*Failed.*seven is refused/);
    await expect(inspector.getByRole("region", { name: "Error" })).toContainText("seven is refused");
    await expect(inspector.getByRole("log")).toContainText("seven is refused");

    await page.keyboard.press("ArrowDown");
    await expect(chosen).toHaveText(/^1Completed.*0$/);
    await page.keyboard.press("End");
    await expect(chosen).toHaveText(/^12Completed.*121$/);
    await expect(inspector.getByRole("tree")).toContainText("121");
    await expect(inspector.getByRole("log")).toContainText("Finished in state Completed()");
    await expect(inspector.getByRole("log")).not.toContainText("seven is refused");

    await inspector.getByRole("combobox", { name: "Order" }).selectOption("As called");
    await list.getByRole("option", { name: /^1 / }).first().click();
    await expect(chosen).toHaveText(/^1Completed/);

    await canvas.node("Count").click({ position: { x: 20, y: 10 } });
    await expect(inspector.getByRole("tree")).toContainText("12");

    // What is kept of the log is read where it is kept.
    await page.reload();
    await square.getByRole("button", { name: "Failed, 12 of 12: show the task runs" }).click();
    await expect(inspector.getByRole("log")).toContainText("seven is refused");
  },
);

test("a value is pinned and edited as JSON before and after a run: errors have line and column, the compiler checks the type", async ({
  page,
}) => {
  const canvas = await openKinds(page, false);
  await lookClosely(page, canvas, "Count");
  await page.keyboard.press("Shift+P");
  const dialog = page.getByRole("dialog", { name: "Pin a value for “Count”" });
  const text = dialog.getByRole("textbox", { name: "Value, as JSON" });
  await expect(text).toBeFocused();
  await expect(text).toHaveValue("");
  await text.fill("[1,\n2,]");
  await dialog.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(dialog.getByRole("alert")).toHaveText(
    "Line 2, column 2: JSON has no comma after the last item.",
  );
  await text.fill('"five"');
  await dialog.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("Type 'string' is not assignable to type 'number'.");
  await expect(dialog.getByRole("button", { name: "Pin anyway" })).toBeVisible();
  await text.fill("5");
  await dialog.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(canvas.node("Count").getByRole("img", { name: /^Pinned/ })).toBeVisible();

  await canvas.run();
  await page.getByRole("button", { name: "Trust and run" }).click();
  await canvas.expectRun(1, "Completed");
  const given = (title: string) => canvas.node(title).locator("[data-run-value]");
  await expect(given("Count")).toContainText("5");
  await expect(given("List")).toContainText("5 items");
  await page.keyboard.press("Shift+P");
  await expect(text).toHaveValue("5");
  await page.keyboard.press("Escape");

  // Beside Count, looked at closely, Draw may lie under the inspector.
  await expect(dialog).toBeHidden();
  await page.keyboard.press("1");
  await canvas.node("Draw").click({ position: { x: 20, y: 10 } });
  await page.keyboard.press("Shift+P");
  await expect(page.getByRole("dialog")).toContainText("The result cannot be written as JSON: it is a Blob.");
});
