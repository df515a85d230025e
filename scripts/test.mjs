// npm test: of everything enough, in one go. Ends with the line "N passed, N failed"; with --unit it leaves out build and
// browser journeys, for quick rounds; with --long (npm run test:long) it takes every journey, case and size.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, install, requireNode } from "./bootstrap.mjs";
import { findChromium } from "./chromium.mjs";
import { endWithNpm, root, runNode } from "./run.mjs";

const minute = 60_000;
const isLong = process.argv.includes("--long");
const total = { passed: 0, failed: 0 };

requireNode();
endWithNpm();
await install();
process.env.MILLRACE_CHROMIUM = await findChromium();
if (isLong)
  Object.assign(process.env, {
    MILLRACE_LONG: "1",
    MILLRACE_CASES: "all",
    MILLRACE_RUNS: "20",
    MILLRACE_FUZZ: "5",
  });
mkdirSync(join(root, ".cache"), { recursive: true });

// Side by side: none of them can use the whole machine. Each is told when it is its turn.
const readings = [
  ["Types", ended("node_modules/typescript/bin/tsc", ["--noEmit"])],
  ["Lint", ended("node_modules/oxlint/bin/oxlint", ["--deny-warnings"])],
  ["Format", ended("node_modules/prettier/bin/prettier.cjs", ["--check", "."])],
];
for (const [title, reading] of readings) await check(title, () => isGood(reading));
await tests("Unit tests", unitTests);
if (!process.argv.includes("--unit")) {
  const isBuilt = await check("Build", () => build());
  if (isBuilt) await tests("End-to-end tests", endToEndTests);
  else skip("End-to-end tests", "there is no build to test");
}

process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${total.passed} passed, ${total.failed} failed`);

/** A step that counts as one. */
async function check(title, work) {
  announce(title);
  const good = await work();
  if (good) console.log("ok");
  total[good ? "passed" : "failed"] += 1;
  return good;
}

/** A step that counts as many as its runner reports, and as a failure whenever the report cannot be trusted. */
async function tests(title, runAll) {
  announce(title);
  const report = join(root, ".cache", `${title.toLowerCase().replaceAll(" ", "-")}.json`);
  rmSync(report, { force: true });
  const { code, count } = await runAll(report);
  const { passed, failed } = countsIn(report, count);
  total.passed += passed;
  total.failed += failed;
  if (failed > 0) return;
  if (code !== 0) fail(`${title}: the runner ended with code ${code}, though no test failed.`);
  else if (passed === 0) fail(`${title}: none ran.`);
}

function skip(title, reason) {
  announce(title);
  fail(`Not run: ${reason}.`);
}

function fail(sentence) {
  console.log(sentence);
  total.failed += 1;
}

async function unitTests(report) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await runNode("node_modules/vitest/vitest.mjs", ["run", ...reporters], {
    show: true,
    // Only against tests that never end: beside other work the same tests take three times as long.
    timeoutMs: 15 * minute,
  });
  return { code, count: ({ numPassedTests, numFailedTests }) => [numPassedTests, numFailedTests] };
}

async function endToEndTests(report) {
  const args = ["test", "--reporter=list,json", ...(isLong ? [] : ["--grep-invert=@long"])];
  const { code } = await runNode("node_modules/@playwright/test/cli.js", args, {
    show: true,
    // Only against journeys that never end: a machine may be three times slower on one day than on another.
    timeoutMs: 45 * minute,
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  return { code, count: ({ stats }) => [stats.expected, stats.unexpected + stats.flaky] };
}

function countsIn(report, count) {
  try {
    const [passed, failed] = count(JSON.parse(readFileSync(report, "utf8")));
    return { passed, failed };
  } catch (error) {
    console.log(`There is no readable report in ${report}: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}

function ended(script, args) {
  return runNode(script, args, { timeoutMs: 3 * minute });
}

async function isGood(reading) {
  const { code, output } = await reading;
  if (output) console.log(output.trimEnd());
  return code === 0;
}

function announce(title) {
  console.log(`\n── ${title}`);
}
