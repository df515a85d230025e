// npm start: the production build, served on this machine.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { build, giveUp, install, requireNode } from "./bootstrap.mjs";
import { endWithNpm, root } from "./run.mjs";

requireNode();
endWithNpm();
await install();
if (!(await build(["web"]))) giveUp("There is nothing to start.");

const { preview } = await import("vite");
const server = await preview({
  root,
  configFile: join(root, "vite.config.ts"),
  logLevel: "warn",
  preview: { host: "127.0.0.1", port: 4173, open: false },
});
const address = server.resolvedUrls.local[0];
console.log(`Millrace is at ${address} (Ctrl+C ends it)`);
if (canOpenBrowser()) openBrowser(address);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => process.exit(0));
}

function canOpenBrowser() {
  if (process.argv.includes("--no-open") || process.env.MILLRACE_NO_OPEN || process.env.CI) return false;
  if (!process.stdout.isTTY) return false;
  return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function openBrowser(url) {
  const [command, ...args] = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] }[process.platform] ?? [
    "xdg-open",
  ];
  const opener = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  // The address is on the screen; a machine without a browser is no failure.
  opener.on("error", () => {});
  opener.unref();
}
