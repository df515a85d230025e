import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import { courseOf } from "../src/app/demoCourse.testing.ts";
import { erase } from "../src/code/erase.ts";
import type { RunFile } from "../src/engine/runFile.ts";
import { CanvasPage } from "./canvas.ts";
import { countWords } from "./countWords.ts";
import { expect, test } from "./millrace.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const expected = countWords();
const summary = {
  totalWords: expected.total,
  uniqueWords: expected.unique,
  mostFrequent: expected.mostFrequent,
};

test("a newcomer presses Run and sees states, logs, the artifact and the right counts", async ({ page }) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await expect(page.getByText("No run yet")).toBeVisible();
  await canvas.run();
  await canvas.expectRun(1, "Completed");
  for (const task of [
    "Count words",
    "Unique words",
    "Count frequencies",
    "Most frequent words",
    "Write report",
  ]) {
    await canvas.expectState(task, "Completed");
  }
  await canvas.expectLogged(`The text has ${expected.total} words.`);
  await canvas.openTab("Artifacts");
  await expect(page.getByRole("heading", { name: "Word report", level: 1 }).last()).toBeVisible();
  await expect(
    page.getByRole("cell", { name: expected.mostFrequent[0]?.[0] ?? "", exact: true }),
  ).toBeVisible();
  await expect(page.getByText(expected.total.toLocaleString("en")).first()).toBeVisible();
  await canvas.openTab("Timeline");
  await expect(page.getByRole("region", { name: "Run" })).toContainText("Most frequent words");
});

test("a task drawn from the palette, written in Monaco and connected, runs with the rest; all of it outlasts a reload", async ({
  page,
}) => {
  const canvas = new CanvasPage(page);
  await canvas.open();
  await canvas.dragFromPalette("Task", 0.6, 0.12);
  await expect(canvas.node("New task")).toBeVisible();
  await canvas.node("New task").click();
  await canvas.pasteCode(
    "async function newTask(total: number): Promise<string> {\n  return `about ${Math.round(total / 1000)} thousand`;\n}",
  );
  await expect(canvas.node("New task").getByRole("img", { name: "Input total" })).toBeVisible();
  await canvas.connect("Count words", "New task", "Input total");
  await canvas.run();
  await canvas.expectRun(1, "Completed");
  await canvas.expectState("New task", "Completed");
  await canvas.node("New task").click();
  await canvas.openTab("Result");
  await expect(page.getByRole("region", { name: "Run" })).toContainText("about 212 thousand");
  await canvas.expectSaved();

  await page.reload();
  await canvas.expectRun(1, "Completed");
  await canvas.expectState("New task", "Completed");
  await canvas.expectLogged(`The text has ${expected.total} words.`);
  await canvas.openTab("Artifacts");
  await expect(page.getByRole("cell", { name: "the", exact: true })).toBeVisible();
  await canvas.node("New task").click();
  await expect(page.locator(".monaco-editor")).toContainText("thousand");
});

test(
  "the exported file is word-report.ts, and gives the same result under Node",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    const [file] = await Promise.all([page.waitForEvent("download"), canvas.exportAs("TypeScript file")]);
    expect(file.suggestedFilename()).toBe("word-report.ts");
    const folder = await mkdtemp(join(tmpdir(), "millrace-"));
    const path = join(folder, file.suggestedFilename());
    await file.saveAs(path);
    expect(await readFile(path, "utf8")).toBe(await readFile(join(root, "src/demos/word-report.ts"), "utf8"));
    const command = [join(root, "dist/node/millrace.js"), "run", path, "--json"];
    const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 28 });
    const underNode = JSON.parse(stdout);
    const inBrowser = await downloadRun(page, folder);
    expect(underNode.flowRuns[0].result).toEqual(summary);
    expect(inBrowser.flowRuns[0].result).toEqual(summary);
    expect(courseWithKeys(inBrowser)).toEqual(courseWithKeys(underNode));
    await rm(folder, { recursive: true });
  },
);

test(
  "a stand-alone file and a project give the same result by themselves, and the file opens as the flow",
  { tag: "@long" },
  async ({ page }, testInfo) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    const folder = await mkdtemp(join(tmpdir(), "millrace-"));
    const saved = async (form: string) => {
      const [file] = await Promise.all([page.waitForEvent("download"), canvas.exportAs(form, testInfo)]);
      const path = join(folder, file.suggestedFilename());
      await file.saveAs(path);
      return path;
    };

    const alone = await saved("Stand-alone file");
    const { javascript } = erase(await readFile(alone, "utf8"));
    await writeFile(join(folder, "alone.mjs"), javascript);
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [join(folder, "alone.mjs"), "--param", "book=a b a"]);
    expect(JSON.parse(stdout)).toMatchObject({ totalWords: 3, uniqueWords: 2 });

    const files = unzipSync(await readFile(await saved("Project (zip)")));
    const text = await readFile(join(root, "src/demos/word-report.ts"), "utf8");
    expect(strFromU8(files["word-report/word-report.ts"] as Uint8Array)).toBe(text);
    const expected = JSON.parse(strFromU8(files["word-report/expected.json"] as Uint8Array));
    expect(expected).toMatchObject({ flow: "Word report", state: "COMPLETED", result: summary });

    await page.getByRole("link", { name: "My flows", exact: true }).first().click();
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: /^Open/ }).first().click(),
    ]);
    await chooser.setFiles(alone);
    await expect(canvas.node("Count words")).toBeVisible();
    const [again] = await Promise.all([page.waitForEvent("download"), canvas.exportAs("TypeScript file")]);
    await again.saveAs(join(folder, "again.ts"));
    expect(await readFile(join(folder, "again.ts"), "utf8")).toBe(text);
    await rm(folder, { recursive: true });
  },
);

test(
  "a run that was downloaded can be opened again, and a damaged file says what is wrong",
  { tag: "@long" },
  async ({ page }) => {
    const canvas = new CanvasPage(page);
    await canvas.open();
    await canvas.run();
    await canvas.expectRun(1, "Completed");
    const folder = await mkdtemp(join(tmpdir(), "millrace-"));
    const record = await downloadRun(page, folder);
    const openFile = async (name: string, text: string) => {
      if (!(await page.getByRole("dialog", { name: "Runs" }).isVisible())) {
        await page.getByRole("button", { name: /^Runs/ }).click();
      }
      await page
        .getByLabel("Run file")
        .setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
    };
    const damaged = structuredClone(record);
    damaged.taskRuns[0].states[0].type = "LOST";
    await openFile("damaged.json", JSON.stringify(damaged));
    await expect(page.getByRole("dialog", { name: "Runs" }).getByRole("alert")).toContainText(
      "taskRuns[0].states[0].type",
    );
    await openFile("good.json", JSON.stringify(record));
    await expect(page.getByText("good.json")).toBeVisible();
    await canvas.expectState("Write report", "Completed");
    await canvas.expectLogged(`The text has ${expected.total} words.`);
    await rm(folder, { recursive: true });
  },
);

async function downloadRun(page: CanvasPage["page"], folder: string) {
  await page.getByRole("button", { name: /^Runs/ }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download run #1" }).click(),
  ]);
  await page.keyboard.press("Escape");
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return JSON.parse(await readFile(path, "utf8"));
}

/** As `courseOf`, and what is the same wherever the same file runs. */
function courseWithKeys(file: RunFile) {
  const keys = file.taskRuns.map(({ taskKey, dynamicKey, callSite }) => ({ taskKey, dynamicKey, callSite }));
  return { ...courseOf(file), keys };
}
