// What every command needs first. Node's own modules only: this runs before anything is installed.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, runNode, runNpm, say } from "./run.mjs";

const oldestNode = [20, 19];

/** Ends the command, with a sentence for a person, when it cannot go on. */
export function giveUp(message) {
  say(message);
  process.exit(1);
}

export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const isNewEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (isNewEnough) return;
  giveUp(
    `Millrace needs Node ${oldestNode.join(".")} or newer; this is ${process.versions.node}. ` +
      "Get one from https://nodejs.org and try again.",
  );
}

/** Installs exactly what the lock file says, when it has not been installed here yet. */
export async function install() {
  const stamp = join(root, "node_modules", ".millrace-install");
  const wanted = hash([process.platform, process.arch, read("package-lock.json")]);
  if (contentOf(stamp) === wanted) return;
  say("Installing packages …");
  // Test and build tools are development packages; without --include NODE_ENV=production would leave them out.
  const { code, output } = await runNpm(["ci", "--no-audit", "--no-fund", "--include=dev"]);
  if (code !== 0) giveUp(`${output}\nThe packages could not be installed (npm ci, above).`);
  writeFileSync(stamp, wanted);
}

/**
 * Builds what is older than its sources: the web page, the Node side or both. Says whether all is well, so that the
 * tests can go on and count a failure.
 *
 * @param {("web" | "node")[]} [targets]
 * @returns {Promise<boolean>}
 */
export async function build(targets = ["web", "node"]) {
  const sources = hashOfSources();
  const isStale = (target) => builtFrom(target) !== sources || !existsSync(join(root, "dist", target));
  const results = await Promise.all(targets.filter(isStale).map((target) => buildTarget(target, sources)));
  return results.every(Boolean);
}

async function buildTarget(target, sources) {
  say(`Building ${target} …`);
  const mode = target === "node" ? ["--mode", "node"] : [];
  const { code, output } = await runNode("node_modules/vite/bin/vite.js", ["build", ...mode]);
  if (code === 0) {
    mkdirSync(join(root, "dist"), { recursive: true });
    writeFileSync(stampOf(target), sources);
  } else {
    say(`${output}\nThe build of ${target} failed (above).`);
  }
  return code === 0;
}

function builtFrom(target) {
  return contentOf(stampOf(target));
}

function stampOf(target) {
  return join(root, "dist", `.sources-${target}`);
}

/** Contents, not dates: a fresh clone or another branch changes dates without changing what is built. */
function hashOfSources() {
  const places = [
    "src",
    "public",
    "scripts",
    "index.html",
    "vite.config.ts",
    "tsconfig.json",
    "package-lock.json",
  ];
  const files = places.flatMap(filesIn).filter((file) => !/\.test\.tsx?$/.test(file));
  return hash(files.flatMap((file) => [file, read(file)]));
}

function filesIn(place) {
  const path = join(root, place);
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [place];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(place, name)));
}

function read(file) {
  return readFileSync(join(root, file));
}

function contentOf(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function hash(parts) {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part).update("\0");
  return sum.digest("hex");
}
