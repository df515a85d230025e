// npm run soak:crash: kills a browser a hundred times in the middle of a run (e2e/crash.spec.ts), and a hundred times while
// a file comes in (e2e/crash-import.spec.ts). MILLRACE_KILLS and MILLRACE_SEED say how often and at which moments.

import { build, install, requireNode } from "./bootstrap.mjs";
import { findChromium } from "./chromium.mjs";
import { endWithNpm, runNode } from "./run.mjs";

requireNode();
endWithNpm();
await install();
process.env.MILLRACE_CHROMIUM = await findChromium();
process.env.MILLRACE_KILLS ??= "100";
if (await build()) {
  const { code } = await runNode("node_modules/@playwright/test/cli.js", ["test", "crash", "--workers=1"], {
    show: true,
  });
  process.exitCode = code;
} else {
  process.exitCode = 1;
}
