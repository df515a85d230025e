import { defineConfig } from "@playwright/test";
import { createServer, type AddressInfo } from "node:net";
import { browserFlags } from "./scripts/browserFlags.ts";
import { executablePath } from "./scripts/chromium.mjs";

// This file is read again by every worker process; they inherit the environment and so agree on the port.
process.env.MILLRACE_E2E_PORT ??= String(await freePort());
const port = process.env.MILLRACE_E2E_PORT;
const baseURL = `http://127.0.0.1:${port}`;
const chromium = executablePath();
/** A page of these tests lives for seconds: the compiler's last tiers take more of them than they give back. */
const forShortLives = "--js-flags=--no-turbofan --no-maglev";

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  forbidOnly: true,
  retries: 0,
  workers: 2,
  fullyParallel: true,
  // Only against what never comes: on a busy machine a page may take many seconds, and none of that is a failure.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    baseURL,
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    // A trace of every test would cost as much again as the test: `npx playwright test --trace on` for a closer look.
    screenshot: "only-on-failure",
    launchOptions: {
      args: [...browserFlags, forShortLives],
      ...(chromium ? { executablePath: chromium } : {}),
    },
  },
  webServer: {
    command: `"${process.execPath}" scripts/preview.mjs ${port}`,
    url: baseURL,
    reuseExistingServer: false,
    stdout: "ignore",
    stderr: "pipe",
  },
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
}
