import { defineConfig } from "@playwright/test";

process.env.MILLRACE_E2E_PORT ??= String(process.pid);

/**
 * `npm run test:firefox`: the sandbox's walls in a stock Firefox. Playwright only runs these tests; it cannot drive a
 * Firefox that it has not patched, so Puppeteer does, over WebDriver BiDi. `npm run soak:memory` runs the memory bombs by the
 * same way, in both browsers.
 */
export default defineConfig({
  testDir: "e2e",
  testMatch: process.env.MILLRACE_SOAK ? "memory.soak.ts" : "*.firefox.ts",
  outputDir: "test-results/firefox",
  forbidOnly: true,
  retries: 0,
  workers: 1,
  // Only against what never comes: on a busy machine a browser may take a minute to start.
  timeout: 600_000,
  reporter: "list",
});
