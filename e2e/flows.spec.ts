import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

const file = `import { flow, task } from "millrace";

export const greet = task({ name: "Greet" }, async function greet(name: string): Promise<string> {
  return "Hello " + name;
});

export const greeting = flow({ name: "Greeting" }, async function greeting(name: string = "you") {
  const greeted = greet.submit(name);
  return greeted;
});
`;

test("flows are made, renamed, duplicated, found, deleted and taken back; Back leads to where one was", async ({
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await page.getByRole("link", { name: "My flows", exact: true }).first().click();
  const flows = page.getByRole("list", { name: "Flows" });
  await expect(flows.getByRole("listitem")).toHaveCount(1);

  await page.getByRole("button", { name: "New flow" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("New flow");
  await page.getByRole("button", { name: "Flow menu" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.keyboard.type("Second flow");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Second flow");
  // Nobody waited for "saved": what leaves the screen is on disk first.
  await page.goBack();
  await expect(flows.getByRole("link", { name: "Second flow" })).toBeVisible();

  await page.getByRole("button", { name: "More about Second flow" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(flows.getByRole("link", { name: "Second flow copy" })).toBeVisible();
  await page.getByRole("searchbox").fill("second");
  await expect(flows.getByRole("listitem")).toHaveCount(2);

  await page.getByRole("button", { name: "More about Second flow copy" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(flows.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(flows.getByRole("listitem")).toHaveCount(2);

  await flows.getByRole("link", { name: "Second flow copy" }).click();
  await page.getByRole("button", { name: "Flow menu" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(flows.getByRole("link", { name: "Word report" })).toBeVisible();
  await expect(flows.getByRole("link", { name: "Second flow copy" })).toHaveCount(0);
  await page.reload();
  await page.getByText("Bin", { exact: false }).first().click();
  await page.getByRole("button", { name: "Restore Second flow copy" }).click();
  await expect(flows.getByRole("link", { name: "Second flow copy" })).toBeVisible();
});

test("a flow file that is pasted or chosen opens as a new flow; what is no flow says why", async ({
  page,
}) => {
  await page.goto("/#/flows");
  await page.getByRole("heading", { name: "My flows" }).waitFor();
  const paste = (text: string) =>
    page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    }, text);
  await paste("no flow at all");
  await expect(page.getByText("What was pasted cannot be opened", { exact: true })).toBeVisible();
  await paste(file);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Greeting");
  await expect(new CanvasPage(page).node("Greet")).toBeVisible();
  await page.goBack();
  await page
    .getByLabel("Flow files")
    .setInputFiles({ name: "greeting.ts", mimeType: "text/typescript", buffer: Buffer.from(file) });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Greeting");
  await page.goBack();
  await expect(page.getByRole("list", { name: "Flows" }).getByRole("link", { name: "Greeting" })).toHaveCount(
    2,
  );
});

test("an address of a flow that is not here says so and leads home", { tag: "@long" }, async ({ page }) => {
  await page.goto("/#/flows/nowhere");
  await expect(page.getByRole("heading", { name: "This flow is not on this device" })).toBeVisible();
  await page.getByRole("link", { name: "Go to your flows" }).click();
  await expect(page.getByRole("heading", { name: "My flows" })).toBeVisible();
});

test("what was asked for last is what opens, however late its event is heard", async ({ page }) => {
  // A busy page hears late that its address changed; what was asked for before may come in between.
  await page.addInitScript(() => {
    const hearLater = (event: Event) => {
      if (!event.isTrusted) return;
      event.stopImmediatePropagation();
      setTimeout(() => dispatchEvent(new HashChangeEvent("hashchange")), 3000);
    };
    addEventListener("hashchange", hearLater, true);
    const goElsewhere = () => {
      if (!document.body?.textContent.includes("Opening your flow")) return;
      observer.disconnect();
      location.hash = "#/flows";
    };
    const observer = new MutationObserver(goElsewhere);
    observer.observe(document, { childList: true, subtree: true });
  });
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "My flows" })).toBeVisible();
  await expect(page).toHaveURL(/#\/flows$/);
});
