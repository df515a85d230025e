import { Worker } from "node:worker_threads";
import type { BodyWorker } from "../sandbox/bodyWorker.ts";
import { garbled, readLetter } from "../sandbox/protocol.ts";
import type { CompiledProgram } from "./compile.ts";

/** What runs in a thread; it stands beside this module once both are built. */
const builtBody = new URL("./body.js", import.meta.url);

/** Starts a thread for bodies. */
export function spawnThread(body: URL = builtBody): BodyWorker<CompiledProgram> {
  const thread = new Worker(body, { execArgv: [] });
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
