import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "@playwright/test";
import puppeteer from "puppeteer-core";
import { defineTrial } from "./sandbox/defineTrial.ts";

// The walls of the sandbox in Firefox: the same attempts as in sandbox.spec.ts, one test for each.

defineTrial("firefox", (hold) =>
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants fixtures here, and none is used
  test.beforeAll(async ({}, info) => {
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: firefox(),
      headless: true,
      extraPrefsFirefox: preferences,
    });
    try {
      await hold(() => browser.newPage(), info);
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

function firefox(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const places = ["firefox-esr", "firefox"].flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = process.env.FIREFOX_PATH ?? places.find((path) => existsSync(path));
  if (!found)
    throw new Error("No Firefox was found. Install it, or name one: FIREFOX_PATH=/path/to/firefox.");
  return found;
}
