// npm run bench [-- NAME …]: the costs of the engine, the sandbox and the store as ratios of bare postMessage, and of the
// canvas as ratios of bare React Flow, in one run; and what a check of types takes.

import { type Browser, type CDPSession, chromium } from "@playwright/test";
import { cpus, loadavg, release } from "node:os";
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";
import { browserFlags } from "../scripts/browserFlags.ts";
import { executablePath } from "../scripts/chromium.mjs";
import { measureTypes } from "./types.ts";

const configFile = fileURLToPath(new URL("vite.config.ts", import.meta.url));
type Figures = Record<string, number>;

/** What each bench means, in one line: from the medians of its figures. */
const summaries: Record<string, (medians: Figures) => string> = {
  "fan-out": ({ bareMs = 0, bareDeepMs = 0, oursMs = 0, bareCpuMs = 0, oursCpuMs = 0 }) =>
    `${perSecond(10_000, oursMs)} tasks/s; ${ratio(bareMs, oursMs)} of bare round trips, ${ratio(bareDeepMs, oursMs)} of bare with 8 in flight (goal 0.7); ${processor(bareCpuMs, oursCpuMs)}`,
  chain: ({ bareMs = 0, oursMs = 0, linksMs = 0, bareCpuMs = 0, oursCpuMs = 0 }) =>
    `${perSecond(1000, oursMs)} tasks/s; ${ratio(bareMs, oursMs)} of bare sequential round trips, ${ratio(bareMs, linksMs)} without start and last commit (goal 0.7); ${processor(bareCpuMs, oursCpuMs)}`,
  lines: ({ bareMs = 0, deliveredMs = 0, keptMs = 0, bareCpuMs = 0, oursCpuMs = 0 }) =>
    `${ratio(deliveredMs, bareMs)}x of bare batches until recorded, ${ratio(keptMs, bareMs)}x until kept (goal 1.5x); ${processor(bareCpuMs, oursCpuMs)}`,
  log: ({ bareMs = 0, bareLinesMs = 0, writeMs = 0, pageMs = 0, searchMs = 0, deleteMs = 0 }) =>
    `1,000,000 lines kept at ${perSecond(1_000_000, writeMs)} lines/s (goal 100,000), ${ratio(bareMs, writeMs)} of the same rows bare, ${ratio(bareLinesMs, writeMs)} of a row for each line bare; page of 500 ${pageMs.toFixed(1)} ms (goal 50), text search ${searchMs.toFixed(0)} ms (goal 2000), deleted in ${deleteMs.toFixed(0)} ms (goal 2000)`,
  buffer: ({ bareClonedMs = 0, bareTransferredMs = 0, twoHopsMs = 0 }) =>
    `64 MB over two hops ${twoHopsMs.toFixed(0)} ms; one bare hop ${bareClonedMs.toFixed(0)} ms cloned, ${bareTransferredMs.toFixed(0)} ms transferred`,
  canvas: (fps) =>
    [
      ["5,000 nodes", "many"],
      ["5,000 in view", "all"],
      ["1,000 in view", "inView"],
      ["1,000 at 30 % zoom", "plain"],
    ]
      .map(
        ([words = "", name = ""]) =>
          `${words}: pan ${pair(fps, `${name} pan`)}, drag ${pair(fps, `${name} drag`)}, 1,000 states/s ${pair(fps, `${name} states`)} with ${fps[`${name} states oursOthers`]} other nodes touched`,
      )
      .join("; "),
  kills: ({ toFinalMs = 0, toFinalMaxMs = 0, toReplacementMs = 0, framesOver34Ms = 0, frames = 0 }) =>
    `final ${toFinalMs.toFixed(1)} ms after the deadline, at most ${toFinalMaxMs.toFixed(1)} of 50 (goal 50); replacement at work ${toReplacementMs.toFixed(1)} ms later; ${framesOver34Ms} of ${frames} frames over 34 ms`,
  types: ({
    firstMs = 0,
    earlyMs = 0,
    sameMs = 0,
    medianMs = 0,
    p95Ms = 0,
    memoryMb = 0,
    completionMedianMs = 0,
    hoverMedianMs = 0,
  }) =>
    `a check after an edit of 500 tasks ${medianMs.toFixed(0)} ms (goal 50), 95 of 100 within ${p95Ms.toFixed(0)} ms (goal 150); the first ${firstMs.toFixed(0)} ms, of which problems show after ${earlyMs.toFixed(0)} ms; of an unchanged flow ${sameMs.toFixed(0)} ms; memory ${memoryMb.toFixed(0)} MB (goal 100); a completion ${completionMedianMs.toFixed(0)} ms, a hover ${hoverMedianMs.toFixed(0)} ms`,
};

/** Needs no browser: the compiler is the same in this process. */
const here: Record<string, () => Promise<Figures>> = { types: measureTypes };

const flags = process.argv.slice(3).filter((argument) => argument.startsWith("--"));
const named = process.argv.slice(3).filter((argument) => !argument.startsWith("--"));
const names = named.length > 0 ? named : Object.keys(summaries);
const unknown = names.find((name) => !(name in summaries));
if (unknown)
  throw new Error(`There is no bench "${unknown}". There are: ${Object.keys(summaries).join(", ")}.`);
const rounds = Number(flags.find((flag) => flag.startsWith("--rounds="))?.slice("--rounds=".length) ?? 5);

const inPage = names.filter((name) => !(name in here));
if (inPage.length > 0) await measureInPage();
else describeMachine();
for (const name of names) {
  const measureHere = here[name];
  if (!measureHere) continue;
  const all: Figures[] = [];
  for (let round = 0; round < rounds; round++) all.push(await measureHere());
  report(name, all);
}

async function measureInPage(): Promise<void> {
  if (!flags.includes("--built")) await build({ configFile, logLevel: "warn" });
  const server = await preview({
    configFile,
    logLevel: "warn",
    preview: { host: "127.0.0.1", port: 0, open: false },
  });
  const path = executablePath();
  const browser = await chromium.launch({ args: browserFlags, ...(path ? { executablePath: path } : {}) });
  const session = await browser.newBrowserCDPSession();
  const address = server.resolvedUrls?.local[0] ?? "";
  try {
    describeMachine(`Chromium ${browser.version()}, `);
    for (const name of inPage) report(name, await figuresOf(name, browser, session, address));
  } finally {
    await browser.close();
    await server.close();
  }
}

async function figuresOf(
  name: string,
  browser: Browser,
  session: CDPSession,
  address: string,
): Promise<Figures[]> {
  const all: Figures[] = [];
  for (let round = 0; round < rounds; round++) {
    // A browser profile of its own for each round: nothing is slow for what came before.
    const page = await browser.newPage();
    await page.exposeFunction("processorMs", () => processorMs(session));
    page.on("pageerror", (error) => console.error(error.message));
    await page.goto(address);
    await page.waitForFunction("globalThis.benches");
    all.push(await page.evaluate((bench) => Reflect.get(globalThis, "benches")[bench](), name));
    await page.close();
  }
  return all;
}

function report(name: string, all: readonly Figures[]): void {
  const keys = Object.keys(all[0] ?? {});
  const medians = Object.fromEntries(keys.map((key) => [key, median(all.map((one) => one[key] ?? NaN))]));
  console.log(`\n${name}: ${summaries[name]?.(medians)}`);
  for (const key of keys)
    console.log(
      `  ${key.padEnd(20)} ${medians[key]?.toFixed(1).padStart(9)}   ${all.map((one) => one[key]?.toFixed(1)).join("  ")}`,
    );
}

function describeMachine(browser = ""): void {
  const [cpu] = cpus();
  const load = loadavg().map((one) => one.toFixed(1));
  console.log(`${new Date().toISOString()}, ${browser}Node ${process.versions.node}, Linux ${release()}`);
  console.log(`${cpus().length} × ${cpu?.model}, load ${load.join(" ")}, medians of ${rounds} rounds`);
}

/** Frames a second, and how they stand to those of bare React Flow. */
function pair(fps: Figures, name: string): string {
  const [ours = NaN, bare = NaN] = [fps[`${name} oursFps`], fps[`${name} bareFps`]];
  return `${ours.toFixed(0)} fps (${ratio(ours, bare)} of bare)`;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? NaN;
}

/** On a machine with other work this says more than the time on the clock does. */
function processor(bareMs: number, oursMs: number): string {
  return `${ratio(oursMs, bareMs)}x of its processor time`;
}

/** What all of the browser's processes have taken so far. One that ends takes its share with it. */
async function processorMs(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
}

function ratio(left: number, right: number): string {
  return (left / right).toFixed(2);
}

function perSecond(count: number, ms: number): string {
  return Math.round((count / ms) * 1000).toLocaleString("en");
}
