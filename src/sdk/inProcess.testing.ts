import { AsyncLocalStorage } from "node:async_hooks";
import { runFlow } from "../engine/engine.ts";
import type { Executor } from "../engine/ports.ts";
import { RecordFold } from "../engine/record.ts";
import { seededEntropy, VirtualClock } from "../engine/virtualClock.ts";
import { startBody } from "./body.ts";
import type { Flow } from "./flow.ts";
import { setScopeStorage, type Scope } from "./scope.ts";

/** Runs bodies in this very thread, so that a test sees engine and SDK together without a worker. */
const inProcess: Executor = {
  run(body, events) {
    const scope = startBody({ ...body, arguments: structuredClone(body.arguments) }, events);
    return {
      settled: (call, state) => scope.settled(call, state),
      answer: (call, answer) => scope.answered(call, structuredClone(answer)),
      stop: (reason) => scope.abort.abort(new Error(reason)),
    };
  },
};

setScopeStorage(new AsyncLocalStorage<Scope>());

/** Runs the flow to its end on a virtual clock, which moves on whenever nothing else happens. */
export async function runToEnd<A extends readonly unknown[]>(flow: Flow<A, unknown>, ...args: A) {
  const clock = new VirtualClock();
  const events = new RecordFold();
  const journal = { append: events.add.bind(events), flush: () => Promise.resolve() };
  const running = runFlow(
    {
      key: flow.key,
      name: flow.options.name ?? "",
      logPrints: flow.options.logPrints ?? false,
      parameters: {},
      arguments: args,
    },
    { executor: inProcess, journal, clock, entropy: seededEntropy(1) },
  );
  const progress = { isOver: false };
  void running.finished.then(() => (progress.isOver = true));
  while (!progress.isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!progress.isOver) clock.advanceToNext();
  }
  return { state: await running.finished, record: running.record, flowRun: running.record.flowRuns[0] };
}
