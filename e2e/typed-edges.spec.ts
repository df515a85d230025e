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

  const line = page.locator("path[class*=broken]");
  const red = await line.evaluate((path) => getComputedStyle(path).stroke);
  const { x, y } = await line.evaluate(pointNearStart);
  await page.mouse.move(x, y);
  await expect(page.getByRole("toolbar", { name: "Edge" })).toBeVisible();
  expect(await line.evaluate(strokeInTheEnd)).toBe(red);

  await misfit.click();
  await page.getByRole("button", { name: "Insert a converter task" }).click();
  await expect(misfit).toBeHidden();
  await expect(page.getByRole("toolbar", { name: "Edge" })).toBeHidden();

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(misfit).toBeVisible();
});

test("a port whose type nobody wrote shows what the compiler infers, and the file stays as it is", async ({
  page,
}, testInfo) => {
  const canvas = new CanvasPage(page);
  const text = `import { flow, task } from "millrace";

const words = task({ name: "Words" }, async function words(text: string) {
  return text.split(" ").map((word) => ({ word, length: word.length }));
});
const longest = task({ name: "Longest" }, (all: { word: string; length: number }[]) => all.toSorted((a, b) => b.length - a.length)[0]);
export const main = flow({ name: "Inferred" }, async function main(text: string) {
  const all = words.submit(text);
  return longest.submit(all);
});
`;
  await canvas.openFile("inferred.ts", text, "Inferred");
  const type = "{ word: string; length: number; }";
  await expect(canvas.node("Words").getByTitle(`${type}[]`, { exact: true })).toBeVisible();
  await expect(canvas.node("Longest").getByTitle(type, { exact: true })).toBeVisible();
  await testInfo.attach("inferred types", { body: await page.screenshot(), contentType: "image/png" });
  await page.keyboard.press("ControlOrMeta+Alt+f");
  await expect(page.getByRole("region", { name: "File" }).locator(".view-lines")).toContainText(
    "words.submit",
  );
  expect(await canvas.fileText()).toBe(text);
  await page.keyboard.press("ControlOrMeta+Alt+f");
  await expect(page.getByRole("region", { name: "File" })).toBeHidden();

  await canvas.node("Words").click();
  await canvas.pasteCode("async function words(text: string) {\n  return text.length;\n}");
  await expect(canvas.node("Words").getByTitle("number", { exact: true })).toBeVisible();
});

test(
  "a red edge is red after a reload, by what the compiler said before, which goes with the flow",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.node("Count words").click();
    await canvas.pasteCode("async function countWords(text: string): Promise<string> {\n  return text;\n}");
    const misfit = page.getByRole("button", { name: /^Type error: .*string.*number/ });
    await expect(misfit).toBeVisible();
    await canvas.expectSaved();
    await expect.poll(() => page.evaluate(verdictsKept)).toBeGreaterThan(0);
    await page.reload();
    await expect(misfit).toBeVisible();
    await misfit.click();
    await page.getByRole("button", { name: "Insert a converter task" }).click();
    await expect(misfit).toBeHidden();

    await page.getByRole("button", { name: "Flow menu" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.locator("summary", { hasText: "Bin" }).click();
    await page.getByRole("button", { name: "Delete it for good" }).click();
    await expect.poll(() => page.evaluate(verdictsKept)).toBe(0);
  },
);

/** The colour of a line once it changes no more. */
async function strokeInTheEnd(path: Element): Promise<string> {
  await Promise.all(path.getAnimations().map(({ finished }) => finished));
  return getComputedStyle(path).stroke;
}

/** In pixels of the page: a point of a line where no words are. */
function pointNearStart(path: Element): { x: number; y: number } {
  if (!(path instanceof SVGPathElement)) throw new Error("This is no line.");
  const { x, y } = path
    .getPointAtLength(path.getTotalLength() / 5)
    .matrixTransform(path.getScreenCTM() ?? undefined);
  return { x, y };
}

async function verdictsKept(): Promise<number> {
  const caches = await Promise.all((await self.caches.keys()).map((name) => self.caches.open(name)));
  const keys = await Promise.all(caches.map((cache) => cache.keys()));
  return keys.flat().length;
}

test(
  "the picker at the end of an edge offers last what its type does not fit",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    const output = canvas.node("Count words").getByRole("img", { name: /^Output of/ });
    const box = await output.boundingBox();
    if (!box) throw new Error("The output is not on the page.");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 160, box.y - 110, { steps: 8 });
    await page.mouse.up();
    const options = page.getByRole("dialog", { name: "Add a node" }).getByRole("option");
    await expect(options.filter({ hasText: "Its type does not fit" }).first()).toBeVisible();
    await expect(options.last()).toContainText("Its type does not fit");
    await expect(options.first()).toContainText("TypeScript, in a worker");
  },
);
