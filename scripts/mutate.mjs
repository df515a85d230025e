// npm run mutate: breaks each rule of scripts/mutations.mjs once, and tells whether the engine's tests notice. Words after
// `--` choose those whose file or description contains one of them. Takes a while: each is a run of the tests.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { install, requireNode } from "./bootstrap.mjs";
import { mutations } from "./mutations.mjs";
import { endWithNpm, root, runNode, say } from "./run.mjs";

requireNode();
endWithNpm();
await install();

const words = process.argv.slice(2);
const isChosen = ({ file, what }) =>
  words.length === 0 || words.some((word) => `${file} ${what}`.includes(word));
const chosen = [...mutations.keys()].filter((index) => isChosen(mutations[index]));
const folder = join(root, ".cache", "mutations");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const survivors = [];
const waiting = [-1, ...chosen];
await Promise.all(Array.from({ length: availableParallelism() }, work));

console.log(`\n${chosen.length - survivors.length} of ${chosen.length} broken rules were noticed.`);
for (const index of survivors) console.log(`Survived: ${mutations[index].file}: ${mutations[index].what}`);
process.exitCode = survivors.length > 0 ? 1 : 0;

async function work() {
  for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) await tryOne(index);
}

/** Number -1 breaks nothing: without it, tests that fail anyway would notice everything. */
async function tryOne(index) {
  const report = join(folder, `${index}.json`);
  const args = ["run", "--config", "scripts/mutate.vitest.ts", "--reporter=json", `--outputFile=${report}`];
  const { code, output } = await runNode("node_modules/vitest/vitest.mjs", args, {
    env: { MILLRACE_MUTATION: String(index) },
    timeoutMs: 10 * 60_000,
  });
  const test = firstFailure(report) ?? (code === 0 ? undefined : lastLine(output));
  if (index < 0) return test === undefined ? undefined : fail(`The tests fail as things are: ${test}`);
  const { file, what } = mutations[index];
  if (test === undefined) survivors.push(index);
  console.log(
    `${test === undefined ? "SURVIVED" : "noticed "}  ${file}: ${what}${test ? `  ← ${test}` : ""}`,
  );
}

function firstFailure(report) {
  try {
    const { testResults } = JSON.parse(readFileSync(report, "utf8"));
    const failed = testResults.flatMap(({ assertionResults }) => assertionResults);
    return failed.find(({ status }) => status === "failed")?.fullName;
  } catch {
    return undefined;
  }
}

function lastLine(output) {
  return output.trim().split("\n").at(-1) || "it ended without a report";
}

function fail(sentence) {
  say(sentence);
  process.exit(1);
}
