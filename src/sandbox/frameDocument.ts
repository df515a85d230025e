/** The address, beside the page, of the document for flows that may speak with hosts. */
export const connectedDocument = "sandbox.html";

/** What a frame may at most connect to before it has heard from the app to which hosts. It never connects by itself. */
const anyHost = "http: https: ws: wss:";
/** And from where its workers may at most load modules. It never loads any by itself. */
const anyCode = " http: https:";

/**
 * A sandbox frame's document: one script, named by its hash, and nothing else. Policies of workers are inherited from
 * here, at every depth. `connect` says what the policy lets through; the script narrows that to the flow's hosts before
 * it makes the first worker.
 */
export function frameDocument(script: string, hash: string, connect: "nothing" | "any host"): string {
  const [connections, code] = connect === "nothing" ? ["'none'", ""] : [anyHost, anyCode];
  const policy = `default-src 'none'; script-src ${hash} blob: 'wasm-unsafe-eval'${code}; connect-src ${connections}; worker-src blob: data:`;
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script type="module">${script}</script>`;
}
