/** The last of several `--disable-features` counts, so what Playwright turns off stands here again. */
const disabledFeatures = [
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  // Two pages of the browser's own behind the address bar of every window: they cost as much as a third of our page.
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
];

/** For every Chromium that tests start: it must work as root and in a container, and stay off the network. */
export const browserFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  `--disable-features=${disabledFeatures.join(",")}`,
  // Whatever a page asks for, only this machine answers.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];
