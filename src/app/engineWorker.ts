/** The engine's worker: it owns every run of this tab. Timers are never throttled here, and the page stays free. */
import * as Comlink from "comlink";
import { runFlow, type RunningFlow } from "../engine/engine.ts";
import type { RunEvent } from "../engine/event.ts";
import { lineAfter, newLine, type RunLine, type RunOrigin } from "../engine/journals.ts";
import type { BoundParameters, FlowParameter } from "../engine/bind.ts";
import type { FlowRequest } from "../engine/flowRequest.ts";
import type { RunRecord } from "../engine/record.ts";
import { systemClock, systemEntropy } from "../engine/system.ts";
import type { LimitUse } from "../engine/limits.ts";
import { signaturesOf } from "../engine/validate.ts";
import { FrameWorkers } from "../sandbox/frameWorkers.ts";
import { usualSize, WorkerPool } from "../sandbox/pool.ts";
import type { ProgramCode } from "../sandbox/protocol.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import type { UnkeptRun } from "../store/archive/write.ts";
import type { JournalObserver } from "../store/journal.ts";
import { nextNumber, nothingKept, readEvents, StoredJournals } from "../store/journals.ts";
import { LateJournal, type KeepingJournal } from "../store/lateJournal.ts";
import { openDatabase } from "../store/migration.ts";
import { limitsOfTabs, readLimits } from "../store/limits.ts";
import { AbandonedRuns, isOwned, ownRun } from "../store/owners.ts";
import { whyNotKept } from "../store/refusal.ts";
import { deleteExpiredResults, RefusableResults, StoredResults } from "../store/results.ts";
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
  readonly journal: KeepingJournal;
  readonly origin: RunOrigin & Pick<RunLine, "createdAt" | "number">;
  /** Frees the run for other tabs. */
  readonly letGo: () => void;
  /** True from its end on. */
  isOver: boolean;
  /** Settles when the tab has let go of it. */
  readonly ended: Promise<void>;
}

const database = openDatabase();
const journals = new StoredJournals(database);
/** The runs of this tab that go on, and those that have ended and are not on disk yet. */
const live = new Map<string, Live>();

// A newer Millrace waits for the runs of this tab, and the next run here finds no place to be kept in.
stepAside(database, {
  finish: () => Promise.allSettled([...live.values()].map(({ running }) => running.finished)),
});

/** What tasks keep for later runs. */
const results = new RefusableResults(new StoredResults(database), (error) =>
  tellTrouble(cachedResults, `What tasks keep for later runs: ${whyNotKept(error)}`),
);

/** Shared by all runs of this browser. */
const limits = limitsOfTabs(database);
let limitsKnown = defineLimits();
hearNews(({ kind }) => kind === "limits" && (limitsKnown = defineLimits()));

/** Of tabs that are gone, or will be. */
const abandoned = new AbandonedRuns(database, () => announce({ kind: "lists" }));
hearNews(({ kind }) => kind === "lists" && void abandoned.look().catch(() => undefined));

hearOrders(obey);

/** Tells the page why something is not kept; nothing when all is kept again. */
let onTrouble: (reason: string | undefined) => void = () => undefined;

/** Why what is not on disk is not: by run. */
const troubles = new Map<string, string>();

/** What stands among the troubles for what tasks keep for later runs: a later run computes it again. */
const cachedResults = "results";

/** What is only in memory is tried again so often, besides when somebody says so. */
const retryMs = 10_000;
setInterval(() => troubles.size > 0 && void keepNow(), retryMs);

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

  /** How the user's limits fare now, in all tabs. */
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
    await abandoned.look();
    await applyRetention();
  },

  /** Whoever shows the page hears from now on why something is not kept. */
  hearOfTrouble(listener: (reason: string | undefined) => void): void {
    onTrouble = listener;
  },

  /** The runs of this tab that are not all on disk, the newest first. */
  unkeptRuns(): readonly RunLine[] {
    return refused()
      .map(([, { origin, events }]) => lineOf(origin, events.course))
      .toSorted((one, other) => other.createdAt - one.createdAt);
  },

  /** Those runs, with all that is known of them. */
  unkept(): Promise<readonly UnkeptRun[]> {
    return Promise.all(
      refused().map(async ([runId, { origin, events }]) => ({
        run: lineOf(origin, events.course),
        program: origin.program,
        events: await events.all((count) => readEvents(database, runId, 0, count)),
      })),
    );
  },

  /** Forgets a run that has ended and is not on disk, because the user has deleted it. */
  drop(runId: string): void {
    if (!live.get(runId)?.isOver) return;
    forget(runId);
    tellTrouble(runId, undefined);
  },

  /** Tries to put on disk what is not there; whether that worked shows in what is told of the trouble. */
  async keepNow(): Promise<void> {
    await keepNow();
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
  const events = new LiveRun(runId, journal, place.kept);
  const resumed = record && {
    resume: record,
    resumeInput: goingOn?.kind === "resume" ? goingOn.input : undefined,
  };
  const { flowId, flowName, text: program } = request;
  const origin = { id: runId, flowId, flowName, program, ...(await birthOf(runId, flowId)) };
  try {
    const running = runFlow(
      { ...entry, id: runId, parameters: parameters.recorded, arguments: parameters.arguments, ...resumed },
      { executor: pool, journal: events, clock: systemClock, entropy: systemEntropy, results, limits },
    );
    const ended = running.finished
      .catch((error: unknown) => {
        if (!troubles.has(runId)) tellTrouble(runId, whyNotKept(error));
      })
      .then(() => end(runId, pool));
    live.set(runId, { running, events, journal, origin, letGo, isOver: false, ended });
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
  if (live.has(runId)) return { problem: `The run is not saved yet. ${troubles.get(runId) ?? ""}` };
  if (goingOn) return takeKept(database, runId, goingOn, observerOf(runId));
  // Owned before it is kept: a run that is kept and not owned counts as abandoned.
  const letGo = await ownRun(database, runId).catch(() => () => undefined);
  return { letGo, journal: await openJournal(request), kept: nothingKept };
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
async function openJournal({ runId, flowId, flowName, text }: StartRequest): Promise<KeepingJournal> {
  const origin = { id: runId, flowId, flowName, program: text };
  const createdAt = systemClock.now();
  const create = () => journals.create(origin, createdAt, observerOf(runId));
  try {
    return await create();
  } catch (error) {
    tellTrouble(runId, whyNotKept(error));
    return new LateJournal(create);
  }
}

function observerOf(runId: string): JournalObserver {
  return {
    kept: (count, lines) => {
      live.get(runId)?.events.keep(count, lines);
      announceKept(runId);
    },
    trouble: (reason) => tellTrouble(runId, reason),
  };
}

/** The page hears of the newest trouble, and when there is none any more. */
function tellTrouble(about: string, reason: string | undefined): void {
  if (reason === undefined) troubles.delete(about);
  else troubles.set(about, reason);
  onTrouble([...troubles.values()].at(-1));
}

/** The number of each flow's last run here, for when the device cannot be asked. */
const lastNumbers = new Map<string, number>();

/** When the run was born, and its number; of a run that is not on disk the next that is free. */
async function birthOf(runId: string, flowId: string): Promise<Pick<RunLine, "createdAt" | "number">> {
  const line = await database.runs.get(runId).catch(() => undefined);
  const { createdAt, number } = line ?? {
    createdAt: systemClock.now(),
    number: await freeNumber(flowId),
  };
  lastNumbers.set(flowId, number);
  return { createdAt, number };
}

async function freeNumber(flowId: string): Promise<number> {
  const ofFlow = [...live.values()].map(({ origin }) => origin).filter((origin) => origin.flowId === flowId);
  const next = await nextNumber(database, flowId).catch(() => (lastNumbers.get(flowId) ?? 0) + 1);
  return Math.max(next, ...ofFlow.map((origin) => origin.number + 1));
}

/** The runs of this tab that the device refuses; what is only on its way to the disk is not among them. */
function refused(): readonly [runId: string, Live][] {
  return [...live].filter(([runId, { journal }]) => !journal.isKept && troubles.has(runId));
}

function lineOf(origin: Live["origin"], course: readonly RunEvent[]): RunLine {
  return course.reduce<RunLine>(lineAfter, newLine(origin, origin.number, origin.createdAt));
}

async function keepNow(): Promise<void> {
  troubles.delete(cachedResults);
  await database.reopen().catch(() => undefined);
  await Promise.all(
    [...live].map(async ([runId, { journal, isOver }]) => {
      if (!troubles.has(runId)) return;
      try {
        await journal.flush();
        tellTrouble(runId, undefined);
        if (isOver) forget(runId);
      } catch (error) {
        tellTrouble(runId, whyNotKept((error as Error).cause ?? error));
      }
    }),
  );
  onTrouble([...troubles.values()].at(-1));
}

function end(runId: string, pool: WorkerPool<ProgramCode>): void {
  pool.close();
  const run = live.get(runId);
  if (!run) return;
  run.isOver = true;
  run.events.close();
  if (run.journal.isKept) forget(runId);
  announce({ kind: "lists" });
}

/** What is kept is read from there, by any tab; what is not, stays here and this tab's. */
function forget(runId: string): void {
  live.get(runId)?.letGo();
  live.delete(runId);
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
  const whenHeard = (then: () => void) => frame.whenHeard(then);
  return new WorkerPool({ program, spawn: () => frame.spawn(), clock: systemClock, size, ready, whenHeard });
}

function importFailure({ name, message, stack }: { name: string; message: string; stack?: string }): string {
  return [`The program cannot be imported: ${name}: ${message}`, stack].filter(Boolean).join("\n");
}

Comlink.expose(api);
