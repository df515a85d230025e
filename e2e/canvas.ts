import { expect, type Locator, type Page, type TestInfo } from "@playwright/test";

/** What a person does on the page, by the names they see. */
export class CanvasPage {
  constructor(readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/");
    await expect(this.page.getByRole("heading", { name: "Word report", level: 1 })).toBeVisible();
    await expect(this.node("Count words")).toBeVisible();
  }

  /** The card on the canvas with this title. */
  node(title: string): Locator {
    return this.page
      .getByRole("region", { name: "Canvas" })
      .locator(".react-flow__node")
      .filter({ has: this.page.getByTitle(title, { exact: true }) });
  }

  get runButton(): Locator {
    return this.page.getByRole("banner").getByRole("button", { name: "Run", exact: true });
  }

  /** Which run shows, and how it fares. */
  get runHeader(): Locator {
    return this.page.getByRole("group", { name: /^Run \d+$/ });
  }

  get log(): Locator {
    return this.page.getByRole("log");
  }

  /** Looks with the log's own filter: only the lines in view are in the page. */
  async expectLogged(text: string): Promise<void> {
    const filter = this.page.getByRole("searchbox", { name: "Find in the log" });
    await filter.fill(text);
    await expect(this.log).toContainText(text);
    await filter.fill("");
  }

  async expectState(title: string, state: string): Promise<void> {
    await expect(this.node(title).getByText(new RegExp(`^${state}`))).toBeVisible();
  }

  async run(): Promise<void> {
    await this.runButton.click();
  }

  /** Runs a flow that came from elsewhere for the first time. */
  async trustAndRun(): Promise<void> {
    await this.run();
    await this.page.getByRole("button", { name: "Trust and run" }).click();
  }

  /** Runs a flow of which another run still goes on. */
  async runBeside(): Promise<void> {
    await this.run();
    await this.page.getByRole("button", { name: "Run beside it" }).click();
  }

  async expectRun(number: number, state: string): Promise<void> {
    await expect(this.page.getByRole("group", { name: `Run ${number}` })).toContainText(state, {
      timeout: 45_000,
    });
  }

  async openTab(name: string): Promise<void> {
    await this.page
      .getByRole("region", { name: "Run" })
      .getByRole("tab", { name: new RegExp(`^${name}`) })
      .click();
  }

  /** Drags a palette item to a place on the canvas, in fractions of its size. */
  async dragFromPalette(name: string, x: number, y: number): Promise<void> {
    const canvas = this.page.getByRole("region", { name: "Canvas" });
    const box = await canvas.boundingBox();
    if (!box) throw new Error("The canvas is not on the page.");
    const item = this.page
      .getByRole("complementary", { name: "Palette" })
      .getByRole("button", { name })
      .first();
    await item.dragTo(canvas, { targetPosition: { x: box.width * x, y: box.height * y } });
  }

  /** Draws an edge with the mouse, from a node's output to another's input. */
  async connect(source: string, target: string, input: string): Promise<void> {
    const from = this.node(source).getByRole("img", { name: /^Output of/ });
    const to = this.node(target).getByRole("img", { name: input });
    await this.dragBetween(from, to);
  }

  async dragBetween(from: Locator, to: Locator): Promise<void> {
    const [start, end] = [await centreOf(from), await centreOf(to)];
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 5 });
    await this.page.mouse.move(end.x, end.y, { steps: 5 });
    await this.page.mouse.up();
  }

  /** Opens a flow's file from the list of flows, as one that came from elsewhere. */
  async openFile(name: string, text: string, title: string): Promise<void> {
    await this.page.goto("/#/flows");
    await this.page
      .getByLabel("Flow files")
      .setInputFiles({ name, mimeType: "text/typescript", buffer: Buffer.from(text) });
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(title);
  }

  /** The text of the file beside the canvas, as one copies it. */
  async fileText(): Promise<string> {
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await this.page.getByRole("region", { name: "File" }).locator(".view-lines").click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.press("ControlOrMeta+c");
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Pastes code over that of the node that is selected. (Typed, it would get brackets that Monaco closes by itself.) */
  async pasteCode(code: string): Promise<void> {
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await this.page.locator(".monaco-editor").first().click();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), code);
    await this.page.keyboard.press("ControlOrMeta+V");
  }

  /** Has the flow's file import a name of the package, as a person would write it into the shared code. */
  async importFromMillrace(name: string): Promise<void> {
    await this.page.locator(".react-flow__pane").click({ position: { x: 8, y: 8 } });
    await this.openInspectorTab("Shared code");
    await this.page.locator(".monaco-editor").first().click();
    await this.page.keyboard.press("ControlOrMeta+Home");
    const line = `import { ${name} } from "millrace";\n`;
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), line);
    await this.page.keyboard.press("ControlOrMeta+V");
  }

  /** Takes the flow away in one of the forms that the menu offers; a picture of the menu goes to the test's report. */
  async exportAs(form: string, testInfo?: TestInfo): Promise<void> {
    await this.page.getByRole("button", { name: "Export" }).click();
    const item = this.page.getByRole("menuitem", { name: form });
    await expect(item).toBeVisible();
    await testInfo?.attach(form, { body: await this.page.screenshot(), contentType: "image/png" });
    await item.click();
  }

  async openInspectorTab(name: string): Promise<void> {
    const inspector = this.page.getByRole("complementary", { name: "Inspector" });
    await inspector.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
  }

  async openLimits(): Promise<void> {
    await this.page.getByRole("button", { name: /^Runs/ }).click();
    await this.page.getByRole("button", { name: "Limits", exact: true }).click();
  }

  /** Adds a limit of so many slots, as a person does. */
  async addLimit(name: string, slots: number): Promise<void> {
    await this.openLimits();
    const dialog = this.page.getByRole("dialog", { name: "Concurrency limits" });
    await dialog.getByRole("button", { name: "Add a limit" }).click();
    await dialog.getByLabel("Name", { exact: true }).fill(name);
    await dialog.getByLabel("Slots", { exact: true }).fill(String(slots));
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog.getByRole("row", { name: new RegExp(`^${name} ${slots}`) })).toBeVisible();
    await this.page.keyboard.press("Escape");
  }

  /** How many of these nodes are in a state. */
  async states(titles: readonly string[], state: string): Promise<number> {
    const counts = titles.map((title) =>
      this.node(title)
        .getByText(new RegExp(`^${state}`))
        .count(),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  async expectSaved(): Promise<void> {
    await expect(this.page.getByText("Saved on this device")).toBeVisible();
  }
}

export async function centreOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`${locator} is not on the page.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
