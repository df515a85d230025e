import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { CanvasPage } from "./canvas.ts";
import { expect, test } from "./millrace.ts";
import { serveApp, stages, type AppServer } from "./sandbox/appServer.ts";

// npm packages in the code of tasks: in the browser from a module server, under Node from `node_modules`. Their types come
// from the same server, under the same permission.

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

/** The server says of each module where its types are, as esm.sh does. */
const types: Readonly<Record<string, string>> = {
  "/lodash-es": "/lodash-es@4/index.d.ts",
  "/lodash-es/deep.js": "/lodash-es@4/deep.d.ts",
};
const declarations: Readonly<Record<string, string>> = {
  "/lodash-es@4/index.d.ts":
    'export * from "./groupBy.d.ts";\nexport { default as keyBy } from "/lodash-es@4/keyBy.d.ts";',
  "/lodash-es@4/groupBy.d.ts":
    "export declare function groupBy<T, K extends PropertyKey>(items: readonly T[], keyOf: (item: T) => K): Record<K, T[]>;",
  "/lodash-es@4/keyBy.d.ts":
    "export default function keyBy<T, K extends PropertyKey>(items: readonly T[], keyOf: (item: T) => K): Record<K, T>;",
  "/lodash-es@4/deep.d.ts": "declare const deep: string;\nexport default deep;",
};

const typed = `import { flow, task } from "millrace";
import * as lodash from "lodash-es";

interface Word { readonly text: string }
export const group = task({ name: "Group" }, async function group(words: Word[]) {
  return lodash.groupBy(words, ({ text }) => text.length);
});
export const tell = task({ name: "Tell" }, async function tell(texts: string[]): Promise<string> {
  return texts.join();
});
export const grouping = flow({ name: "${title}" }, async function grouping() {
  const groups = group.submit([{ text: "ab" }]);
  return tell.submit(groups);
});
`;

let app: AppServer;
let server: Server;
let asked: string[];
let isBroken: boolean;

test.beforeEach(async () => {
  asked = [];
  isBroken = false;
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const body = modules[url] ?? declarations[url];
    response.writeHead(isBroken ? 503 : body === undefined ? 404 : 200, {
      "content-type": url.endsWith(".d.ts") ? "application/typescript" : "text/javascript",
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "X-TypeScript-Types",
      ...(types[url] !== undefined && { "x-typescript-types": types[url] }),
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

  await permissions(page).click();
  await allow(page, origin);
  await closeDialog(page);
  await run(page, 1);
  await page.getByRole("tab", { name: "Result" }).click();
  await expect(page.getByRole("tabpanel", { name: "Result" })).toContainText(
    JSON.stringify(result).slice(1, -1),
  );
  // The run waits for modules, never for types.
  await expect
    .poll(() => new Set(asked))
    .toEqual(new Set([...Object.keys(modules), ...Object.keys(declarations)]));

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
    await allow(page, origin);
    await closeDialog(page);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(
      page.getByText(`The module "nothing-here" could not be loaded from ${origin}/nothing-here`).first(),
    ).toBeVisible();
  },
);

test("the types of a package are on the edges and in completions once the flow may reach the server, and stay without a network", async ({
  page,
}, testInfo) => {
  const origin = originOf(server);
  const own = await serveApp({ first: typed });
  const canvas = new CanvasPage(page);
  const misfit = page.getByRole("button", { name: /^Type error: .*Record<number, Word\[\]>.*string\[\]/ });
  const problems = page.getByRole("region", { name: "Run" }).getByRole("list", { name: "Problems" });
  await openFlow(page, title, own);
  await nameServer(page, origin);
  await closeDialog(page);
  await page.getByRole("tab", { name: /^Problems/ }).click();
  await expect(problems).toContainText(`the flow may not reach ${origin}`);
  await testInfo.attach("not allowed", { body: await page.screenshot(), contentType: "image/png" });
  expect(asked).toEqual([]);
  await expect(misfit).toBeHidden();

  await problems.getByRole("button", { name: "Permissions", exact: true }).click();
  await allow(page, origin);
  await closeDialog(page);
  await expect(misfit).toBeVisible();
  await expect(problems).not.toContainText("The types of");
  await testInfo.attach("red edge", { body: await page.screenshot(), contentType: "image/png" });
  const fetched = [
    "/lodash-es",
    "/lodash-es@4/groupBy.d.ts",
    "/lodash-es@4/index.d.ts",
    "/lodash-es@4/keyBy.d.ts",
  ];
  expect(asked.toSorted()).toEqual(fetched);

  await canvas.node("Group").click();
  await canvas.pasteCode("async function group(words: Word[]) {\n  return lodash");
  await page.keyboard.type(".");
  const suggestions = page.getByRole("listbox", { name: "Suggest" });
  await expect(suggestions.getByRole("option", { name: /^groupBy/ })).toBeVisible();
  await expect(suggestions.getByRole("option", { name: /^keyBy/ })).toBeVisible();
  await testInfo.attach("completion", { body: await page.screenshot(), contentType: "image/png" });
  await canvas.pasteCode(
    "async function group(words: Word[]) {\n  return lodash.keyBy(words, ({ text }) => text);\n}",
  );
  const other = page.getByRole("button", { name: /^Type error: .*Record<string, Word>.*string\[\]/ });
  await expect(other).toBeVisible();
  await canvas.expectSaved();

  server.close();
  server.closeAllConnections();
  await page.reload();
  await expect(other).toBeVisible();
  expect(asked.toSorted()).toEqual(fetched);

  await page.getByRole("link", { name: "Storage", exact: true }).click();
  const row = page
    .getByRole("table", { name: "What uses how much" })
    .getByRole("row", { name: /^Types of npm packages/ });
  await expect(row).toContainText("Of 1 package");
  await row.getByRole("button", { name: "Delete types…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete 1 package" }).click();
  await expect(row).toContainText("Of 0 packages");
  await testInfo.attach("storage", { body: await page.screenshot(), contentType: "image/png" });
  own.close();
});

test(
  "types that could not be fetched are fetched when the user has it tried again",
  { tag: "@long" },
  async ({ page }, testInfo) => {
    const origin = originOf(server);
    const own = await serveApp({ first: typed });
    isBroken = true;
    await openFlow(page, title, own);
    await nameServer(page, origin);
    await allow(page, origin);
    await closeDialog(page);
    await page.getByRole("tab", { name: /^Problems/ }).click();
    const problems = page.getByRole("region", { name: "Run" }).getByRole("list", { name: "Problems" });
    await expect(problems).toContainText('The types of "lodash-es" could not be fetched');
    await testInfo.attach("dark", { body: await page.screenshot(), contentType: "image/png" });
    await page.getByRole("button", { name: /^Use the .* theme$/ }).click();
    await testInfo.attach("light", { body: await page.screenshot(), contentType: "image/png" });
    isBroken = false;
    await problems.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("button", { name: /^Type error: .*Word\[\]/ })).toBeVisible();
    await expect(problems).not.toContainText("The types of");
    own.close();
  },
);

test(
  "a package whose types the server does not have gives any, and its import says so",
  { tag: "@long" },
  async ({ page }) => {
    const origin = originOf(server);
    await openFlow(page, stages.second.title);
    await nameServer(page, origin);
    await allow(page, origin);
    await closeDialog(page);
    await page.getByRole("tab", { name: /^Problems/ }).click();
    const problems = page.getByRole("region", { name: "Run" }).getByRole("list", { name: "Problems" });
    await expect(problems).toContainText(
      `${origin} has no types of "nothing-here": all that it gives is any.`,
    );

    await permissions(page).click();
    await page.getByRole("button", { name: `Take ${origin} back from ${stages.second.title}` }).click();
    await closeDialog(page);
    await expect(problems).toContainText(`the flow may not reach ${origin}`);
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

async function openFlow(page: Page, name: string, from = app): Promise<void> {
  await page.goto(from.origin);
  await page.getByRole("button", { name: "Demos" }).click();
  await page.getByRole("group", { name: "Demos" }).getByText(name, { exact: true }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

/** The one of the top bar: a problem offers one too. */
function permissions(page: Page) {
  return page.getByRole("banner").getByRole("button", { name: "Permissions" });
}

/** Leaves the dialog open. */
async function nameServer(page: Page, address: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Permissions" });
  if (!(await dialog.isVisible())) await permissions(page).click();
  await dialog.getByLabel("Module server for npm packages").fill(address);
  await page.keyboard.press("Enter");
}

/** In the dialog, which stays open. */
async function allow(page: Page, host: string): Promise<void> {
  await page.getByLabel(/Allow .* a host/).fill(host);
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await expect(page.getByRole("list", { name: /^Hosts of/ })).toHaveText(host);
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
