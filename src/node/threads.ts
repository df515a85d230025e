import { Worker } from "node:worker_threads";
import type { BodyWorker } from "../sandbox/bodyWorker.ts";
import { garbled, readLetter } from "../sandbox/protocol.ts";

/** How a module that runs in a thread knows that the thread is one of ours. */
export const threadMark = "a thread of Millrace";

/** Starts a thread for bodies, in which this module runs: one that calls `serveThread`. */
export function spawnThread<Program>(module: URL): BodyWorker<Program> {
  const thread = new Worker(module, { execArgv: [], workerData: threadMark });
  return {
    post: (letter) => thread.postMessage(letter),
    listen({ said, died }) {
      thread.on("message", (data) => {
        const messages = readLetter(data);
        if (messages) messages.forEach((message) => said(message));
        else died(garbled);
      });
      thread.on("error", (error) => died(`The task's thread failed: ${error.message}`));
      thread.on("exit", (code) => died(`The task's thread ended with code ${code}.`));
    },
    terminate() {
      thread.removeAllListeners();
      thread.on("error", () => undefined);
      void thread.terminate();
    },
  };
}
