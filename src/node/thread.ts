import { parentPort } from "node:worker_threads";
import type { Loaded } from "../sandbox/bodyWorker.ts";
import { WorkerSide } from "../sandbox/workerSide.ts";
import { capturePrints } from "../sdk/logger.ts";
import { printToStandardError } from "./standardError.ts";
import { reportStrays } from "./strays.ts";

/** Makes this thread one that runs bodies for the main thread. `load` imports the program that it tells of. */
export function serveThread<Program>(load: (program: Program) => Promise<Loaded>): void {
  const port = parentPort;
  if (!port) return;
  printToStandardError();
  capturePrints(console);
  reportStrays();
  const side = new WorkerSide<Program>({
    post: (letter) => port.postMessage(letter),
    load: async (program) => {
      const loaded = await load(program);
      return "flows" in loaded ? { type: "loaded", ...loaded } : { type: "failedToLoad", ...loaded };
    },
  });
  port.on("message", (letter) => side.hear(letter));
}
