// Finds a Chromium for the tests, or gets one. Any of the family will do: Chromium, Chrome, Edge, Brave.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { giveUp } from "./bootstrap.mjs";
import { run, runNode, say } from "./run.mjs";

/** In MILLRACE_CHROMIUM, instead of a path: the browser that Playwright keeps for itself. */
const playwrightsOwn = "playwright";

const advice = `No Chromium was found, and none could be installed. Install Chromium, Chrome or Edge,
or name one: CHROMIUM_PATH=/path/to/chromium npm test`;

/**
 * Tries, in this order: CHROMIUM_PATH, what is installed, Playwright's own, to download Playwright's own, the system's
 * package manager. The answer goes into MILLRACE_CHROMIUM, where the configurations of Vitest and Playwright read it.
 */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !works(named)) giveUp(`CHROMIUM_PATH is ${named}, but that does not start.`);
  const found =
    named ||
    installedChromium() ||
    (await playwrightsChromium()) ||
    (await downloadedChromium()) ||
    (await chromiumOfThePackageManager());
  return found || giveUp(advice);
}

/** For the configurations, when someone calls Vitest or Playwright directly. Undefined means Playwright's own. */
export function executablePath() {
  const path = process.env.MILLRACE_CHROMIUM || process.env.CHROMIUM_PATH || installedChromium();
  return path === playwrightsOwn ? undefined : path;
}

function installedChromium() {
  return [...onPath(), ...usualPlaces()].find((path) => existsSync(path) && works(path));
}

function onPath() {
  const names = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "brave-browser",
  ];
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function usualPlaces() {
  if (process.platform === "darwin") {
    const folders = ["/Applications", join(process.env.HOME ?? "", "Applications")];
    return ["Chromium", "Google Chrome", "Microsoft Edge", "Brave Browser"].flatMap((name) =>
      folders.map((folder) => join(folder, `${name}.app`, "Contents", "MacOS", name)),
    );
  }
  if (process.platform === "win32") {
    const folders = [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA];
    const browsers = ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"];
    return browsers.flatMap((browser) => folders.filter(Boolean).map((folder) => join(folder, browser)));
  }
  return [];
}

/** Some are only stubs that tell how to install the real one. */
function works(path) {
  // On Windows they do not print a version, they open a window.
  if (process.platform === "win32") return existsSync(path);
  return spawnSync(path, ["--version"], { stdio: "ignore", timeout: 10_000 }).status === 0;
}

/** A downloaded browser may be there and still lack the system's libraries, so it is started for real. */
async function playwrightsChromium() {
  const launch = `
    import { chromium } from "@playwright/test";
    const browser = await chromium.launch({ args: ["--no-sandbox"], timeout: 15000 });
    await browser.close();`;
  const args = ["--input-type=module", "--eval", launch];
  const { code } = await run(process.execPath, args, { timeoutMs: 30_000 });
  return code === 0 ? playwrightsOwn : undefined;
}

async function downloadedChromium() {
  say("No Chromium here; downloading the one of Playwright …");
  const cli = "node_modules/@playwright/test/cli.js";
  const { code } = await runNode(cli, ["install", "--only-shell", "chromium"], { timeoutMs: 180_000 });
  return code === 0 ? playwrightsChromium() : undefined;
}

async function chromiumOfThePackageManager() {
  const commands = installCommand();
  if (!commands) return undefined;
  say(`Installing it for the system: ${commands.map((command) => command.join(" ")).join(" && ")} …`);
  for (const [program, ...args] of commands) {
    const env = { DEBIAN_FRONTEND: "noninteractive", HOMEBREW_NO_AUTO_UPDATE: "1" };
    const { code, output } = await run(program, args, { timeoutMs: 300_000, env });
    if (code !== 0) {
      say(output.trim().split("\n").slice(-5).join("\n"));
      return undefined;
    }
  }
  return installedChromium();
}

function installCommand() {
  if (isThere("brew")) return [["brew", "install", "--cask", "chromium"]];
  const administrator = asAdministrator();
  if (!administrator) return undefined;
  const commands = {
    "apt-get": [["update"], ["install", "-y", "--no-install-recommends", "chromium"]],
    dnf: [["install", "-y", "chromium"]],
    pacman: [["-S", "--noconfirm", "--needed", "chromium"]],
    apk: [["add", "chromium"]],
  };
  const manager = Object.keys(commands).find(isThere);
  return manager && commands[manager].map((args) => [...administrator, manager, ...args]);
}

/** What to put before a command so that it runs as root; undefined when that would need a password. */
function asAdministrator() {
  if (process.getuid?.() === 0) return [];
  const isFree = spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0;
  return isFree ? ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"] : undefined;
}

function isThere(program) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}
