import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { expect, test } from "./millrace.ts";
import { serveApp, stages, type AppServer } from "./sandbox/appServer.ts";

// npm packages in the code of tasks: in the browser from a module server, under Node from `node_modules`.

const { title } = stages.first;
const text = `import { flow, task } from "millrace";
import { groupBy } from "lodash-es";

interface Word { readonly text: string }
export const group = task({ name: "Group" }, async function group(words: Word[]): Promise<string> {
  const { default: deep } = await import("lodash-es/deep.js");
  return JSON.stringify(groupBy(words, (word: Word) => word.text.length)) + deep;
});
export const grouping = flow({ name: "${title}" }, async function grouping() {
  return group([{ text: "ab" }, { text: "c" }, { text: "de" }]);
});
`;
const result = '{"1":[{"text":"c"}],"2":[{"text":"ab"},{"text":"de"}]} and deep';

const groupBy = `export const groupBy = (items, keyOf) => {
  const groups = {};
  for (const item of items) (groups[keyOf(item)] ??= []).push(item);
  return groups;
};
`;
const modules: Readonly<Record<string, string>> = {
  "/lodash-es": 'export { groupBy } from "./lodash-es@4/groupBy.js";',
  "/lodash-es@4/groupBy.js": groupBy,
  "/lodash-es/deep.js": 'export default " and deep";',
};

let app: AppServer;
let server: Server;
let asked: string[];

test.beforeEach(async () => {
  asked = [];
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const body = modules[url];
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": "text/javascript",
      "access-control-allow-origin": "*",
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  app = await serveApp({
    first: text,
    second: text.replaceAll(title, stages.second.title).replaceAll("lodash-es", "nothing-here"),
  });
});

test.afterEach(() => {
  app.close();
  server.closeAllConnections();
  server.close();
});

test.use({ expectedErrors: [/Failed to load resource|Content Security Policy/i] });

test("npm packages come from the module server that the user named, once the flow may reach it", async ({
  page,
}) => {
  const origin = originOf(server);
  await openFlow(page, title);
  await nameServer(page, "no server");
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("Write an address");
  await nameServer(page, `${origin}/`);
  await expect(page.getByText(`Packages come from ${origin}.`)).toBeVisible();
  await closeDialog(page);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(
    page.getByText(`allow it ${origin} under Permissions, then run it again`).first(),
  ).toBeVisible();
  expect(asked).toEqual([]);

  await page.getByRole("button", { name: "Permissions" }).click();
  await page.getByLabel(/Allow .* a host/).fill(origin);
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await expect(page.getByRole("list", { name: /^Hosts of/ })).toHaveText(origin);
  await closeDialog(page);
  await run(page, 1);
  await page.getByRole("tab", { name: "Result" }).click();
  await expect(page.getByRole("tabpanel", { name: "Result" })).toContainText(
    JSON.stringify(result).slice(1, -1),
  );
  expect(new Set(asked)).toEqual(new Set(Object.keys(modules)));

  await page.reload();
  await run(page, 2);
});

test(
  "a package that the server does not have keeps the run from starting, with its name and address",
  { tag: "@long" },
  async ({ page }) => {
    const origin = originOf(server);
    await openFlow(page, stages.second.title);
    await nameServer(page, origin);
    await page.getByLabel(/Allow .* a host/).fill(origin);
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await expect(page.getByRole("list", { name: /^Hosts of/ })).toHaveText(origin);
    await closeDialog(page);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(
      page.getByText(`The module "nothing-here" could not be loaded from ${origin}/nothing-here`).first(),
    ).toBeVisible();
  },
);

test("the same file runs under Node with the package from node_modules", async () => {
  const folder = await mkdtemp(join(tmpdir(), "millrace-"));
  const home = join(folder, "node_modules/lodash-es");
  await mkdir(home, { recursive: true });
  await writeFile(
    join(home, "package.json"),
    '{ "name": "lodash-es", "type": "module", "main": "index.js" }',
  );
  await writeFile(join(home, "index.js"), groupBy);
  await writeFile(join(home, "deep.js"), modules["/lodash-es/deep.js"] ?? "");
  const file = join(folder, "flow.ts");
  await writeFile(file, text);
  for (const how of [[], ["--in-process"]]) {
    const output = await millrace("run", file, "--json", ...how);
    expect(JSON.parse(output)).toMatchObject({ flowRuns: [{ result }] });
  }
  await rm(folder, { recursive: true });
});

function originOf(of: Server): string {
  return `http://127.0.0.1:${(of.address() as AddressInfo).port}`;
}

async function openFlow(page: Page, name: string): Promise<void> {
  await page.goto(app.origin);
  await page.getByRole("button", { name: "Demos" }).click();
  await page.getByRole("group", { name: "Demos" }).getByText(name, { exact: true }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

/** Leaves the dialog open. */
async function nameServer(page: Page, address: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Permissions" });
  if (!(await dialog.isVisible())) await page.getByRole("button", { name: "Permissions" }).click();
  await dialog.getByLabel("Module server for npm packages").fill(address);
  await page.keyboard.press("Enter");
}

async function closeDialog(page: Page): Promise<void> {
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
}

async function run(page: Page, number: number): Promise<void> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("group", { name: `Run ${number}`, exact: true })).toContainText("Completed", {
    timeout: 30_000,
  });
}

function millrace(...args: string[]): Promise<string> {
  const command = fileURLToPath(new URL("../dist/node/millrace.js", import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [command, ...args], (error, output, errors) =>
      error ? reject(new Error(errors)) : resolve(output),
    );
  });
}
