import type { LogLevelName } from "./event.ts";
import { logLevels, type Artifact, type RunEvent } from "./event.ts";
import { plainOf } from "./encoded.ts";
import { alone, logsOf, type LogBlock } from "./logBlock.ts";
import type { Answer } from "./outcome.ts";
import type { BlockedAttempt, Clock, Journal, LogLines } from "./ports.ts";
import { currentState, RecordFold, type FlowRun, type Run, type RunRecord, type TaskRun } from "./record.ts";
import type { ProposedState, State } from "./state.ts";
import { transition, type RunKind } from "./transition.ts";

/** Where everything that happens in a root run passes: into the record that the engine reads, and into the journal. */
export class Recorder {
  private readonly fold: RecordFold;

  constructor(
    private readonly journal: Journal,
    private readonly clock: Clock,
    /** What there is already of the run. */
    record?: RunRecord,
  ) {
    this.fold = new RecordFold([], record && structuredClone(record));
  }

  /** The record's own object of a flow run that it has. */
  flowRun(id: string): FlowRun {
    return this.fold.run(id) as FlowRun;
  }

  get record(): RunRecord {
    return this.fold.record;
  }

  artifact(id: string): Artifact | undefined {
    return this.fold.artifact(id);
  }

  add(event: RunEvent): void {
    this.fold.add(event);
    this.journal.append(event);
  }

  /** Makes the flow run, Pending, and gives the record's own object, which later events change. */
  addFlowRun(
    flowRun: Extract<RunEvent, { kind: "flowRunCreated" }>["flowRun"],
    pending: ProposedState,
  ): FlowRun {
    this.add({ kind: "flowRunCreated", flowRun });
    const run = this.fold.run(flowRun.id) as FlowRun;
    this.enterFlow(run, pending);
    return run;
  }

  addTaskRun(
    taskRun: Extract<RunEvent, { kind: "taskRunCreated" }>["taskRun"],
    pending: ProposedState,
  ): TaskRun {
    this.add({ kind: "taskRunCreated", taskRun });
    const run = this.fold.run(taskRun.id) as TaskRun;
    this.enterTask(run, pending);
    return run;
  }

  enterFlow(run: FlowRun, proposed: ProposedState): State {
    return this.enter("flow", run, proposed);
  }

  enterTask(run: TaskRun, proposed: ProposedState): State {
    return this.enter("task", run, proposed);
  }

  enterSubflow(run: TaskRun, proposed: ProposedState): State {
    return this.enter("subflow", run, proposed);
  }

  private enter(kind: RunKind, run: Run, proposed: ProposedState): State {
    this.add({ kind: "state", runId: run.id, state: transition(kind, run, proposed, this.clock.now()) });
    return currentState(run);
  }

  rename(run: Run, name: string): void {
    this.add({ kind: "renamed", runId: run.id, name });
  }

  /** Keeps a completed run's result; `undefined` is none. */
  addAnswer(runId: string, state: ProposedState, answer: Answer): void {
    if (state.type !== "COMPLETED" || answer.kind !== "value") return;
    const value = plainOf(answer);
    if (value !== undefined) this.add({ kind: "result", runId, value });
  }

  /** The run completed, but its result could not be cloned. */
  addLostResult(runId: string): void {
    this.add({ kind: "resultLost", runId });
  }

  /** A line that the engine itself writes about a run. */
  say(run: FlowRun | TaskRun, level: LogLevelName, message: string): void {
    this.addLogs(run, alone({ level: logLevels[level], message }));
  }

  addBlocked(run: FlowRun | TaskRun, attempt: BlockedAttempt): void {
    this.add({ kind: "blocked", blocked: { ...ownerOf(run), ...attempt, timestamp: this.clock.now() } });
  }

  /** Lines that came together; they share their moment. */
  addLogs(run: FlowRun | TaskRun, { levels, messages }: LogLines): void {
    const lines = blockOf(run, { levels, messages: messages.map(shortened) }, this.clock.now());
    if (this.journal.appendLines) this.journal.appendLines(lines);
    else for (const log of logsOf(lines)) this.add({ kind: "log", log });
  }
}

/** Spelled out: there may be very many, and spreading costs several times as much. */
function blockOf(run: FlowRun | TaskRun, { levels, messages }: LogLines, timestamp: number): LogBlock {
  const kind = "lines";
  if (!("flowRunId" in run))
    return { kind, flowRunId: run.id, logger: "prefect.flow_runs", levels, messages, timestamp };
  const { flowRunId, id: taskRunId } = run;
  return { kind, flowRunId, taskRunId, logger: "prefect.task_runs", levels, messages, timestamp };
}

function ownerOf(run: FlowRun | TaskRun): { readonly flowRunId: string; readonly taskRunId?: string } {
  return "flowRunId" in run ? { flowRunId: run.flowRunId, taskRunId: run.id } : { flowRunId: run.id };
}

const longestBytes = 1_000_000;
const cutMark = "... [truncated]";

/** A message as it is kept: at most a million bytes. Source: Prefect semantics, 8. */
function shortened(message: string): string {
  if (message.length * 3 <= longestBytes) return message;
  // A character takes at least a byte, so what is behind so many is left out whatever they are.
  const bytes = new TextEncoder().encode(message.slice(0, longestBytes + 1));
  if (bytes.length <= longestBytes) return message;
  const kept = new TextDecoder().decode(bytes.subarray(0, longestBytes - cutMark.length));
  // A character that was cut in two is left out.
  return kept.replace(/\uFFFD$/, "") + cutMark;
}

/** A state as log lines show it: `Completed()`, `Failed('message')`. Source: Prefect semantics, 3.2. */
export function describeState(state: ProposedState): string {
  const parts = [];
  if (state.message) parts.push(`'${state.message}'`);
  if (state.type !== state.name.toUpperCase()) parts.push(`type=${state.type}`);
  return `${state.name}(${parts.join(", ")})`;
}
