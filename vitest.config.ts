import { playwright } from "@vitest/browser-playwright";
import { defineConfig, mergeConfig } from "vitest/config";
import { browserFlags } from "./scripts/browserFlags.ts";
import { executablePath } from "./scripts/chromium.mjs";
import viteConfig from "./vite.config.ts";

const inBrowser = "src/**/*.browser.test.{ts,tsx}";
const chromium = executablePath();

export default defineConfig((environment) =>
  mergeConfig(viteConfig(environment), {
    test: {
      // Only against a test that never ends: on a busy machine the long property tests take several seconds.
      testTimeout: 60_000,
      // What tests in the browser know of the environment.
      env: { MILLRACE_CASES: process.env["MILLRACE_CASES"] ?? "" },
      projects: [
        {
          extends: true,
          test: {
            name: "node",
            environment: "node",
            include: ["src/**/*.test.ts"],
            exclude: [inBrowser],
            // The files of one process share what they import: the TypeScript compiler is read twice, not forty times.
            isolate: false,
          },
        },
        {
          extends: true,
          // Found only when a test asks for them, they would come with a second React.
          optimizeDeps: { include: ["@tanstack/react-virtual", "lucide-react"] },
          test: {
            name: "browser",
            include: [inBrowser],
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              api: { host: "127.0.0.1" },
              provider: playwright({
                launchOptions: { args: browserFlags, ...(chromium ? { executablePath: chromium } : {}) },
              }),
              instances: [{ browser: "chromium" }],
            },
          },
        },
      ],
    },
  }),
);
