import bodyScript from "./body.ts?script";
import frameScript from "./frame.ts?script";

/** A sandbox frame on the page. */
export interface SandboxFrame {
  /** Speaks with the frame (`frame.ts`); the engine's worker gets it. */
  readonly port: MessagePort;
  /** Takes the frame off the page, which ends all its workers at once, even looping ones. */
  close(): void;
}

/**
 * Puts a hidden frame of opaque origin on the page, for one run. It can reach none of the app's storage, and its policy
 * lets no request out.
 */
export async function openFrame(page: Document): Promise<SandboxFrame> {
  const frame = page.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "Sandbox";
  frame.srcdoc = await frameDocument();
  const isLoaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  page.body.append(frame);
  await isLoaded;
  const { port1, port2 } = new MessageChannel();
  frame.contentWindow?.postMessage(bodyScript, "*", [port2]);
  return { port: port1, close: () => frame.remove() };
}

/** The frame's policy names its one script by hash. Worker policies are inherited from here, at every depth. */
async function frameDocument(): Promise<string> {
  const policy = `default-src 'none'; script-src '${await hashOf(frameScript)}' blob: 'wasm-unsafe-eval'; worker-src blob: data:`;
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script type="module">${frameScript}</script>`;
}

async function hashOf(script: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}
