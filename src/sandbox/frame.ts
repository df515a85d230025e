/**
 * The only script of the sandbox frame's document. It makes workers and ends them; user code never runs in this
 * document, because a document can leak by navigation and WebRTC in spite of its policy (`reference/sandbox.md`, 0.3).
 */
import { CopyKeeper, type KeptCopies } from "./copies.ts";
import { probeWorkerUrl } from "./probe.ts";

/** What the engine says to the frame. A spawned worker gets the port and speaks to the engine directly. */
export type ToFrame =
  | { readonly type: "spawn"; readonly id: number }
  | { readonly type: "terminate"; readonly id: number }
  /** Answered over the port that comes with it, by `KeptCopies`, or nothing of a worker that is not there. */
  | { readonly type: "recall"; readonly id: number }
  /** Answered with "pong", as long as the frame's process lives. */
  | { readonly type: "ping" };

/** What the frame says to the engine. */
export type FromFrame =
  | { readonly type: "ready" }
  | { readonly type: "pong" }
  | { readonly type: "unsafe"; readonly reason: string }
  | { readonly type: "died"; readonly id: number; readonly reason: string };

/** What a document can send by in spite of any policy. No code but this one runs here; and if some did, it would lack this. */
const withheld = ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection"];
for (const name of withheld) Reflect.deleteProperty(self, name);

const workers = new Map<number, { readonly worker: Worker; readonly copies: CopyKeeper }>();

/** What the page says to the frame, once. */
export interface Opening {
  /** What workers run. */
  readonly script: string;
  /** Sources of `connect-src`: to whom workers may connect. */
  readonly connect: string;
  /** A host that workers may load modules from, besides those that they are given; or nothing. */
  readonly code: string;
}

addEventListener("message", (event: MessageEvent<Opening>) => void open(event.data, event.ports[0]), {
  once: true,
});

async function open({ script, connect, code }: Opening, port: MessagePort | undefined): Promise<void> {
  if (![script, connect, code].every((part) => typeof part === "string") || !port) return;
  const refuse = (reason: string) => port.postMessage({ type: "unsafe", reason } satisfies FromFrame);
  // Whoever loads this document without a sandbox around it would run code as the app.
  if (self.origin !== "null") return refuse("The sandbox is not isolated from the app.");
  narrowPolicy(connect, code);
  const url = await probeWorkerUrl(script);
  if (url === undefined) return refuse("This browser cannot start an isolated worker.");
  port.onmessage = ({ data, ports }: MessageEvent<ToFrame>) => obey(data, ports[0], url, port);
  port.postMessage({ type: "ready" } satisfies FromFrame);
}

/** Policies add up: this one can only forbid more, and holds for all workers that are made from now on. */
function narrowPolicy(connect: string, code: string): void {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = `connect-src ${connect}; script-src blob: 'wasm-unsafe-eval' ${code}; worker-src blob: data:`;
  document.head.append(policy);
}

function obey(message: ToFrame, passed: MessagePort | undefined, url: string, port: MessagePort): void {
  if (message.type === "ping") {
    port.postMessage({ type: "pong" } satisfies FromFrame);
  } else if (message.type === "terminate") {
    const spawned = workers.get(message.id);
    spawned?.worker.terminate();
    spawned?.copies.close();
    workers.delete(message.id);
  } else if (message.type === "recall") {
    passed?.postMessage(workers.get(message.id)?.copies.kept satisfies KeptCopies | undefined);
  } else if (passed) {
    spawn(message.id, passed, url, port);
  }
}

function spawn(id: number, workerPort: MessagePort, url: string, port: MessagePort): void {
  const worker = new Worker(url, { type: "module" });
  const { port1, port2 } = new MessageChannel();
  workers.set(id, { worker, copies: new CopyKeeper(port1) });
  worker.onerror = (event) => {
    event.preventDefault();
    if (!event.message)
      port.postMessage({ type: "died", id, reason: "The worker could not be started." } satisfies FromFrame);
  };
  worker.postMessage(null, [workerPort, port2]);
}
