import { runFlow } from "../engine/engine.ts";
import { RecordFold } from "../engine/record.ts";
import { systemClock, systemEntropy } from "../engine/system.ts";
import { FrameWorkers } from "./frameWorkers.ts";
import { openFrame, type SandboxFrame } from "./openFrame.ts";
import { WorkerPool } from "./pool.ts";
import type { ProgramCode } from "./protocol.ts";

const open: { frame: SandboxFrame; pool: WorkerPool<ProgramCode> }[] = [];

/** To be called after each test. */
export function closeSandboxes(): void {
  for (const { frame, pool } of open.splice(0)) {
    pool.close();
    frame.close();
  }
}

/** A program of JavaScript that imports what it needs by `from "…"`. */
export function programOf(javascript: string, modules: Record<string, string> = {}): ProgramCode {
  const imports = [...javascript.matchAll(/(?<=from )"(.+?)"/g)].map((match) => ({
    specifier: match[1] ?? "",
    start: match.index,
    end: match.index + match[0].length,
  }));
  return { fileName: "test.ts", javascript, imports, modules };
}

/** A pool in a frame of its own, and what came of importing the program. */
export async function loadInSandbox(program: ProgramCode, { size = 2, clock = systemClock } = {}) {
  const frame = await openFrame(document);
  const workers = new FrameWorkers(frame.port);
  await workers.ready;
  const pool = new WorkerPool({ program, spawn: () => workers.spawn(), clock, size });
  open.push({ frame, pool });
  return { pool, result: await pool.load() };
}

export interface SandboxRunOptions {
  readonly size?: number;
  readonly arguments?: readonly unknown[];
  readonly onRunning?: (cancel: () => void) => void;
}

/** Runs the program's last flow in real workers of a real frame. */
export async function runInSandbox(program: ProgramCode, options: SandboxRunOptions = {}) {
  const { pool, result } = await loadInSandbox(program, { size: options.size ?? 2 });
  if (!("flows" in result)) throw new Error(result.error.message);
  const entry = result.flows.at(-1);
  if (!entry) throw new Error("The program has no flow.");
  const fold = new RecordFold();
  const running = runFlow(
    { ...entry, parameters: {}, arguments: options.arguments ?? [] },
    {
      executor: pool,
      journal: { append: (event) => fold.add(event), flush: () => Promise.resolve() },
      clock: systemClock,
      entropy: systemEntropy,
    },
  );
  options.onRunning?.(running.cancel);
  const state = await running.finished;
  const statesOf = (name: string) =>
    fold.record.taskRuns
      .filter((task) => task.taskName === name)
      .map((task) => task.states.map(({ name }) => name));
  return { state, record: fold.record, flowRun: fold.record.flowRuns[0], statesOf };
}
