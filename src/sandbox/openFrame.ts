import bodyScript from "./body.ts?script";
import frameScript from "./frame.ts?script";
import type { Opening } from "./frame.ts";
import { connectedDocument, frameDocument } from "./frameDocument.ts";
import { sourceOfCode, sourcesOf } from "./hosts.ts";

/** A sandbox frame on the page. */
export interface SandboxFrame {
  /** Speaks with the frame (`frame.ts`); the engine's worker gets it. */
  readonly port: MessagePort;
  /** Takes the frame off the page, which ends all its workers at once, even looping ones. */
  close(): void;
}

/**
 * Puts a hidden frame of opaque origin on the page, for one run. It can reach none of the app's storage, and its policy
 * lets requests out to the given hosts alone: by default to none.
 *
 * A frame without hosts is made of text, needs no request, and inherits the page's policy besides its own. One with hosts
 * cannot be, since the page's policy lets the page itself speak with nobody else: it is loaded from a file of the app,
 * which has a policy of its own. `codeFrom` is the one of the hosts that workers may also load modules from, and `script`
 * what workers run.
 */
export async function openFrame(
  page: Document,
  hosts: readonly string[] = [],
  codeFrom?: string,
  script = bodyScript,
): Promise<SandboxFrame> {
  const frame = page.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "Sandbox";
  if (hosts.length === 0) frame.srcdoc = frameDocument(frameScript, await hashOf(frameScript), "nothing");
  else frame.src = new URL(connectedDocument, page.baseURI).href;
  const isLoaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  page.body.append(frame);
  await isLoaded;
  const { port1, port2 } = new MessageChannel();
  const opening: Opening = {
    script,
    connect: sourcesOf(hosts),
    code: sourceOfCode(hosts, codeFrom),
  };
  frame.contentWindow?.postMessage(opening, "*", [port2]);
  return { port: port1, close: () => frame.remove() };
}

async function hashOf(script: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}
