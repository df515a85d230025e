/** The engine's worker: it owns every run of this tab. Timers are never throttled here, and the page stays free. */
import * as Comlink from "comlink";
import { runFlow, type RunningFlow } from "../engine/engine.ts";
import { MemoryJournals, type RunLine } from "../engine/journals.ts";
import type { Journal } from "../engine/ports.ts";
import type { BoundParameters, FlowParameter } from "../engine/bind.ts";
import type { FlowRequest } from "../engine/flowRequest.ts";
import { systemClock, systemEntropy } from "../engine/system.ts";
import { signaturesOf } from "../engine/validate.ts";
import { FrameWorkers } from "../sandbox/frameWorkers.ts";
import { usualSize, WorkerPool } from "../sandbox/pool.ts";
import type { ProgramCode } from "../sandbox/protocol.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import { StoredJournals } from "../store/journals.ts";
import { openDatabase } from "../store/migration.ts";
import { closeAbandonedRuns, ownRun } from "../store/owners.ts";
import { deleteExpiredResults, StoredResults } from "../store/results.ts";
import { LiveRun } from "./liveRun.ts";
import { announce, announceKept } from "./storeNews.ts";

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

const database = openDatabase();
const journals = new StoredJournals(database);
/** Runs of a device that refuses to keep them: they last as long as the tab. */
const unkept = new MemoryJournals();
const live = new Map<string, { readonly running: RunningFlow; readonly events: LiveRun }>();

/** What tasks keep for later runs. */
const results = new StoredResults(database);

/** Tells the page why something is not kept; nothing when all is kept again. */
let onTrouble: (reason: string | undefined) => void = () => undefined;

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
  async closeAbandonedRuns(): Promise<void> {
    await deleteExpiredResults(database, systemClock.now());
    await closeAbandonedRuns(database, () => announce({ kind: "lists" }));
  },

  /** Whoever shows the page hears from now on why something is not kept. */
  hearOfTrouble(listener: (reason: string | undefined) => void): void {
    onTrouble = listener;
  },

  /** The runs of this tab that the device refuses to keep, the newest first. */
  unkeptRuns(): Promise<readonly RunLine[]> {
    return unkept.lines();
  },
};

export type EngineWorker = typeof api;

async function begin(
  request: StartRequest,
  pool: WorkerPool<ProgramCode>,
  entry: FlowEntry & Pick<FlowRequest, "signatures">,
): Promise<undefined> {
  const { runId, parameters } = request;
  // Owned before it is kept: a run that is kept and not owned counts as abandoned.
  const letGo = await ownRun(database, runId);
  const journal = await openJournal(request);
  const events = new LiveRun(runId, journal);
  const running = runFlow(
    { ...entry, id: runId, parameters: parameters.recorded, arguments: parameters.arguments },
    { executor: pool, journal: events, clock: systemClock, entropy: systemEntropy, results },
  );
  live.set(runId, { running, events });
  announce({ kind: "lists" });
  void running.finished
    .then(
      () => forget(runId),
      (error: unknown) => onTrouble((error as Error).message),
    )
    .then(() => end(runId, pool, letGo));
}

/** A run goes on in memory where the device refuses to keep it; the page says so. */
async function openJournal({ runId, flowId, flowName, text }: StartRequest): Promise<Journal> {
  const origin = { id: runId, flowId, flowName, program: text };
  const observer = {
    kept: () => announceKept(runId),
    trouble: (reason: string | undefined) => onTrouble(reason),
  };
  try {
    return await journals.create(origin, systemClock.now(), observer);
  } catch (error) {
    onTrouble(`The run could not be saved. ${String(error)}`);
    return unkept.create(origin, systemClock.now());
  }
}

/** What is kept is read from there; what is not, stays here for whoever looks. */
function forget(runId: string): void {
  void unkept.programOf(runId).then((program) => {
    if (program === undefined) live.delete(runId);
  });
}

function end(runId: string, pool: WorkerPool<ProgramCode>, letGo: () => void): void {
  pool.close();
  live.get(runId)?.events.close();
  letGo();
  announce({ kind: "lists" });
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

Comlink.expose(api);
