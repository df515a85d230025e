import { AsyncLocalStorage } from "node:async_hooks";
import { runFlow, type RunningFlow } from "../engine/engine.ts";
import type { BodyEvents, Executor } from "../engine/ports.ts";
import type { ResultStore } from "../engine/results.ts";
import { MemoryLimits, type LimitDefinition } from "../engine/limits.ts";
import { RecordFold, type RunRecord } from "../engine/record.ts";
import { seededEntropy, VirtualClock } from "../engine/virtualClock.ts";
import { startBody } from "./body.ts";
import type { Flow } from "./flow.ts";
import { setScopeStorage } from "./currentScope.ts";
import { registeredFlows, type FlowEntry } from "./registry.ts";
import type { Scope } from "./scope.ts";

/** Runs bodies in this very thread, so that a test sees engine and SDK together without a worker. */
const inProcess: Executor = {
  run(body, events) {
    const cloning: BodyEvents = {
      started: () => events.started(),
      called: (call) => events.called(structuredClone(call)),
      wanted: (call) => events.wanted(call),
      asked: (question) => events.asked(structuredClone(question)),
      logged: (line) => events.logged(line),
      artifactMade: (artifact) => events.artifactMade(artifact),
      artifactUpdated: (update) => events.artifactUpdated(update),
      ended: (outcome) => events.ended(structuredClone(outcome)),
    };
    const scope = startBody(structuredClone(body), cloning);
    return {
      settled: (call, state) => scope.settled(call, state),
      answer: (call, answer) => scope.answered(call, structuredClone(answer)),
      stop: (reason) => scope.abort.abort(new Error(reason)),
    };
  },
};

setScopeStorage(new AsyncLocalStorage<Scope>());

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
  /** Called whenever nothing else happens; true when it has done something, and time shall not pass yet. */
  readonly meanwhile?: (running: RunningFlow) => boolean;
}

/** Runs the flow to its end on a virtual clock, which moves on whenever nothing else happens. */
export function runToEnd<A extends readonly unknown[]>(flow: Flow<A, unknown>, ...args: A) {
  return runToEndIn({}, flow, ...args);
}

/** As `runToEnd`, with something of an earlier run. */
export async function runToEndIn<A extends readonly unknown[]>(
  { startAt = 0, seed = 1, limits = [], resume, meanwhile, ...shared }: Surroundings,
  flow: Flow<A, unknown>,
  ...args: A
) {
  const clock = new VirtualClock(startAt);
  const events = new RecordFold([], resume && structuredClone(resume));
  const journal = { append: events.add.bind(events), flush: () => Promise.resolve() };
  const running = runFlow(
    { ...entryOf(flow.key), parameters: {}, arguments: args, ...(resume ? { resume } : {}) },
    {
      ...shared,
      limits: new MemoryLimits(limits, clock),
      executor: inProcess,
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
