/**
 * The only script of the sandbox frame's document. It makes workers and ends them; user code never runs in this
 * document, because a document can leak by navigation and WebRTC in spite of its policy (`reference/sandbox.md`, 0.3).
 */
import { probeWorkerUrl } from "./probe.ts";

/** What the engine says to the frame. A spawned worker gets the port and speaks to the engine directly. */
export type ToFrame =
  { readonly type: "spawn"; readonly id: number } | { readonly type: "terminate"; readonly id: number };

/** What the frame says to the engine. */
export type FromFrame =
  | { readonly type: "ready" }
  | { readonly type: "unsafe"; readonly reason: string }
  | { readonly type: "died"; readonly id: number; readonly reason: string };

/** What a document can send by in spite of any policy. No code but this one runs here; and if some did, it would lack this. */
const withheld = ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection"];
for (const name of withheld) Reflect.deleteProperty(self, name);

const workers = new Map<number, Worker>();

addEventListener("message", (event) => void open(event.data, event.ports[0]), { once: true });

async function open(script: unknown, port: MessagePort | undefined): Promise<void> {
  if (typeof script !== "string" || !port) return;
  const url = await probeWorkerUrl(script);
  if (url === undefined) {
    port.postMessage({
      type: "unsafe",
      reason: "This browser cannot start an isolated worker.",
    } satisfies FromFrame);
    return;
  }
  port.onmessage = ({ data, ports }: MessageEvent<ToFrame>) => obey(data, ports[0], url, port);
  port.postMessage({ type: "ready" } satisfies FromFrame);
}

function obey(message: ToFrame, workerPort: MessagePort | undefined, url: string, port: MessagePort): void {
  if (message.type === "terminate") {
    workers.get(message.id)?.terminate();
    workers.delete(message.id);
  } else if (workerPort) {
    spawn(message.id, workerPort, url, port);
  }
}

function spawn(id: number, workerPort: MessagePort, url: string, port: MessagePort): void {
  const worker = new Worker(url, { type: "module" });
  workers.set(id, worker);
  worker.onerror = (event) => {
    event.preventDefault();
    if (!event.message)
      port.postMessage({ type: "died", id, reason: "The worker could not be started." } satisfies FromFrame);
  };
  worker.postMessage(null, [workerPort]);
}
