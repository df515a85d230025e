import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { FlowSummary } from "../code/flows.ts";
import type { FlowRequest } from "../engine/flowRequest.ts";
import { describeError } from "../engine/outcome.ts";
import { systemClock } from "../engine/system.ts";
import { signaturesOf } from "../engine/validate.ts";
import { usualSize, WorkerPool } from "../sandbox/pool.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import { compileFile, type CompiledProgram } from "./compile.ts";
import { spawnThread } from "./threads.ts";

/** A flow of a file, compiled, and not yet loaded. */
export interface FlowInFile {
  readonly path: string;
  /** The file's text. */
  readonly text: string;
  readonly program: CompiledProgram;
  readonly flows: readonly FlowSummary[];
  readonly flow: FlowSummary;
}

/** Compiles the file, or the text that it had once, and chooses the flow; else says what is wrong. */
export async function readFlow(
  file: string,
  wanted: string | undefined,
  text?: string,
): Promise<FlowInFile | { readonly problem: string }> {
  const path = resolve(file);
  const compiled = await compileFile(path, text);
  if ("problem" in compiled) return compiled;
  const flow = chooseFlow(compiled.flows, wanted);
  return "problem" in flow ? flow : { path, ...compiled, flow };
}

/** A flow that can be run, and the pool that runs its bodies. */
export interface LoadedFlow {
  readonly entry: FlowEntry & Pick<FlowRequest, "signatures">;
  readonly pool: WorkerPool<CompiledProgram>;
}

/** Imports the file in the first thread; else says why that failed. Whoever gets a pool closes it. */
export async function loadFlow({
  program,
  flows,
  flow,
}: FlowInFile): Promise<LoadedFlow | { readonly problem: string }> {
  const pool = poolFor(program);
  const refuse = (problem: string) => {
    pool.close();
    return { problem };
  };
  const loaded = await pool.load();
  if ("error" in loaded) {
    const { error } = loaded;
    const what = `The file cannot be imported: ${describeError(error)}`;
    return refuse([what, error.stack].filter(Boolean).join("\n"));
  }
  const entry = loaded.flows[flows.indexOf(flow)];
  if (!entry) return refuse("The file defines other flows when it runs than its text shows.");
  const signatures = signaturesOf(
    loaded.flows,
    flows.map(({ parameters }) => parameters),
  );
  return { pool, entry: { ...entry, name: flow.name, signatures } };
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
