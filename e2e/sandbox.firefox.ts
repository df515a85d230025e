import { test } from "@playwright/test";
import puppeteer from "puppeteer-core";
import { defineTrial } from "./sandbox/defineTrial.ts";
import { firefoxPath } from "./sandbox/firefoxPath.ts";

// The walls of the sandbox in Firefox: the same attempts as in sandbox.spec.ts, one test for each.

defineTrial("firefox", (hold) =>
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants fixtures here, and none is used
  test.beforeAll(async ({}, info) => {
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: firefoxPath(),
      headless: true,
      protocolTimeout: 600_000,
      extraPrefsFirefox: preferences,
    });
    try {
      await hold(() => browser.newPage(), info, (await browser.version()).replace(/^.*\//, ""));
    } finally {
      await browser.close();
    }
  }),
);

/** What Puppeteer or Firefox has off, and an attempt needs to be real. */
const preferences = {
  "browser.send_pings": true,
  "dom.disable_open_during_load": false,
  "media.peerconnection.ice.loopback": true,
  "network.http.speculative-parallel-limit": 6,
  "network.prefetch-next": true,
};
