import { test } from "@playwright/test";
import { browserFlags } from "../scripts/browserFlags.ts";
import { executablePath } from "../scripts/chromium.mjs";
import { defineTrial } from "./sandbox/defineTrial.ts";

// The walls of the sandbox in Chromium, attempt by attempt. `npm run test:firefox` holds the same trial in Firefox.

// QUIC is what WebTransport speaks, preconnecting counts as background, and on this machine alone WebRTC has only the loopback to try.
const args = browserFlags
  .filter((flag) => !["--disable-quic", "--disable-background-networking"].includes(flag))
  .concat("--allow-loopback-in-peer-connection", "--enable-experimental-web-platform-features");

const chromium = executablePath();
test.use({ launchOptions: { args, ...(chromium ? { executablePath: chromium } : {}) } });

defineTrial("chromium", (hold) =>
  test.beforeAll(async ({ browser }, info) => {
    const context = await browser.newContext();
    try {
      await hold(() => context.newPage(), info, browser.version());
    } finally {
      await context.close();
    }
  }),
);
