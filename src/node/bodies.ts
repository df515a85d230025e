import { availableParallelism } from "node:os";
import type { Executor } from "../engine/ports.ts";
import { systemClock } from "../engine/system.ts";
import type { Loaded } from "../sandbox/bodyWorker.ts";
import { usualSize, WorkerPool } from "../sandbox/pool.ts";
import { inThisThread } from "../sdk/inThread.ts";
import { spawnThread } from "./threads.ts";

/** Where the bodies of one program run. */
export interface Bodies extends Executor {
  /** Imports the program and gives its flows, or why it cannot be imported. */
  load(): Promise<Loaded>;
  close(): void;
}

/** Threads, in each of which the module imports the program. */
export function inThreads<Program>(module: URL, program: Program): Bodies {
  const ready = availableParallelism();
  return new WorkerPool({
    program,
    spawn: () => spawnThread<Program>(module),
    clock: systemClock,
    size: Math.max(usualSize, ready),
    ready,
  });
}

/** This process, whose thread the bodies share: what they leave behind ends with it. */
export function inThisProcess(load: () => Promise<Loaded>): Bodies {
  return { ...inThisThread(), load, close: () => undefined };
}
