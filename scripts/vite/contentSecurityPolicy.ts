import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin, ResolvedConfig } from "vite";
import { bundleScript } from "./script.ts";

/**
 * Puts a strict Content-Security-Policy into the built page. The sandbox frame is made with `srcdoc` and inherits it, so
 * the policy must let the frame's one inline script pass, by the hash of exactly the text that the page imports as
 * `frame.ts?script`. `frame-src 'none'` still lets a srcdoc frame load, and keeps it from navigating away with data. `wasm-unsafe-eval` is there for the flows' sake: it
 * compiles WebAssembly and evaluates no text.
 */
export function contentSecurityPolicy(frameScript: string): Plugin {
  let config: ResolvedConfig;
  return {
    name: "millrace:content-security-policy",
    apply: "build",

    configResolved(resolved) {
      config = resolved;
    },

    async transformIndexHtml() {
      const content = policy(await hashOfFrame(config, frameScript));
      const attrs = { "http-equiv": "Content-Security-Policy", content };
      return [{ tag: "meta", attrs, injectTo: "head-prepend" }];
    },
  };
}

function policy(frameHash: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' ${frameHash} blob: 'wasm-unsafe-eval'`,
    "worker-src 'self' blob: data:",
    "connect-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data: blob: https:",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

async function hashOfFrame(config: ResolvedConfig, frameScript: string): Promise<string> {
  const entry = resolve(config.root, frameScript);
  if (!existsSync(entry)) return "";
  const { code } = await bundleScript(config, entry);
  // Inside a script element these end it, or change how its end is found; the hash would then be of another text.
  if (/<\/script|<!--/i.test(code)) throw new Error(`${frameScript} cannot stand inside a <script> element.`);
  return `'sha256-${createHash("sha256").update(code).digest("base64")}'`;
}
