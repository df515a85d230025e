import { defineConfig } from "@playwright/test";

process.env.MILLRACE_E2E_PORT ??= String(process.pid);

/**
 * `npm run test:firefox`: the sandbox's walls in a stock Firefox. Playwright only runs these tests; it cannot drive a
 * Firefox that it has not patched, so Puppeteer does, over WebDriver BiDi.
 */
export default defineConfig({
  testDir: "e2e",
  testMatch: "*.firefox.ts",
  outputDir: "test-results/firefox",
  forbidOnly: true,
  retries: 0,
  workers: 1,
  timeout: 60_000,
  reporter: "list",
});
