import { expect, test } from "./millrace.ts";
import { serveApp, stages, type AppServer } from "./sandbox/appServer.ts";

// A task that eats memory brings down the process of its sandbox frame. Here the test brings it down, which is quicker and
// safer; `npm run soak:memory` has a task do it.

let app: AppServer;

test.beforeAll(async () => {
  app = await serveApp({
    first: `import { flow, task } from "millrace";
export const stay = task({ name: "Stay" }, async function stay(): Promise<void> {
  console.log("staying");
  await new Promise(() => undefined);
});
export const staying = flow({ name: "${stages.first.title}", logPrints: true }, async function staying() {
  await stay();
});
`,
  });
});

test.afterAll(() => app.close());

test("when the sandbox's process dies the page lives, the run ends with the reason, and the next one runs", async ({
  page,
  context,
}) => {
  await page.goto(app.origin);
  await page.getByRole("button", { name: "Demos" }).click();
  await page.getByRole("group", { name: "Demos" }).getByText(stages.first.title, { exact: true }).click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("log")).toContainText("staying");
  const frame = page.frames().find((each) => each.parentFrame() === page.mainFrame());
  if (!frame) throw new Error("The run has no sandbox frame.");
  const session = await context.newCDPSession(frame);
  // A process that is gone answers nobody.
  session.send("Page.crash").catch(() => undefined);
  await expect(page.getByRole("group", { name: "Run 1" })).toContainText("Crashed", { timeout: 40_000 });
  await expect(page.getByRole("log")).toContainText("The process that ran the flow's code is gone.");
  await expect(page.getByRole("log")).toContainText("staying");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("group", { name: "Run 2" })).toContainText("Running");
  await expect(page.getByRole("log")).toContainText("staying");
});
