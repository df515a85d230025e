// Runs other programs, and never leaves one behind: each gets a process group of its own, which goes when we go.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The project's folder, wherever the command was typed. */
export const root = fileURLToPath(new URL("..", import.meta.url));

const isWindows = process.platform === "win32";
const groups = new Set();

/**
 * Resolves with the exit code and, unless the child writes straight to our own output, with what it wrote. A program
 * that cannot be started, or is out of time, counts as failed; nothing here throws.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ show?: boolean, timeoutMs?: number, env?: Record<string, string>, shell?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { show = false, timeoutMs = 0, env = {}, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: show ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      detached: !isWindows,
      windowsHide: true,
      shell,
    });
    let output = "";
    let timer;
    const finish = (code) => {
      clearTimeout(timer);
      stop(child, "SIGKILL");
      untrack(child);
      resolve({ code, output });
    };
    track(child);
    child.stdout?.on("data", (text) => (output += text));
    child.stderr?.on("data", (text) => (output += text));
    child.on("error", (error) => {
      output += error.message;
      finish(127);
    });
    child.on(show ? "exit" : "close", (code) => finish(code ?? 1));
    if (timeoutMs > 0) timer = setTimeout(() => stopSlowly(child, timeoutMs), timeoutMs);
  });
}

/** The same, for a script that comes with one of our packages or with Node. */
export function runNode(script, args, options) {
  return run(process.execPath, [script, ...args], options);
}

export function runNpm(args, options) {
  const itself = process.env.npm_execpath;
  if (itself?.endsWith("npm-cli.js")) return runNode(itself, args, options);
  return run("npm", args, { shell: isWindows, ...options });
}

export function say(message) {
  // Standard output belongs to the commands.
  process.stderr.write(`${message}\n`);
}

/**
 * npm starts scripts through a shell, and a signal to npm ends npm and that shell but not us. Without this, a server
 * started by `npm start` would outlive it.
 */
export function endWithNpm() {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event) return;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
  }, 500).unref();
}

/** Asks first, so that a test runner can close its browsers; they have groups of their own. */
function stopSlowly(child, timeoutMs) {
  say(`Stopped after ${Math.round(timeoutMs / 1000)} s without an end.`);
  stop(child, "SIGTERM");
  setTimeout(() => stop(child, "SIGKILL"), 5_000).unref();
}

function stop(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (isWindows) {
      if (child.exitCode === null)
        spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore" });
    } else {
      process.kill(-child.pid, signal);
    }
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 };

/** Listens only while something runs: afterwards the signals mean again what they mean to any program. */
function track(child) {
  if (groups.size === 0) for (const signal in signals) process.on(signal, endAll);
  groups.add(child);
}

function untrack(child) {
  groups.delete(child);
  if (groups.size === 0) for (const signal in signals) process.off(signal, endAll);
}

function endAll(signal) {
  for (const child of groups) stop(child, "SIGTERM");
  setTimeout(() => {
    for (const child of groups) stop(child, "SIGKILL");
    process.exit(128 + signals[signal]);
  }, 2_000);
}
