/** The engine's worker: it owns every run of this tab. Timers are never throttled here, and the page stays free. */
import * as Comlink from "comlink";
import { runFlow, type RunningFlow } from "../engine/engine.ts";
import { MemoryJournals, type RunLine } from "../engine/journals.ts";
import type { Journal } from "../engine/ports.ts";
import type { BoundParameters, FlowParameter } from "../engine/bind.ts";
import type { FlowRequest } from "../engine/flowRequest.ts";
import type { RunRecord } from "../engine/record.ts";
import { systemClock, systemEntropy } from "../engine/system.ts";
import { MemoryLimits, type LimitUse } from "../engine/limits.ts";
import { signaturesOf } from "../engine/validate.ts";
import { FrameWorkers } from "../sandbox/frameWorkers.ts";
import { usualSize, WorkerPool } from "../sandbox/pool.ts";
import type { ProgramCode } from "../sandbox/protocol.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import type { UnkeptRun } from "../store/archive/write.ts";
import type { JournalObserver } from "../store/journal.ts";
import { StoredJournals } from "../store/journals.ts";
import { openDatabase } from "../store/migration.ts";
import { readLimits } from "../store/limits.ts";
import { closeAbandonedRuns, isOwned, ownRun } from "../store/owners.ts";
import { deleteExpiredResults, StoredResults } from "../store/results.ts";
import { cancelAsleep, takeKept, type GoingOn, type KeptRun } from "./keptRuns.ts";
import { tidyRuns } from "../store/retention.ts";
import { stepAside } from "../store/stepAside.ts";
import { LiveRun } from "./liveRun.ts";
import { hearOrders, sendOrder, type OrderAnswer, type RunOrder } from "./runOrders.ts";
import { announce, announceKept, hearNews } from "./storeNews.ts";

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
  /** Absent for a new run; else the run is kept, and goes on. */
  readonly goingOn?: GoingOn;
}

/** A run of this tab. */
interface Live {
  readonly running: RunningFlow;
  readonly events: LiveRun;
  /** Settles when the tab has let go of it. */
  readonly ended: Promise<void>;
}

const database = openDatabase();
const journals = new StoredJournals(database);
/** Runs of a device that refuses to keep them: they last as long as the tab. */
const unkept = new MemoryJournals();
const live = new Map<string, Live>();

// A newer Millrace waits for the runs of this tab, and the next run here finds no place to be kept in.
stepAside(database, {
  finish: () => Promise.allSettled([...live.values()].map(({ running }) => running.finished)),
});

/** What tasks keep for later runs. */
const results = new StoredResults(database);

/** Shared by all runs of this tab. */
const limits = new MemoryLimits([], systemClock);
let limitsKnown = defineLimits();
hearNews(({ kind }) => kind === "limits" && (limitsKnown = defineLimits()));

hearOrders(obey);

/** Tells the page why something is not kept; nothing when all is kept again. */
let onTrouble: (reason: string | undefined) => void = () => undefined;

const api = {
  /** Runs in the sandbox frame behind `port`; `openFrame` puts another in its place. Gives a sentence when the program cannot be imported. */
  async start(
    request: StartRequest,
    port: MessagePort,
    openFrame: () => Promise<MessagePort>,
  ): Promise<{ problem: string } | undefined> {
    const frame = new FrameWorkers(port, { openFrame, clock: systemClock });
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

  /** Has the run do this, whichever tab runs it. A run that is asleep, or has ended, is gone; asleep it can be cancelled. */
  async order(runId: string, order: RunOrder): Promise<OrderAnswer> {
    const obeyed = obey(runId, order);
    if (obeyed) return obeyed;
    const answer = (await isOwned(runId)) ? await sendOrder(runId, order) : ({ isGone: true } as const);
    if (order.kind !== "cancel" || !answer || !("isGone" in answer)) return answer;
    await cancelAsleep(database, runId);
    announce({ kind: "lists" });
    return undefined;
  },

  /** How the user's limits fare in this tab. */
  async limitUses(): Promise<readonly LimitUse[]> {
    await limitsKnown;
    return limits.uses();
  },

  /** Sends the run's events, from the first on, through the port; false when the run is not live here. */
  follow(runId: string, port: MessagePort): boolean {
    const run = live.get(runId);
    run?.events.follow(port);
    return run !== undefined;
  },

  /** Ends what a tab that is gone left unfinished, and lets go what need not stay any more. */
  async tidyUp(): Promise<void> {
    await deleteExpiredResults(database, systemClock.now());
    await closeAbandonedRuns(database, () => announce({ kind: "lists" }));
    await applyRetention();
  },

  /** Whoever shows the page hears from now on why something is not kept. */
  hearOfTrouble(listener: (reason: string | undefined) => void): void {
    onTrouble = listener;
  },

  /** The runs of this tab that the device refuses to keep, the newest first. */
  unkeptRuns(): Promise<readonly RunLine[]> {
    return unkept.lines();
  },

  /** Those runs, with all that is known of them. */
  async unkept(): Promise<readonly UnkeptRun[]> {
    const lines = await unkept.lines();
    return Promise.all(
      lines.map(async (run) => ({
        run,
        program: (await unkept.programOf(run.id)) ?? "",
        events: await unkept.read(run.id),
      })),
    );
  },
};

export type EngineWorker = typeof api;

async function begin(
  request: StartRequest,
  pool: WorkerPool<ProgramCode>,
  entry: FlowEntry & Pick<FlowRequest, "signatures">,
): Promise<{ problem: string } | undefined> {
  const { runId, parameters, goingOn } = request;
  await limitsKnown;
  const place = await placeFor(request);
  if ("problem" in place) {
    pool.close();
    return place;
  }
  const { letGo, journal, record } = place;
  const events = new LiveRun(runId, journal, place.events);
  const resumed = record && {
    resume: record,
    resumeInput: goingOn?.kind === "resume" ? goingOn.input : undefined,
  };
  try {
    const running = runFlow(
      { ...entry, id: runId, parameters: parameters.recorded, arguments: parameters.arguments, ...resumed },
      { executor: pool, journal: events, clock: systemClock, entropy: systemEntropy, results, limits },
    );
    const ended = running.finished
      .catch((error: unknown) => onTrouble((error as Error).message))
      .then(() => end(runId, pool, letGo))
      .then(() => forget(runId));
    live.set(runId, { running, events, ended });
    void ended.then(applyRetention);
    announce({ kind: "lists" });
    return undefined;
  } catch (error) {
    // What the run waits for is not what it was given.
    pool.close();
    letGo();
    return { problem: (error as Error).message };
  }
}

/** Where the run is written, and what is there of it. */
async function placeFor(request: StartRequest): Promise<Place | { readonly problem: string }> {
  const { runId, goingOn } = request;
  await live.get(runId)?.ended;
  if (goingOn) return takeKept(database, runId, goingOn, observerOf(runId));
  // Owned before it is kept: a run that is kept and not owned counts as abandoned.
  const letGo = await ownRun(database, runId);
  return { letGo, journal: await openJournal(request), events: [] };
}

interface Place extends Omit<KeptRun, "record"> {
  /** Absent for a run that is new. */
  readonly record?: RunRecord;
}

/** Does it at once where the run is of this tab; else gives nothing. */
function obey(runId: string, order: RunOrder): Promise<OrderAnswer> | undefined {
  const run = live.get(runId);
  return run && Promise.resolve(carryOut(run.running, order));
}

function carryOut(running: RunningFlow, order: RunOrder): OrderAnswer {
  try {
    if (order.kind === "cancel") running.cancel();
    else if (order.kind === "resume") running.resume(order.input, order.flowRunId);
    else if (!running.cancelTaskRun(order.taskRunId)) return { problem: "The task run has ended already." };
    return undefined;
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

async function defineLimits(): Promise<void> {
  // A device that does not let itself be read has no limits; what it keeps and what not is told elsewhere.
  limits.define(await readLimits(database).catch(() => []));
}

/** A run goes on in memory where the device refuses to keep it; the page says so. */
async function openJournal({ runId, flowId, flowName, text }: StartRequest): Promise<Journal> {
  const origin = { id: runId, flowId, flowName, program: text };
  try {
    return await journals.create(origin, systemClock.now(), observerOf(runId));
  } catch (error) {
    onTrouble(`The run could not be saved. ${String(error)}`);
    return unkept.create(origin, systemClock.now());
  }
}

function observerOf(runId: string): JournalObserver {
  return {
    kept: () => announceKept(runId),
    trouble: (reason) => onTrouble(reason),
  };
}

/** What is kept is read from there; what is not, stays here for whoever looks. */
async function forget(runId: string): Promise<void> {
  if ((await unkept.programOf(runId)) === undefined) live.delete(runId);
}

function end(runId: string, pool: WorkerPool<ProgramCode>, letGo: () => void): void {
  pool.close();
  live.get(runId)?.events.close();
  letGo();
  announce({ kind: "lists" });
}

/** Runs that the user's rules let go are deleted; where that fails now, the next run's end tries again. */
async function applyRetention(): Promise<void> {
  const deleted = await tidyRuns(database, systemClock.now()).catch(() => 0);
  if (deleted > 0) announce({ kind: "lists" });
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
