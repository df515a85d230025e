import { FlowProcess, type FlowRequest } from "./flowProcess.ts";
import type { Ports } from "./ports.ts";
import { Recorder } from "./recorder.ts";
import { MemoryResults } from "./results.ts";
import { currentState, type RunRecord } from "./record.ts";
import type { State } from "./state.ts";

export interface RunningFlow {
  readonly id: string;
  /** The live record; the engine changes it in place. */
  readonly record: RunRecord;
  /** The flow run's final state, once it and all that it started has ended and is kept by the journal. */
  readonly finished: Promise<State>;
  /** Ends the run and every body in it; does nothing once the run is over. */
  cancel(): void;
}

/** Starts a flow run. Never throws for what user code does: that becomes states. */
export function runFlow(request: FlowRequest, ports: Ports): RunningFlow {
  const recorder = new Recorder(ports.journal, ports.clock);
  const process = new FlowProcess(request, { results: new MemoryResults(), ...ports }, recorder);
  const finished = new Promise<void>((resolve) => process.settlement.whenSettled(resolve)).then(async () => {
    await ports.journal.flush();
    return currentState(process.run);
  });
  process.start();
  return { id: process.run.id, record: recorder.record, finished, cancel: () => process.cancel() };
}
