import { leftBehindEvents } from "./crash.ts";
import { FlowProcess, type RunProcess } from "./flowProcess.ts";
import type { FlowRequest } from "./flowRequest.ts";
import { MemoryLimits } from "./memoryLimits.ts";
import { OpenBodies } from "./openBodies.ts";
import type { Clock, Ports } from "./ports.ts";
import { currentState, type RunRecord } from "./record.ts";
import { resumeRefusal } from "./pauses.ts";
import { Recorder } from "./recorder.ts";
import { MemoryResults } from "./results.ts";
import { isPaused, stateOf, type State } from "./state.ts";

export interface RunningFlow {
  readonly id: string;
  /** The live record; the engine changes it in place. It has no log lines where the journal owns them. */
  readonly record: RunRecord;
  /** The flow run's final state, once it and all that it started has ended and is kept by the journal. */
  readonly finished: Promise<State>;
  /** Ends the run and every body in it; does nothing once the run is over. */
  cancel(): void;
  /**
   * Lets a paused or suspended flow run go on: the root, or a subflow's by its id. Throws when it is not paused, or when
   * the input is not what it waits for; then it stays paused.
   */
  resume(input?: unknown, flowRunId?: string): void;
  /** Ends one task run, or one subflow by its task run, as Cancelled; false when no such run is open. */
  cancelTaskRun(taskRunId: string): boolean;
}

/**
 * Starts a flow run, or goes on with one of a record. Never throws for what user code does: that becomes states. Throws,
 * and does nothing, where a paused run of a record cannot be resumed with the input that is given.
 */
export function runFlow(request: FlowRequest, ports: Ports): RunningFlow {
  if (request.resume) refuseResuming(request.resume, request.resumeInput, ports.clock);
  const recorder = new Recorder(ports.journal, ports.clock, request.resume);
  if (request.resume) closeOpenRuns(request.resume, recorder, ports.clock);
  const executor = new OpenBodies(ports.executor);
  const all = { results: new MemoryResults(), limits: new MemoryLimits([], ports.clock), ...ports, executor };
  const process = new FlowProcess(request, all, recorder);
  const settled = new Promise<void>((resolve) => process.settlement.whenSettled(resolve));
  const finished = settled.then(async () => {
    await executor.allGone();
    await ports.journal.flush();
    return currentState(process.run);
  });
  process.start();
  return {
    id: process.run.id,
    record: recorder.record,
    finished,
    cancel: () => process.cancel(),
    resume: (input, flowRunId = process.run.id) => resume(process.find(flowRunId), input, flowRunId),
    cancelTaskRun: (taskRunId) => cancelTaskRun(process.find(taskRunId)),
  };
}

function resume(found: RunProcess | undefined, input: unknown, flowRunId: string): void {
  if (!(found instanceof FlowProcess)) throw new Error(`There is no open flow run ${flowRunId}.`);
  found.resume(input);
}

function cancelTaskRun(found: RunProcess | undefined): boolean {
  if (!found || found instanceof FlowProcess || found.isSettled) return false;
  found.abandon(stateOf("Cancelled", "The task run was cancelled."));
  return true;
}

function refuseResuming({ flowRuns }: RunRecord, input: unknown, clock: Clock): void {
  const root = flowRuns.find((run) => run.parentTaskRunId === undefined);
  if (!root || !isPaused(currentState(root))) return;
  const problem = resumeRefusal(root, input, clock.now());
  if (problem !== undefined) throw new Error(problem);
}

function closeOpenRuns(record: RunRecord, recorder: Recorder, clock: Clock): void {
  const events = leftBehindEvents(record, "The engine that ran it is gone.", clock.now());
  for (const event of events) recorder.add(event);
}
