// npm run soak:kills: kills a thousand bodies in one run and counts what is left of them (e2e/kills.spec.ts).
// MILLRACE_KILLS says how many.

import { build, install, requireNode } from "./bootstrap.mjs";
import { findChromium } from "./chromium.mjs";
import { endWithNpm, runNode } from "./run.mjs";

requireNode();
endWithNpm();
await install();
process.env.MILLRACE_CHROMIUM = await findChromium();
process.env.MILLRACE_KILLS ??= "1000";
if (await build()) {
  const { code } = await runNode("node_modules/@playwright/test/cli.js", ["test", "kills", "--workers=1"], {
    show: true,
  });
  process.exitCode = code;
} else {
  process.exitCode = 1;
}
