// npm run soak:memory: tasks that eat memory until the browser gives way, in Chromium and Firefox (e2e/memory.soak.ts).

import { findChromium } from "./chromium.mjs";
import { endWithNpm, runNode } from "./run.mjs";

endWithNpm();
const { code } = await runNode(
  "node_modules/@playwright/test/cli.js",
  ["test", "--config", "playwright.firefox.config.ts", "--reporter=list"],
  { show: true, env: { MILLRACE_SOAK: "1", MILLRACE_CHROMIUM: await findChromium() } },
);
process.exitCode = code;
