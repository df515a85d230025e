import { runFlow, type RunningFlow } from "../engine/engine.ts";
import type { ResultStore } from "../engine/results.ts";
import type { LimitDefinition } from "../engine/limits.ts";
import { MemoryLimits } from "../engine/memoryLimits.ts";
import { RecordFold, type RunRecord } from "../engine/record.ts";
import { seededEntropy, VirtualClock } from "../engine/virtualClock.ts";
import type { Flow } from "./flow.ts";
import { inThisThread } from "./inThread.ts";
import { registeredFlows, type FlowEntry } from "./registry.ts";

function entryOf(key: string): FlowEntry {
  const entry = registeredFlows().find((flow) => flow.key === key);
  if (!entry) throw new Error(`There is no flow ${key}.`);
  return entry;
}

/** What a run may share with others. */
interface Surroundings {
  readonly results?: ResultStore;
  /** Milliseconds since 1970. */
  readonly startAt?: number;
  readonly seed?: number;
  readonly limits?: readonly LimitDefinition[];
  /** Goes on with the run of this record. */
  readonly resume?: RunRecord;
  readonly resumeInput?: unknown;
  /** Called whenever nothing else happens; true when it has done something, and time shall not pass yet. */
  readonly meanwhile?: (running: RunningFlow) => boolean;
}

/** Runs the flow to its end on a virtual clock, which moves on whenever nothing else happens. */
export function runToEnd<A extends readonly unknown[]>(flow: Flow<A, unknown>, ...args: A) {
  return runToEndIn({}, flow, ...args);
}

/** As `runToEnd`, with something of an earlier run. */
export async function runToEndIn<A extends readonly unknown[]>(
  { startAt = 0, seed = 1, limits = [], resume, resumeInput, meanwhile, ...shared }: Surroundings,
  flow: Flow<A, unknown>,
  ...args: A
) {
  const clock = new VirtualClock(startAt);
  const events = new RecordFold([], resume && structuredClone(resume));
  const journal = { append: events.add.bind(events), flush: () => Promise.resolve() };
  const running = runFlow(
    {
      ...entryOf(flow.key),
      parameters: {},
      arguments: args,
      ...(resume ? { resume, resumeInput } : {}),
    },
    {
      ...shared,
      limits: new MemoryLimits(limits, clock),
      executor: inThisThread(),
      journal,
      clock,
      entropy: seededEntropy(seed),
    },
  );
  const progress = { isOver: false };
  void running.finished.then(() => (progress.isOver = true));
  while (!progress.isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!progress.isOver && !meanwhile?.(running)) clock.advanceToNext();
  }
  return { state: await running.finished, record: running.record, flowRun: running.record.flowRuns[0] };
}
