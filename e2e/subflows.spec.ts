import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

test("selected nodes become a subflow by Alt+X; it opens by a double click, its path leads back, undo takes it back", async ({
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Count frequencies").click();
  await canvas.node("Most frequent words").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Alt+X");
  await page.getByLabel("New name").fill("Word frequencies");
  await page.keyboard.press("Enter");
  await expect(canvas.node("Word frequencies")).toBeVisible();
  await expect(canvas.node("Count frequencies")).toBeHidden();
  await canvas.run();
  await canvas.expectRun(1, "Completed");
  await canvas.expectState("Word frequencies", "Completed");

  await canvas.node("Word frequencies").dblclick();
  await expect(canvas.node("Count frequencies")).toBeVisible();
  const path = page.getByRole("navigation", { name: "Way to this subflow" });
  await expect(path.getByText("Word frequencies")).toHaveAttribute("aria-current", "location");
  await path.getByRole("button", { name: "Word report" }).click();
  await expect(canvas.node("Word frequencies")).toBeVisible();
  await expect(path).toBeHidden();

  await canvas.node("Word frequencies").click();
  await page.keyboard.press("Enter");
  await expect(canvas.node("Count frequencies")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+ArrowUp");
  await expect(canvas.node("Word frequencies")).toBeFocused();
  const undo = page.getByRole("button", { name: "Undo" });
  while (await undo.isEnabled()) await undo.click();
  await expect(canvas.node("Count frequencies")).toBeVisible();
  await expect(canvas.node("Word frequencies")).toBeHidden();
});

test("what cannot be a subflow says why and stays as it is", { tag: "@long" }, async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Count frequencies").click();
  await canvas.node("Write report").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Alt+X");
  await expect(page.getByText(/comes between the selected nodes/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
});

test("an edge hands on the error, or another value, when what it comes from fails", async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await page.getByRole("group", { name: "Count words into total of Write report" }).focus();
  await page.keyboard.press("Enter");
  const failing = page.getByRole("combobox", { name: "When what it comes from fails" });
  await failing.selectOption({ label: "The node gets another value" });
  await page.getByRole("textbox", { name: "The other value" }).fill("0");
  await page.keyboard.press("Enter");
  await expect(failing).toHaveValue("orElse");
  await canvas.node("Write report").click();
  await page.getByRole("group", { name: "Count words into total of Write report" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "The other value" })).toHaveValue("0");
});

test(
  "every kind of node comes from the palette, and the flow still runs",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await page.getByRole("link", { name: "My flows", exact: true }).first().click();
    await page.getByRole("button", { name: "New flow" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("New flow");
    const palette = page.getByRole("complementary", { name: "Palette" });
    for (const [item, node] of [
      ["Parameter What the flow is given", "text"],
      ["Subflow A flow of its own", "New subflow"],
      ["Map Once for each element", "New map task"],
      ["Branch One way or another", "let chosen: string;"],
      ["Code The flow's statements", 'const value = "text";'],
      ["Result What the flow returns", "Result"],
    ] as const) {
      await palette.getByRole("button", { name: item }).click();
      await expect(canvas.node(node)).toBeVisible();
    }
    await palette.getByRole("button", { name: "Group Frames the selection" }).click();
    await expect(page.getByRole("button", { name: "Fold Group" })).toBeVisible();
    await canvas.connect("text", "New subflow", "Input input");
    await canvas.connect("New subflow", "Result", "Input value");
    await canvas.node("New map task").click();
    await page.keyboard.press("I");
    await page.keyboard.type('["a", "b", "c"]');
    await page.keyboard.press("Enter");
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    await canvas.expectState("New subflow", "Completed");
    await expect(canvas.node("New map task").getByText(/3 of 3/)).toBeVisible();
  },
);
