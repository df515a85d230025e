import { expect, test } from "@playwright/test";
import puppeteer, { type CDPSession } from "puppeteer-core";
import { browserFlags } from "../scripts/browserFlags.ts";
import { executablePath } from "../scripts/chromium.mjs";
import { serveApp, stages } from "./sandbox/appServer.ts";
import { clickRun, openDemo } from "./sandbox/trial.ts";

// What a person sees who opens the browser's developer tools: heard from the debugger of a task's worker.

const text = `import { flow, task } from "millrace";
interface Half { readonly of: number }
const half = task({ name: "Half" }, async function half({ of }: Half): Promise<number> {
  debugger;
  return of / 2;
});
export const halving = flow({ name: "${stages.first.title}" }, async function halving(): Promise<number> {
  return half({ of: 42 } satisfies Half);
});
`;

test("a debugger statement stops at the user's own line, and developer tools show the user's TypeScript", async () => {
  const chromium = executablePath() ?? process.env.MILLRACE_CHROMIUM;
  const app = await serveApp({ first: text });
  const browser = await puppeteer.launch({
    headless: true,
    args: [...browserFlags, "--no-sandbox"],
    ...(chromium ? { executablePath: chromium } : {}),
  });
  try {
    const page = await browser.newPage();
    const stopped = new Promise<Stop>((resolve) =>
      page.on("workercreated", ({ client }) => void watch(client, resolve)),
    );
    await openDemo(page, app.origin);
    await page.evaluate(clickRun);
    const { url, line, map } = await stopped;
    expect(url).toBe("division-by-zero-handled-in-the-flow.ts");
    expect(line).toBe(text.split("\n").findIndex((each) => each.includes("debugger")));
    expect(map.sourcesContent).toEqual([text]);
  } finally {
    await browser.close();
    app.close();
  }
});

interface Stop {
  readonly url: string;
  /** Counted from 0. */
  readonly line: number;
  readonly map: { readonly sourcesContent: readonly string[] };
}

/** Hears of the scripts of a worker, and where it stops. */
async function watch(client: CDPSession, onStop: (stop: Stop) => void): Promise<void> {
  const scripts = new Map<string, { readonly url: string; readonly sourceMapURL?: string }>();
  client.on("Debugger.scriptParsed", (script) => scripts.set(script.scriptId, script));
  client.on("Debugger.paused", ({ callFrames: [frame] }) => {
    const script = frame && scripts.get(frame.location.scriptId);
    if (!script) return;
    const [, json = "{}"] = (script.sourceMapURL ?? "").split(/^data:application\/json;charset=utf-8,/);
    const map = JSON.parse(decodeURIComponent(json)) as Stop["map"];
    onStop({ url: script.url, line: frame.location.lineNumber, map });
  });
  // The workers that only probe are gone before they hear this.
  await client.send("Debugger.enable").catch(() => undefined);
}
