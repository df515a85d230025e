import * as Comlink from "comlink";
import type { EngineWorker } from "../../src/app/engineWorker.ts";
import { erase, importPlacesOf } from "../../src/code/erase.ts";
import type { RunEvent } from "../../src/engine/event.ts";
import { RecordFold, type RunRecord } from "../../src/engine/record.ts";
import { openFrame } from "../../src/sandbox/openFrame.ts";
import { readEvents } from "../../src/store/journals.ts";
import { openDatabase } from "../../src/store/migration.ts";
import { openBare, type BareMeasure } from "./bare.ts";
import { keptLog } from "./log.ts";
import { chain, fanOut, kills, lines, moves } from "./flows.ts";

const database = openDatabase();
const engineWorker = new Worker(new URL("../../src/app/engineWorker.ts", import.meta.url), {
  type: "module",
});
const engine = Comlink.wrap<EngineWorker>(engineWorker);

/** Milliseconds of processor time that the whole browser has taken; the driver of the bench knows. */
declare const processorMs: () => Promise<number>;

/** A run of the real engine in the real sandbox, with all of it kept, and what its record says. */
async function run(text: string): Promise<{ record: RunRecord; keptAt: number; cpuMs: number }> {
  const frame = await openFrame(document);
  const code = {
    fileName: "bench.ts",
    javascript: erase(text).javascript,
    imports: importPlacesOf(text),
    modules: {},
  };
  const runId = crypto.randomUUID();
  const parameters = { recorded: {}, arguments: [] };
  const request = {
    runId,
    flowId: "bench",
    flowName: "bench",
    text,
    code,
    flowIndex: 0,
    parameters,
    signatures: [[]],
  };
  const cpuBefore = await processorMs();
  const lost = Comlink.proxy(() => Promise.reject(new Error("The sandbox was lost.")));
  const problem = await engine.start(request as never, Comlink.transfer(frame.port, [frame.port]), lost);
  if (problem) throw new Error(problem.problem);
  await engine.finished(runId);
  const keptAt = performance.timeOrigin + performance.now();
  const cpuMs = (await processorMs()) - cpuBefore;
  frame.close();
  const events: RunEvent[] = await readEvents(database, runId);
  return { record: new RecordFold(events).record, keptAt, cpuMs };
}

function momentOf(
  { states }: { readonly states: readonly { name: string; timestamp: number }[] },
  name: string,
): number {
  return states.find((state) => state.name === name)?.timestamp ?? NaN;
}

async function bare(workers: number, what: BareMeasure): Promise<{ ms: number; cpuMs: number }> {
  const bare = await openBare(workers);
  const cpuBefore = await processorMs();
  const ms = await bare.measure(what);
  const cpuMs = (await processorMs()) - cpuBefore;
  bare.close();
  return { ms, cpuMs };
}

/** How many workers the app's pool keeps ready for tasks on this machine. */
const workers = Math.max(2, navigator.hardwareConcurrency - 1);

const benches = {
  async "fan-out"(count = 10_000) {
    const single = await bare(workers, { kind: "roundTrips", count, inFlight: 1 });
    const deep = await bare(workers, { kind: "roundTrips", count, inFlight: 8 });
    const { record, keptAt, cpuMs } = await run(fanOut(count));
    const [flow] = record.flowRuns;
    if (!flow || record.taskRuns.filter(({ states }) => states.at(-1)?.name === "Completed").length !== count)
      throw new Error(`Not all completed: ${flow?.states.at(-1)?.name}`);
    if (record.logs.filter(({ message }) => message === "line").length !== count)
      throw new Error("Lines are missing.");
    return {
      bareMs: single.ms,
      bareDeepMs: deep.ms,
      oursMs: keptAt - momentOf(flow, "Running"),
      bareCpuMs: single.cpuMs,
      bareDeepCpuMs: deep.cpuMs,
      oursCpuMs: cpuMs,
    };
  },
  async chain(count = 1000) {
    const single = await bare(1, { kind: "roundTrips", count, inFlight: 1 });
    const { record, keptAt, cpuMs } = await run(chain(count));
    const [flow] = record.flowRuns;
    if (flow?.result !== count) throw new Error(`The chain gave ${String(flow?.result)}.`);
    const first = record.taskRuns[0];
    return {
      bareMs: single.ms,
      oursMs: keptAt - momentOf(flow, "Running"),
      linksMs: momentOf(flow, "Completed") - (first ? momentOf(first, "Running") : NaN),
      bareCpuMs: single.cpuMs,
      oursCpuMs: cpuMs,
    };
  },
  async lines(count = 100_000) {
    const batches = await bare(1, { kind: "lines", count, batch: 64 });
    const { record, keptAt, cpuMs } = await run(lines(count));
    const [task] = record.taskRuns;
    if (!task || record.logs.filter(({ message }) => message.startsWith("line ")).length !== count)
      throw new Error("Lines are missing.");
    const begun = momentOf(task, "Running");
    return {
      bareMs: batches.ms,
      deliveredMs: momentOf(task, "Completed") - begun,
      keptMs: keptAt - begun,
      bareCpuMs: batches.cpuMs,
      oursCpuMs: cpuMs,
    };
  },
  log(count = 1_000_000) {
    return keptLog(database, count);
  },
  async buffer(bytes = 64 * 1024 * 1024) {
    const cloned = await bare(1, { kind: "buffer", bytes, isTransferred: false });
    const transferred = await bare(1, { kind: "buffer", bytes, isTransferred: true });
    const { record } = await run(moves(bytes));
    const moments = record.logs
      .filter(({ message }) => message.startsWith("at "))
      .map(({ message }) => Number(message.slice(3)));
    const [returned = NaN, taken = NaN] = moments;
    return { bareClonedMs: cloned.ms, bareTransferredMs: transferred.ms, twoHopsMs: taken - returned };
  },
  async canvas(names?: readonly string[], kinds?: readonly ("bare" | "ours")[]) {
    return (await import("./canvas.tsx")).measureCanvas(names, kinds);
  },
  async kills(count = 50) {
    const gaps = frames();
    const { record } = await run(kills(count));
    const late = gaps();
    const hangs = record.taskRuns.filter(({ taskName }) => taskName === "hang");
    const nexts = record.taskRuns.filter(({ taskName }) => taskName === "next");
    const toFinal = hangs.map((task) => momentOf(task, "TimedOut") - momentOf(task, "Running") - 200);
    const toReplacement = nexts.map(
      (task, index) => momentOf(task, "Running") - momentOf(hangs[index] ?? task, "TimedOut"),
    );
    return {
      toFinalMs: median(toFinal),
      toFinalMaxMs: Math.max(...toFinal),
      toReplacementMs: median(toReplacement),
      toReplacementMaxMs: Math.max(...toReplacement),
      ...late,
    };
  },
};

/** Counts the page's frames until it is asked. */
function frames(): () => { frames: number; framesOver34Ms: number; longestFrameMs: number } {
  const gaps: number[] = [];
  let last = performance.now();
  let isOver = false;
  const next = (now: number) => {
    gaps.push(now - last);
    last = now;
    if (!isOver) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  return () => {
    isOver = true;
    return {
      frames: gaps.length,
      framesOver34Ms: gaps.filter((gap) => gap > 34).length,
      longestFrameMs: Math.max(...gaps),
    };
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? NaN;
}

Object.assign(globalThis, { benches, workers });
