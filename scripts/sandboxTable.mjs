// node scripts/sandboxTable.mjs: writes docs/sandbox-attempts.md from the last trials: what each browser answered to each
// attempt. Run the trials before: npx playwright test sandbox.spec, then npm run test:firefox.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runnerImport } from "vite";
import { root } from "./run.mjs";

const trials = {
  Chromium: [join(root, ".cache/trial-chromium.json"), "chromium"],
  Firefox: [join(root, ".cache/trial-firefox.json"), "firefox"],
};
const { module } = await runnerImport(join(root, "e2e/sandbox/trial.ts"), { configFile: false });
const { attemptsFrom, keyOf } = module;

const outcomes = Object.entries(trials).flatMap(([browser, [path, name]]) =>
  existsSync(path) ? [{ browser, name, ...JSON.parse(readFileSync(path, "utf8")) }] : [],
);
if (outcomes.length === 0) throw new Error("There is no trial to write of. Run the trials first.");

const sides = {
  task: "From a task's code",
  flow: "From a flow's code",
  document: "From the frame's own document",
};
const parts = Object.entries(attemptsFrom).map(([where, attempts]) => {
  const rows = attempts.map((attempt) => [
    attempt.what,
    ...outcomes.map(({ name, outcome }) => answerOf(attempt, outcome.closed[keyOf(where, attempt)], name)),
  ]);
  return `## ${sides[where]}\n\n${table([["Attempt", ...outcomes.map(({ browser }) => browser)], ...rows])}`;
});
const head = `# What each browser answers

Every attempt of [\`e2e/sandbox/attempts.ts\`](../e2e/sandbox/attempts.ts), made in the production build. Written by
\`node scripts/sandboxTable.mjs\` from the trials of ${outcomes.map(({ browser, version, day }) => `${browser} ${version} on ${day}`).join(" and ")}. **Nothing arrived**
where a cell does not say so; the tests hold that, and that without the walls something does.
`;
writeFileSync(join(root, "docs/sandbox-attempts.md"), `${head}\n${parts.join("\n\n")}\n`);

/** What the browser said, without the addresses of that day; and, in bold, whatever arrived. */
function answerOf(attempt, verdict, name) {
  if (!verdict) return "not made";
  const text = verdict.answer
    .replaceAll(/(https?|wss?|stun):\/*127\.0\.0\.1:\d+\S*/g, "ADDRESS")
    .replaceAll(/blob:\S+/g, "BLOB")
    .replaceAll(/\s+/g, " ")
    .replaceAll("|", "\\|");
  const short = text.length > 90 ? `${text.slice(0, 88)}…` : text;
  const passes = attempt.passes?.[name];
  return verdict.arrived.length > 0 ? `**${passes ?? "arrived"}**` : short;
}

function table([header, ...rows]) {
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
