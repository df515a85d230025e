import { randomUUID } from "node:crypto";
import type { FlowSummary } from "../code/flows.ts";
import { bindParameters, type BoundParameters } from "../engine/bind.ts";
import { runFlow } from "../engine/engine.ts";
import type { Log, RunEvent } from "../engine/event.ts";
import type { FlowRequest } from "../engine/flowRequest.ts";
import type { RunLine } from "../engine/journals.ts";
import { MemoryLimits } from "../engine/memoryLimits.ts";
import { resumeRefusal } from "../engine/pauses.ts";
import type { Executor, Journal } from "../engine/ports.ts";
import { currentState, RecordFold, type RunRecord } from "../engine/record.ts";
import type { State } from "../engine/state.ts";
import { stoppableClock, systemClock, systemEntropy } from "../engine/system.ts";
import { fits } from "../engine/validate.ts";
import {
  chooseFlow,
  type FlowProgram,
  type LoadedFlow,
  type OpenProgram,
  type Problem,
  withFlow,
} from "./flowProgram.ts";
import { Pauses, type Pausing } from "./pausing.ts";
import type { DiskStore } from "./disk/diskStore.ts";
import { readJson, type ResumeCommand, type RunCommand } from "./usage.ts";

/** How the run tells of itself while it goes on. */
export interface RunListener {
  /** A line of the run that has this name now. */
  logged(log: Log, runName: string): void;
  /** Something that the person at the terminal should know. */
  told(sentence: string): void;
  /** The run is under way; `cancel` ends it. */
  started(cancel: () => void): void;
}

/** How a run ended, or fell asleep. */
export interface FinishedRun {
  readonly state: State;
  readonly record: RunRecord;
}

/** Where a run is kept, and what is there of it. */
interface Place {
  readonly runId: string;
  readonly journal: Journal;
  /** Of a run that goes on: what is known of it, and what it is resumed with. */
  readonly earlier?: { readonly record: RunRecord; readonly input: unknown };
  readonly letGo: () => Promise<void>;
}

/** What runs have alike, new ones and such as go on. */
export interface Surroundings<Store = DiskStore | undefined> {
  readonly open: OpenProgram;
  readonly store: Store;
  readonly listener: RunListener;
}

/** Runs a flow of a file. Bad usage comes back as a problem; what user code does is in the record. */
export async function runFile(
  command: RunCommand,
  { open, store, listener }: Surroundings,
): Promise<FinishedRun | Problem> {
  const program = await open(command);
  if ("problem" in program) return program;
  const flow = chooseFlow(program.flows, command.flow);
  if ("problem" in flow) return flow;
  const bound = bindParameters(flow.parameters, givenValues(command, flow));
  if ("problem" in bound) return bound;
  program.notes?.forEach((note) => listener.told(note));
  return withFlow(program, flow, async (loaded) => {
    const place = await placeFor(program, flow, store);
    return runAt(place, { command, store, executor: program.bodies, loaded, bound, listener });
  });
}

/** Goes on with a kept run, with the text that it began with. */
export async function resumeRun(
  command: ResumeCommand,
  surroundings: Surroundings<DiskStore>,
): Promise<FinishedRun | Problem | { readonly goesOnIn: number }> {
  const { store } = surroundings;
  const line = await store.find(command.run);
  if ("problem" in line) return line;
  if (line.state.type === "COMPLETED") return { problem: `The run ${line.name} has completed.` };
  const letGo = await store.own(line.id);
  if ("heldBy" in letGo) return handOver(line, letGo.heldBy, command, store);
  try {
    return await goOn(line, letGo, command, surroundings);
  } finally {
    await letGo();
  }
}

async function goOn(
  line: RunLine,
  letGo: () => Promise<void>,
  command: ResumeCommand,
  { open, store, listener }: Surroundings<DiskStore>,
): Promise<FinishedRun | Problem> {
  const { record } = new RecordFold(await store.journals.read(line.id));
  const root = record.flowRuns.find((run) => run.parentTaskRunId === undefined);
  const text = await store.journals.programOf(line.id);
  if (!root || root.states.length === 0 || text === undefined)
    return {
      problem: "The run ended before anything of it began, so there is nothing to go on with: run the file.",
    };
  const input = command.input?.value;
  const isPaused = currentState(root).type === "PAUSED";
  const refusal = isPaused ? resumeRefusal(root, input, systemClock.now()) : undefined;
  if (refusal !== undefined) return { problem: refusal };
  if (!isPaused && command.input) return { problem: `The run ${line.name} waits for no input.` };
  const program = await open({ file: line.flowId, text, inProcess: command.inProcess });
  if ("problem" in program) return program;
  const flow = chooseFlow(program.flows, line.flowName);
  if ("problem" in flow) return flow;
  const bound = bindParameters(flow.parameters, root.parameters);
  if ("problem" in bound) return bound;
  const journal = await store.journals.reopen(line.id);
  return withFlow(program, flow, (loaded) => {
    const place = { runId: line.id, journal, earlier: { record, input }, letGo };
    return runAt(place, { command, store, executor: program.bodies, loaded, bound, listener });
  });
}

/** The run is paused in another process: that gets the input. */
async function handOver(
  line: RunLine,
  pid: number,
  { input }: ResumeCommand,
  store: DiskStore,
): Promise<Problem | { readonly goesOnIn: number }> {
  if (line.state.name !== "Paused")
    return { problem: `The run ${line.name} is ${line.state.name} in process ${pid}.` };
  const problem = await new Pauses(store, line.id).handOver(input?.value);
  return problem === undefined ? { goesOnIn: pid } : { problem };
}

async function placeFor(
  { path, text }: FlowProgram,
  flow: FlowSummary,
  store: DiskStore | undefined,
): Promise<Place> {
  const runId = randomUUID();
  const nothing = () => Promise.resolve();
  if (!store) return { runId, journal: { append: () => undefined, flush: nothing }, letGo: nothing };
  const letGo = await store.own(runId);
  const origin = { id: runId, flowId: path, flowName: flow.name, program: text };
  const journal = await store.journals.create(origin, systemClock.now());
  return { runId, journal, letGo: "heldBy" in letGo ? nothing : letGo };
}

interface Start {
  readonly command: RunCommand | ResumeCommand;
  readonly store: DiskStore | undefined;
  readonly executor: Executor;
  readonly loaded: LoadedFlow;
  readonly bound: BoundParameters;
  readonly listener: RunListener;
}

async function runAt(place: Place, start: Start): Promise<FinishedRun> {
  const { command, store, executor, loaded, bound, listener } = start;
  const { runId, journal, earlier } = place;
  const seen = new RecordFold([], earlier && structuredClone(earlier.record));
  const pausing: Pausing = new Pauses(store, runId);
  // A run that falls asleep leaves timers behind, such as that of its pause.
  const clock = stoppableClock();
  // What the terminal shows is kept, even if this process is killed at once; what cannot be kept is shown all the same.
  const onceKept = (show: () => void) => void journal.flush().then(show, show);
  // What was left for a process that is gone is nobody's input.
  await store?.takeInput(runId);
  const append = (event: RunEvent) => {
    seen.add(event);
    journal.append(event);
    if (event.kind === "log") onceKept(() => listener.logged(event.log, ownerOf(event.log, seen)));
    else pausing.after(event, seen.record, (sentence) => onceKept(() => listener.told(sentence)));
  };
  const request: FlowRequest = {
    ...loaded,
    id: runId,
    parameters: bound.recorded,
    arguments: bound.arguments,
    ...(earlier ? { resume: earlier.record, resumeInput: earlier.input } : {}),
  };
  const running = runFlow(request, {
    executor: store ? heldUntilKept(executor, journal) : executor,
    journal: { append, flush: () => journal.flush() },
    clock,
    entropy: systemEntropy,
    limits: new MemoryLimits(command.limits, clock),
    ...(store ? { results: store.results } : {}),
  });
  pausing.open(running);
  listener.started(running.cancel);
  try {
    const state = await Promise.race([running.finished, pausing.asleep]);
    await journal.flush();
    return { state, record: running.record };
  } finally {
    clock.stop();
    pausing.close();
    await place.letGo();
  }
}

function ownerOf({ taskRunId, flowRunId }: Log, seen: RecordFold): string {
  const id = taskRunId ?? flowRunId;
  return seen.nameOf(id) ?? id;
}

/** Bodies begin once the run itself is kept, so that no process is killed with work done of a run that nobody knows. */
function heldUntilKept(executor: Executor, journal: Journal): Executor {
  let isKept = false;
  let kept: Promise<void> | undefined;
  const keep = async () => {
    await journal.flush().catch(() => undefined);
    isKept = true;
  };
  return {
    run(body, events) {
      if (isKept) return executor.run(body, events);
      kept ??= keep();
      const begun = kept.then(() => executor.run(body, events));
      return {
        settled: (call, state) => void begun.then((handle) => handle.settled(call, state)),
        answer: (call, answer) => void begun.then((handle) => handle.answer(call, answer)),
        stop: (reason) => void begun.then((handle) => handle.stop(reason)),
      };
    },
  };
}

/** A text from the command line is JSON where that fits the parameter's type, else itself: `--param name=42` for a text. */
function givenValues({ parameters, texts }: RunCommand, flow: FlowSummary): Record<string, unknown> {
  const written = Object.entries(texts).map(([name, text]): [string, unknown] => {
    const parameter = flow.parameters.find((one) => one.name === name);
    const json = readJson(text) ?? text;
    return [name, parameter && !fits(parameter, json) && fits(parameter, text) ? text : json];
  });
  return { ...parameters, ...Object.fromEntries(written) };
}
