import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./axe.ts";
import { expect, test } from "./millrace.ts";
import { serveApp, stages, type AppServer, type StagedFlows } from "./sandbox/appServer.ts";
import { Listener } from "./sandbox/listener.ts";

// What a flow may do, and who says so: hosts, trust, and what was refused, in the production build.

// axe alone takes minutes on a busy machine.
test.describe.configure({ timeout: 600_000 });

let granted: Listener;
let other: Listener;
let app: AppServer | undefined;

/** Where each flow is, once it was opened: a demo that is opened again is another copy. */
const addresses = new Map<string, string>();

test.beforeEach(async () => {
  addresses.clear();
  [granted, other] = [await Listener.open(), await Listener.open()];
});

test.afterEach(() => {
  for (const server of [app, granted, other]) server?.close();
  app = undefined;
});

// The browser itself writes what it refused to the console.
test.use({ expectedErrors: [/Content Security Policy|Failed to load resource|CORS policy|WebSocket/i] });

/** A flow whose task speaks with both servers, by every way, and gives what came of it. */
function asking(title: string): string {
  return `import { flow, task } from "millrace";
const ask = async (way: () => Promise<unknown>) => way().then(() => "answered", () => "refused");
const open = (url: string) => new Promise((resolve, reject) => {
  const socket = new WebSocket(url);
  socket.onopen = resolve;
  socket.onerror = reject;
});
export const askAll = task({ name: "Ask" }, async function askAll(): Promise<string> {
  const [own, strange] = ["${granted.origin}", "${other.origin}"];
  const answers = [
    await ask(() => fetch(own + "/own/fetch")),
    await ask(() => open(own.replace("http", "ws") + "/own/socket")),
    await ask(() => fetch(own + "/own/redirect?redirect=" + strange + "/strange/redirect")),
    await ask(() => fetch(strange + "/strange/fetch")),
    await ask(() => import(own + "/own/module.js")),
  ];
  return answers.join(" ");
});
export const asking = flow({ name: "${title}" }, async function asking() {
  return askAll();
});
`;
}

const both = (): StagedFlows => ({
  first: asking(stages.first.title),
  second: asking(stages.second.title),
});

test(
  "a flow reaches the hosts that it was granted and no others; another flow reaches none",
  { tag: "@long" },
  async ({ page }) => {
    app = await serveApp(both());
    await openFlow(page, stages.first.title);
    await run(page, 1);
    await expectResult(page, "refused refused refused refused refused");
    await page.getByRole("tab", { name: /^Blocked/ }).click();
    const blocked = page.getByRole("list", { name: "Blocked" });
    await expect(blocked.getByText(`Connect to ${granted.origin}/own/fetch`)).toBeVisible();
    await expect(blocked.getByText(`Load code from ${granted.origin}/own/module.js`)).toBeVisible();
    await expectAccessible(page, "Blocked");
    await page.screenshot({ path: test.info().outputPath("blocked.png") });
    await expect(blocked.getByRole("listitem").first()).toContainText(/Ask-.* · \d\d:\d\d:\d\d/);
    expect([...granted.all, ...other.all]).toEqual([]);

    await blocked
      .getByRole("listitem")
      .filter({ hasText: "/own/fetch" })
      .getByRole("button", { name: "Allow this host" })
      .click();
    await expect(blocked.getByText("Allowed from the next run on").first()).toBeVisible();
    await run(page, 2);
    await expectResult(page, "answered answered refused refused refused");
    expect(granted.all.toSorted()).toEqual(["own/fetch: GET", "own/redirect: GET", "own/socket: WebSocket"]);
    expect(other.all).toEqual([]);

    await page.reload();
    await openFlow(page, stages.second.title);
    await run(page, 1);
    await expectResult(page, "refused refused refused refused refused");
    expect(granted.all).toHaveLength(3);
    expect(other.all).toEqual([]);
  },
);

test("a grant lasts, is listed with its flow, and can be taken back", { tag: "@long" }, async ({ page }) => {
  app = await serveApp(both());
  await openFlow(page, stages.first.title);
  await page.getByRole("button", { name: "Permissions" }).click();
  const dialog = page.getByRole("dialog", { name: "Permissions" });
  await dialog.getByLabel(/Allow .* a host/).fill("no host");
  await dialog.getByRole("button", { name: "Allow", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("Write one host");
  await dialog.getByLabel(/Allow .* a host/).fill(`${granted.origin}/some/path`);
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("list", { name: /^Hosts of Division/ })).toHaveText(granted.origin);
  await expectAccessible(page, "Permissions");
  await page.screenshot({ path: test.info().outputPath("permissions.png") });
  await dialog.getByRole("button", { name: "Close" }).last().click();

  await page.reload();
  await openFlow(page, stages.first.title);
  await run(page, 1);
  await expectResult(page, "answered answered refused refused refused");
  await page.getByRole("button", { name: "Permissions" }).click();
  await dialog.getByRole("button", { name: `Take ${granted.origin} back` }).click();
  await expect(dialog).toContainText("No flow was granted anything yet.");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await run(page, 2);
  await expectResult(page, "refused refused refused refused refused");
});

test("a flow from outside can be looked at; it runs only when the user trusts it, told what it wants", async ({
  page,
}) => {
  app = await serveApp(both());
  await openFlow(page, stages.first.title);
  await comeFromOutside(page);
  await expect(page.getByText(/This flow came from a file: stranger.ts/)).toBeVisible();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const question = page.getByRole("dialog", { name: "Trust this flow?" });
  await expect(question.getByRole("listitem")).toHaveText(["millrace"]);
  await expect(question.getByRole("checkbox", { name: granted.origin })).not.toBeChecked();
  await expectAccessible(page, "the question of trust");
  await page.screenshot({ path: test.info().outputPath("trust.png") });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("No run yet")).toBeVisible();

  await page.getByRole("button", { name: "Trust…" }).click();
  await question.getByRole("checkbox", { name: granted.origin }).check();
  await question.getByRole("button", { name: "Trust and run" }).click();
  await expectRun(page, 1);
  await expectResult(page, "answered answered refused refused refused");
  await expect(page.getByText(/This flow came from a file/)).toBeHidden();

  await page.reload();
  await openFlow(page, stages.first.title);
  await run(page, 2);
  await page.getByRole("button", { name: "Permissions" }).click();
  await page.getByRole("button", { name: /^Trust .* no longer$/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(question).toBeVisible();
});

test(
  "who orders a run again while the answer is being kept is not asked a second time",
  { tag: "@long" },
  async ({ page }) => {
    app = await serveApp(both());
    await openFlow(page, stages.first.title);
    await comeFromOutside(page);
    await page.getByRole("button", { name: "Trust…" }).click();
    const question = page.getByRole("dialog", { name: "Trust this flow?" });
    await question.getByRole("button", { name: "Trust and run" }).click();
    await page.keyboard.press("ControlOrMeta+Enter");
    await expectRun(page, 1);
    await expect(question).toBeHidden();
  },
);

test("no way of starting a run leads past the question: the page itself refuses what is not trusted", async ({
  page,
}) => {
  app = await serveApp(both());
  await openFlow(page, stages.first.title);
  // What is written past Dexie, no screen hears of.
  await markAsForeign(page);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByText(/not trusted: it can be read, not run/).first()).toBeVisible();
});

async function openFlow(page: Page, title: string): Promise<void> {
  const address = addresses.get(title);
  await page.goto(address ?? app?.origin ?? "");
  // An address that differs in its hash alone loads nothing anew.
  if (address) await page.reload();
  else {
    await page.getByRole("button", { name: "Demos" }).click();
    await page.getByRole("group", { name: "Demos" }).getByText(title, { exact: true }).click();
  }
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  addresses.set(title, page.url());
}

async function run(page: Page, number: number): Promise<void> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expectRun(page, number);
}

async function expectRun(page: Page, number: number): Promise<void> {
  await expect(header(page, number)).toContainText("Completed", { timeout: 30_000 });
}

function header(page: Page, number: number): Locator {
  return page.getByRole("group", { name: `Run ${number}`, exact: true });
}

async function expectResult(page: Page, text: string): Promise<void> {
  await page.getByRole("tab", { name: "Result" }).click();
  await expect(page.getByRole("tabpanel", { name: "Result" })).toContainText(text);
}

/** As if the flow had been opened from a file. */
async function comeFromOutside(page: Page): Promise<void> {
  await markAsForeign(page);
  await openFlow(page, stages.first.title);
}

async function markAsForeign(page: Page): Promise<void> {
  await page.evaluate(
    async (flowId) => {
      const opening = indexedDB.open("millrace-2");
      await new Promise((resolve) => (opening.onsuccess = resolve));
      const origin = { kind: "file", name: "stranger.ts", at: Date.now() };
      const writing = opening.result.transaction("grants", "readwrite");
      writing.objectStore("grants").put({ flowId, origin, hosts: [] });
      await new Promise((resolve) => (writing.oncomplete = resolve));
      opening.result.close();
    },
    decodeURIComponent(page.url().split("/").at(-1) ?? ""),
  );
}
