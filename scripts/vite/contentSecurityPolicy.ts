import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin, ResolvedConfig } from "vite";
import { connectedDocument, frameDocument } from "../../src/sandbox/frameDocument.ts";
import { bundleScript } from "./script.ts";

/**
 * Puts a strict Content-Security-Policy into the built page, and the document of connected sandbox frames beside it.
 *
 * The frame of a flow that may speak with nobody is made with `srcdoc` and inherits the page's policy, so the policy must
 * let the frame's one inline script pass, by the hash of exactly the text that the page imports as `frame.ts?script`.
 * `frame-src 'self'` is for `sandbox.html`, and keeps every frame from navigating elsewhere with data. `wasm-unsafe-eval` is
 * there for the flows' sake: it compiles WebAssembly and evaluates no text.
 */
export function contentSecurityPolicy(frameScript: string): Plugin[] {
  let config: ResolvedConfig;
  const document = async () => {
    const code = await codeOfFrame(config, frameScript);
    return code === undefined ? "" : frameDocument(code, hashOf(code), "any host");
  };
  return [
    {
      name: "millrace:sandbox-document",

      configResolved(resolved) {
        config = resolved;
      },

      configureServer({ middlewares }) {
        middlewares.use(`/${connectedDocument}`, (_request, response, next) => {
          document().then((text) => {
            response.setHeader("content-type", "text/html");
            response.end(text);
          }, next);
        });
      },

      async generateBundle() {
        if (this.environment.name !== "client") return;
        this.emitFile({ type: "asset", fileName: connectedDocument, source: await document() });
      },
    },
    {
      name: "millrace:content-security-policy",
      apply: "build",

      async transformIndexHtml() {
        const code = await codeOfFrame(config, frameScript);
        const content = policy(code === undefined ? "" : hashOf(code));
        const attrs = { "http-equiv": "Content-Security-Policy", content };
        return [{ tag: "meta", attrs, injectTo: "head-prepend" }];
      },
    },
  ];
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
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

async function codeOfFrame(config: ResolvedConfig, frameScript: string): Promise<string | undefined> {
  const entry = resolve(config.root, frameScript);
  if (!existsSync(entry)) return undefined;
  const { code } = await bundleScript(config, entry);
  // Inside a script element these end it, or change how its end is found; the hash would then be of another text.
  if (/<\/script|<!--/i.test(code)) throw new Error(`${frameScript} cannot stand inside a <script> element.`);
  return code;
}

function hashOf(code: string): string {
  return `'sha256-${createHash("sha256").update(code).digest("base64")}'`;
}
