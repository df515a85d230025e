import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";

const command = fileURLToPath(new URL("../dist/node/millrace.js", import.meta.url));

/** A picture of two by two pixels. */
const dot = "data:image/gif;base64,R0lGODlhAgACAPAAAP8AAAAAACH5BAAAAAAALAAAAAACAAIAAAICjFMAOw==";

const flowFile = `import { createImageArtifact, createLinkArtifact, createProgressArtifact, createTableArtifact, flow, task,
  updateProgressArtifact } from "millrace";
const half = task({ name: "Half" }, (artifactId: string) => updateProgressArtifact({ artifactId, progress: 50 }));
export const main = flow({ name: "Kinds" }, async () => {
  await createLinkArtifact({ key: "link", link: "https://example.org/whale", linkText: "the whale" });
  const table = Array.from({ length: 450 }, (_, row) => ({ row, word: "word " + row, gap: row % 2 ? null : NaN }));
  await createTableArtifact({ key: "table", table });
  await createImageArtifact({ key: "picture", imageUrl: "${dot}", description: "A red dot" });
  await createImageArtifact({ key: "far", imageUrl: "https://example.org/whale.png" });
  await half(await createProgressArtifact({ key: "progress", progress: 0 }));
});
`;

test("every kind of artifact that a flow made under Node is shown on the page, and nothing is fetched unasked", async ({
  page,
}, testInfo) => {
  const path = testInfo.outputPath("kinds.ts");
  await writeFile(path, flowFile);
  const { stdout } = await promisify(execFile)(process.execPath, [command, "run", path, "--json"]);
  await writeFile(testInfo.outputPath("kinds.json"), stdout);

  const canvas = new CanvasPage(page);
  await canvas.open();
  await page.getByRole("button", { name: /^Runs/ }).click();
  const buffer = await readFile(testInfo.outputPath("kinds.json"));
  await page
    .getByLabel("Run file")
    .setInputFiles({ name: "kinds.json", mimeType: "application/json", buffer });
  await canvas.openTab("Artifacts");
  const list = page.getByRole("list", { name: "Artifacts" });
  const show = (key: string) => list.getByRole("button", { name: key }).click();

  await show("link");
  await expect(page.getByRole("link", { name: "the whale" })).toHaveAttribute(
    "href",
    "https://example.org/whale",
  );
  await show("table");
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(201);
  await page.getByRole("button", { name: "Show 200 more of 250" }).click();
  await page.getByRole("button", { name: "Show 50 more of 50" }).click();
  await expect(page.getByRole("row").last()).toContainText("word 449");
  await expect(page.getByRole("row").last()).toContainText("null");
  await show("picture");
  await expect(page.getByRole("img", { name: "A red dot" })).toHaveJSProperty("naturalWidth", 2);
  await show("far");
  await expect(page.getByText("The picture is on the network.")).toBeVisible();
  await show("progress");
  await expect(page.getByRole("progressbar", { name: "progress" })).toHaveAttribute("aria-valuenow", "50");
});
