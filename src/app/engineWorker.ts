/** The engine's worker: it owns every run of this tab. Timers are never throttled here, and the page stays free. */
import * as Comlink from "comlink";
import { runFlow, type RunningFlow } from "../engine/engine.ts";
import type { BoundParameters, FlowParameter } from "../engine/bind.ts";
import type { FlowRequest } from "../engine/flowRequest.ts";
import { systemClock, systemEntropy } from "../engine/system.ts";
import { signaturesOf } from "../engine/validate.ts";
import { FrameWorkers } from "../sandbox/frameWorkers.ts";
import { usualSize, WorkerPool } from "../sandbox/pool.ts";
import type { ProgramCode } from "../sandbox/protocol.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import { Database } from "../store/database.ts";
import { StoredJournal } from "../store/journal.ts";
import { closeAbandonedRuns, ownRun } from "../store/owners.ts";
import { StoredResults } from "../store/results.ts";
import { LiveRun } from "./liveRun.ts";

export interface StartRequest {
  readonly runId: string;
  readonly flowId: string;
  readonly flowName: string;
  /** The exact text that runs. */
  readonly text: string;
  readonly code: ProgramCode;
  /** Which of the text's flows, counted from 0. */
  readonly flowIndex: number;
  readonly parameters: BoundParameters;
  /** What each of the text's flows takes, in their order. */
  readonly signatures: readonly (readonly FlowParameter[])[];
}

const database = new Database();
const live = new Map<string, { readonly running: RunningFlow; readonly events: LiveRun }>();

/** What tasks keep for later runs. */
const results = new StoredResults(database);

/** Tells every page that lists may have changed. */
const runsChanged = new BroadcastChannel("millrace-runs");

const api = {
  /** Runs in the sandbox frame behind `port`. Gives a sentence when the program cannot be imported. */
  async start(request: StartRequest, port: MessagePort): Promise<{ problem: string } | undefined> {
    const frame = new FrameWorkers(port);
    await frame.ready;
    const pool = poolFor(request.code, frame);
    const loaded = await pool.load();
    const entry = "flows" in loaded ? loaded.flows[request.flowIndex] : undefined;
    const signatures = "flows" in loaded ? signaturesOf(loaded.flows, request.signatures) : {};
    if (entry) return begin(request, pool, { ...entry, signatures });
    pool.close();
    return {
      problem: "error" in loaded ? importFailure(loaded.error) : "The program defines no flow when it runs.",
    };
  },

  /** Settles when the run and all it started has ended and is kept. */
  async finished(runId: string): Promise<void> {
    await live.get(runId)?.running.finished;
  },

  cancel(runId: string): void {
    live.get(runId)?.running.cancel();
  },

  /** Sends the run's events, from the first on, through the port; false when the run is not live here. */
  follow(runId: string, port: MessagePort): boolean {
    const run = live.get(runId);
    run?.events.follow(port);
    return run !== undefined;
  },

  /** Ends what a tab that is gone left unfinished. */
  closeAbandonedRuns(): Promise<void> {
    return closeAbandonedRuns(database, announce);
  },
};

export type EngineWorker = typeof api;

async function begin(
  request: StartRequest,
  pool: WorkerPool<ProgramCode>,
  entry: FlowEntry & Pick<FlowRequest, "signatures">,
): Promise<{ problem: string } | undefined> {
  const journal = await openJournal(request);
  if ("problem" in journal) {
    pool.close();
    return journal;
  }
  const { runId, parameters } = request;
  const events = new LiveRun(runId, journal);
  const running = runFlow(
    { ...entry, id: runId, parameters: parameters.recorded, arguments: parameters.arguments },
    { executor: pool, journal: events, clock: systemClock, entropy: systemEntropy, results },
  );
  live.set(runId, { running, events });
  ownRun(runId, running.finished);
  announce();
  void running.finished.catch(() => undefined).then(() => end(runId, pool));
  return undefined;
}

/** A run that cannot be kept is not begun: its user would believe that it was. */
async function openJournal(request: StartRequest): Promise<StoredJournal | { problem: string }> {
  const { runId, flowId, flowName, text } = request;
  try {
    return await StoredJournal.open(
      database,
      { id: runId, flowId, flowName, program: text },
      systemClock.now(),
    );
  } catch (error) {
    return { problem: `The run cannot be kept on this device: ${(error as Error).message}` };
  }
}

function end(runId: string, pool: WorkerPool<ProgramCode>): void {
  pool.close();
  live.get(runId)?.events.close();
  live.delete(runId);
  announce();
}

/** One core is left to the page and the engine. */
function poolFor(program: ProgramCode, frame: FrameWorkers): WorkerPool<ProgramCode> {
  const ready = Math.max(2, navigator.hardwareConcurrency - 1);
  const size = Math.max(usualSize, ready);
  return new WorkerPool({ program, spawn: () => frame.spawn(), clock: systemClock, size, ready });
}

function importFailure({ name, message, stack }: { name: string; message: string; stack?: string }): string {
  return [`The program cannot be imported: ${name}: ${message}`, stack].filter(Boolean).join("\n");
}

function announce(): void {
  runsChanged.postMessage(null);
}

Comlink.expose(api);
