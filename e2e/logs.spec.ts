import { readFile } from "node:fs/promises";
import { CanvasPage } from "./canvas.ts";
import { isLong } from "./length.ts";
import { expect, test } from "./millrace.ts";
import { putLongRun } from "./store/longLog.ts";

/** `MILLRACE_LOG_LINES=1000000 npx playwright test e2e/logs.spec.ts` for a closer look. */
const lines = Number(process.env.MILLRACE_LOG_LINES ?? (isLong ? 200_000 : 10_000));
const text = (count: number) => count.toLocaleString("en-US");

test(`a run of ${text(lines)} log lines opens at its end, and is scrolled, filtered and downloaded from where it is kept`, async ({
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.run();
  await canvas.expectRun(1, "Completed");
  await putLongRun(page, lines);
  await page.goto("about:blank");
  const begunAt = performance.now();
  const since = () => Math.round(performance.now() - begunAt);
  await canvas.open();
  await canvas.expectRun(2, "Completed");
  const line = (place: number) => canvas.log.getByText(new RegExp(`^line ${place}( needle)?$`));
  await expect(line(lines - 1)).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const heap = async () =>
    Math.round(((await session.send("Runtime.getHeapUsage")).usedSize as number) / 1e6);
  console.log(`open after ${since()} ms, ${await heap()} MB`);
  await expect(page.getByRole("tab", { name: /^Log/ })).toContainText(/k|M|\d{3}/);
  await page.screenshot({ path: test.info().outputPath("end.png") });

  await canvas.log.focus();
  await page.keyboard.press("Home");
  await expect(line(0)).toBeVisible();
  await canvas.log.evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
  await expect(canvas.log.getByText(/^line \d+/).first()).toBeVisible();
  const shown = await canvas.log.getByText(/^line \d+/).allTextContents();
  const places = shown.map((message) => Number(/\d+/.exec(message)?.[0]));
  expect(places.length).toBeGreaterThan(5);
  expect(places).toEqual(places.map((_, index) => (places[0] ?? 0) + index));
  await page.getByRole("button", { name: "Use the dark theme" }).click();
  await page.screenshot({ path: test.info().outputPath("middle-dark.png") });

  const filter = page.getByRole("searchbox", { name: "Find in the log" });
  const searchedAt = since();
  await filter.fill("NEEDLE");
  const found = text(Math.floor(lines / 1000));
  await expect(page.getByTitle("Lines that match, of all")).toHaveText(`${found} / ${text(lines)}`);
  console.log(`searched in ${since() - searchedAt} ms, ${await heap()} MB`);
  await canvas.log.focus();
  await page.keyboard.press("End");
  await expect(line(lines - 1)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("found-dark.png") });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download the lines shown" }).click(),
  ]);
  const messages = (await readFile(await download.path(), "utf8")).trimEnd().split("\n");
  expect(messages.map((message) => message.replace(/.* - /, ""))).toEqual(
    Array.from({ length: Math.floor(lines / 1000) }, (_, index) => `line ${index * 1000 + 999} needle`),
  );

  await filter.fill("");
  await page.getByLabel("Level").selectOption({ label: "Warning and above" });
  await expect(page.getByTitle("Lines that match, of all")).toHaveText(`${found} / ${text(lines)}`);
  await page.getByLabel("Level").selectOption({ label: "Error and above" });
  await expect(page.getByText("No line matches")).toBeVisible();
});
