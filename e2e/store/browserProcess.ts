import { chromium, expect, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { spawn, type ChildProcess } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { browserFlags } from "../../scripts/browserFlags.ts";
import { executablePath } from "../../scripts/chromium.mjs";

/**
 * A Chromium of our own with a profile on disk, in a process group of its own, so that it can be killed as a power cut or
 * the system's killer would: without a word, all its processes at once.
 */
export class BrowserProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly browser: Browser,
    readonly context: BrowserContext,
  ) {}

  static async start(profile: string, more: readonly string[] = []): Promise<BrowserProcess> {
    // The file of an earlier process with this profile would name a port that nobody hears.
    await rm(join(profile, "DevToolsActivePort"), { force: true });
    const path = executablePath() ?? chromium.executablePath();
    const flags = ["--headless=new", "--remote-debugging-port=0", `--user-data-dir=${profile}`];
    const child = spawn(path, [...browserFlags, ...flags, ...more, "about:blank"], {
      detached: true,
      stdio: "ignore",
    });
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await portOf(profile)}`);
    const [context] = browser.contexts();
    if (!context) throw new Error("The browser has no context.");
    return new BrowserProcess(child, browser, context);
  }

  /** The app, ready to run a flow, in the first tab. */
  async openApp(address = ""): Promise<Page> {
    const page = this.context.pages()[0] ?? (await this.context.newPage());
    await page.goto(address);
    await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
    return page;
  }

  /** SIGKILL to all its processes; resolves when the first of them is gone. */
  async kill(): Promise<void> {
    const { pid } = this.child;
    if (pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    process.kill(-pid, "SIGKILL");
    await gone;
    await this.browser.close().catch(() => undefined);
  }
}

async function portOf(profile: string): Promise<number> {
  for (let tries = 0; tries < 600; tries++) {
    const text = await readFile(join(profile, "DevToolsActivePort"), "utf8").catch(() => "");
    const port = Number.parseInt(text, 10);
    if (port > 0 && text.includes("\n")) return port;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The browser did not say on which port it hears.");
}
