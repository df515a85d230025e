import type { Database, RunBytes } from "./database.ts";
import { noBytes, totalBytes } from "./size.ts";

/** What uses how much of the device, in bytes as they were counted when they were written. */
export interface Usage {
  /** Each flow with its versions. */
  readonly documents: number;
  readonly runs: RunBytes;
  /** Versions of artifacts that have a key: they outlive their runs. */
  readonly artifactVersions: number;
  /** Results that tasks keep for later runs. */
  readonly cache: number;
  /** Of all that, what belongs to flows in the bin. */
  readonly bin: number;
  readonly flows: readonly FlowUsage[];
}

export interface FlowUsage {
  readonly flowId: string;
  readonly name: string;
  /** False for the runs of a demo that is no flow of the user's. */
  readonly isKept: boolean;
  readonly isInBin: boolean;
  readonly versions: number;
  readonly documents: number;
  readonly runs: number;
  readonly pinned: number;
  readonly runBytes: number;
  /** Versions of artifacts that have a key. */
  readonly artifactVersions: number;
}

/** Reads row by row, and no documents, events or lines. */
export async function usageOf(database: Database): Promise<Usage> {
  const flows = new Map<string, FlowUsage>();
  const change = (flowId: string, name: string, by: (flow: FlowUsage) => Partial<FlowUsage>) => {
    const flow = flows.get(flowId) ?? emptyFlow(flowId, name);
    flows.set(flowId, { ...flow, ...by(flow) });
  };
  let [documents, artifactVersions, cache] = [0, 0, 0];
  let runs = noBytes;
  await database.flows.each(({ id, name, binnedAt }) =>
    change(id, name, () => ({ name, isKept: true, isInBin: binnedAt !== undefined })),
  );
  await database.revisions.each(({ flowId, bytes }) => {
    documents += bytes;
    change(flowId, "", (flow) => ({ versions: flow.versions + 1, documents: flow.documents + bytes }));
  });
  await database.runs.each(({ flowId, flowName, bytes, isPinned }) => {
    runs = sum(runs, bytes);
    change(flowId, flowName, (flow) => ({
      runs: flow.runs + 1,
      pinned: flow.pinned + (isPinned ?? 0),
      runBytes: flow.runBytes + totalBytes(bytes),
    }));
  });
  await database.artifacts.each(({ flowId, bytes }) => {
    artifactVersions += bytes;
    change(flowId, "", (flow) => ({ artifactVersions: flow.artifactVersions + bytes }));
  });
  await database.results.each(({ bytes }) => void (cache += bytes));
  const bySize = [...flows.values()].toSorted((one, other) => flowBytes(other) - flowBytes(one));
  const bin = bySize.reduce((sum, flow) => sum + (flow.isInBin ? flowBytes(flow) : 0), 0);
  return { documents, runs, artifactVersions, cache, bin, flows: bySize };
}

function emptyFlow(flowId: string, name: string): FlowUsage {
  return {
    flowId,
    name,
    isKept: false,
    isInBin: false,
    versions: 0,
    documents: 0,
    runs: 0,
    pinned: 0,
    runBytes: 0,
    artifactVersions: 0,
  };
}

/** All that goes with a flow when it is deleted. */
export function flowBytes({ documents, runBytes, artifactVersions }: FlowUsage): number {
  return documents + runBytes + artifactVersions;
}

/** All that was counted. */
export function countedBytes({ documents, runs, artifactVersions, cache }: Usage): number {
  return documents + totalBytes(runs) + artifactVersions + cache;
}

function sum(one: RunBytes, other: RunBytes): RunBytes {
  return {
    states: one.states + other.states,
    logs: one.logs + other.logs,
    artifacts: one.artifacts + other.artifacts,
    results: one.results + other.results,
  };
}
