import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { FlowSummary } from "../code/flows.ts";
import { bindParameters, type BoundParameters } from "../engine/bind.ts";
import { runFlow, type RunningFlow } from "../engine/engine.ts";
import type { Log, RunEvent } from "../engine/event.ts";
import type { FlowRequest } from "../engine/flowRequest.ts";
import { describeError } from "../engine/outcome.ts";
import { RecordFold, type RunRecord } from "../engine/record.ts";
import type { State } from "../engine/state.ts";
import { systemClock, systemEntropy } from "../engine/system.ts";
import { fits, signaturesOf } from "../engine/validate.ts";
import { usualSize, WorkerPool } from "../sandbox/pool.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import { compileFile, type CompiledProgram } from "./compile.ts";
import { spawnThread } from "./threads.ts";
import { readJson, type RunCommand } from "./usage.ts";

/** How the run tells of itself while it goes on. */
export interface RunListener {
  logged(log: Log, record: RunRecord): void;
  /** The run is under way; `cancel` ends it. */
  started(cancel: () => void): void;
}

export interface FinishedRun {
  readonly state: State;
  readonly record: RunRecord;
}

/** Runs a flow of a file in threads. Bad usage comes back as a problem; what user code does is in the record. */
export async function runFile(
  command: RunCommand,
  listener: RunListener,
): Promise<FinishedRun | { readonly problem: string }> {
  const file = await compileFile(resolve(command.file));
  if ("problem" in file) return file;
  const flow = chooseFlow(file.flows, command.flow);
  if ("problem" in flow) return flow;
  const bound = bindParameters(flow.parameters, givenValues(command, flow));
  if ("problem" in bound) return bound;
  return runIn(poolFor(file.program), file.flows, flow, bound, listener);
}

async function runIn(
  pool: WorkerPool<CompiledProgram>,
  flows: readonly FlowSummary[],
  flow: FlowSummary,
  bound: BoundParameters,
  listener: RunListener,
) {
  try {
    const loaded = await pool.load();
    if ("error" in loaded) {
      const { error } = loaded;
      return {
        problem: [`The file cannot be imported: ${describeError(error)}`, error.stack]
          .filter(Boolean)
          .join("\n"),
      };
    }
    const entry = loaded.flows[flows.indexOf(flow)];
    if (!entry) return { problem: "The file defines other flows when it runs than its text shows." };
    const signatures = signaturesOf(
      loaded.flows,
      flows.map(({ parameters }) => parameters),
    );
    return await finish(start(pool, { ...entry, name: flow.name, signatures }, bound, listener), listener);
  } finally {
    pool.close();
  }
}

async function finish(running: RunningFlow, listener: RunListener): Promise<FinishedRun> {
  listener.started(running.cancel);
  return { state: await running.finished, record: running.record };
}

function start(
  pool: WorkerPool<CompiledProgram>,
  flow: FlowEntry & Pick<FlowRequest, "signatures">,
  bound: BoundParameters,
  listener: RunListener,
): RunningFlow {
  const seen = new RecordFold();
  const append = (event: RunEvent) => {
    seen.add(event);
    if (event.kind === "log") listener.logged(event.log, seen.record);
  };
  return runFlow(
    { ...flow, parameters: bound.recorded, arguments: bound.arguments },
    {
      executor: pool,
      journal: { append, flush: () => Promise.resolve() },
      clock: systemClock,
      entropy: systemEntropy,
    },
  );
}

function poolFor(program: CompiledProgram): WorkerPool<CompiledProgram> {
  const ready = availableParallelism();
  return new WorkerPool({
    program,
    spawn: spawnThread,
    clock: systemClock,
    size: Math.max(usualSize, ready),
    ready,
  });
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

/** The flow asked for, by name or constant; else the last one, which can use all the others. */
function chooseFlow(
  flows: readonly FlowSummary[],
  wanted: string | undefined,
): FlowSummary | { problem: string } {
  const isWanted = ({ name, identifier }: FlowSummary) =>
    wanted === undefined || name === wanted || identifier === wanted;
  const flow = flows.findLast(isWanted);
  if (flow) return flow;
  if (flows.length === 0) return { problem: "The file has no flow: no top-level flow(…) was found." };
  return {
    problem: `The file has no flow "${wanted}". It has: ${flows.map(({ name }) => name).join(", ")}.`,
  };
}
