import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

// The policy of the page itself (scripts/vite/contentSecurityPolicy.ts), in the production build.

declare global {
  var violations: string[];
}

// The browser itself writes what it refused to the console.
test.use({ expectedErrors: [/Content Security Policy/i] });

test("nothing of our own breaks the page's policy, and a script or eval that got into the page is refused", async ({
  page,
}) => {
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
      globalThis.violations.push(`${effectiveDirective} ${blockedURI}`),
    );
  });
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.node("Count words").click();
  await expect(page.locator(".monaco-editor").first()).toContainText("countWords");
  await canvas.run();
  await canvas.expectRun(1, "Completed");
  for (const tab of ["Timeline", "Result", "Problems", "Blocked", "Artifacts"]) await canvas.openTab(tab);
  await expect(page.getByRole("heading", { name: "Word report", level: 1 }).last()).toBeVisible();
  await page.getByRole("button", { name: "Permissions" }).click();
  await page.keyboard.press("Escape");
  const download = page.waitForEvent("download");
  await canvas.exportAs("TypeScript file");
  await download;
  expect(await page.evaluate(() => globalThis.violations)).toEqual([]);

  const got = await page.evaluate(async () => {
    const reached: string[] = [];
    Object.assign(globalThis, { reached });
    const script = document.createElement("script");
    script.textContent = "reached.push('inline script')";
    document.body.append(script);
    const button = document.createElement("button");
    button.setAttribute("onclick", "reached.push('handler')");
    document.body.append(button);
    button.click();
    const foreign = document.createElement("script");
    foreign.src = "data:text/javascript,reached.push('data: script')";
    document.body.append(foreign);
    const frame = document.createElement("iframe");
    frame.src = "data:text/html,x";
    document.body.append(frame);
    // In a turn of its own: what a debugger evaluates may use eval in spite of the policy.
    await new Promise<void>((resolve) =>
      setTimeout(() => {
        try {
          // oxlint-disable-next-line no-eval -- that it is refused is what this is about
          (0, eval)("reached.push('eval')");
        } catch {
          // As it should.
        }
        resolve();
      }),
    );
    await fetch("https://example.com/").then(
      () => reached.push("fetch"),
      () => undefined,
    );
    return reached;
  });
  expect(got).toEqual([]);
  // The browser tells of each in its own time.
  const refused = () =>
    page.evaluate(() => [...new Set(globalThis.violations.map((text) => text.split(" ")[0]))].toSorted());
  await expect
    .poll(refused)
    .toEqual(["connect-src", "frame-src", "script-src", "script-src-attr", "script-src-elem"]);
});
