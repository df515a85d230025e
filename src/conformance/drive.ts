import { bindParameters } from "../engine/bind.ts";
import { runFlow, type RunningFlow } from "../engine/engine.ts";
import type { RunEvent } from "../engine/event.ts";
import type { FlowRequest } from "../engine/flowRequest.ts";
import type { Clock, Entropy, Executor } from "../engine/ports.ts";
import { RecordFold, type RunRecord } from "../engine/record.ts";
import { MemoryLimits } from "../engine/memoryLimits.ts";
import { MemoryResults } from "../engine/results.ts";
import { signaturesOf } from "../engine/validate.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import type { Act, Case } from "./expected.ts";
import type { CaseFile } from "./suite.ts";

/** What was seen of a run: its record, and the events it is the fold of. */
export interface Seen {
  readonly record: RunRecord;
  readonly events: readonly RunEvent[];
  /** What was there before the events, where the run goes on with a record. */
  readonly before?: RunRecord;
}

/** What a host has for one run. */
export interface Place {
  /** The file's flows, in its order. */
  readonly flows: readonly FlowEntry[];
  readonly executor: Executor;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Keeps the run going where time does not pass by itself. */
  untilOver(finished: Promise<unknown>): Promise<void>;
}

/** Runs a case's flow to its end, as often as the case says, and gives what was seen of the last run. */
export async function drive(one: Case, file: CaseFile, place: Place): Promise<Seen> {
  const ports = {
    ...place,
    results: new MemoryResults(),
    limits: new MemoryLimits(one.limits ?? [], place.clock),
  };
  const request = requestOf(one, file, place.flows);
  for (let run = 1; run < (one.runs ?? 1); run++) await driveOnce(one, request, ports);
  const seen = await driveOnce(one, request, ports);
  return one.isRetried ? driveOnce(one, { ...request, resume: seen.record }, ports) : seen;
}

async function driveOnce(one: Case, request: FlowRequest, ports: Place): Promise<Seen> {
  const before = request.resume && structuredClone(request.resume);
  const events: RunEvent[] = [];
  const fold = new RecordFold([], before && structuredClone(before));
  const problems: unknown[] = [];
  const append = (event: RunEvent) => {
    fold.add(event);
    events.push(structuredClone(event));
    const act = acts.takeDue(event);
    if (act) queueMicrotask(() => attempt(() => act.does(running), problems));
  };
  const acts = new Acts(one.meanwhile ?? [], fold.record);
  const journal = { append, flush: () => Promise.resolve() };
  const running: RunningFlow = runFlow(request, { ...ports, journal });
  await ports.untilOver(running.finished);
  if (problems.length > 0) throw problems[0];
  return { record: running.record, events, ...(before ? { before } : {}) };
}

function attempt(work: () => void, problems: unknown[]): void {
  try {
    work();
  } catch (error) {
    problems.push(error);
  }
}

/** The acts of a case that are still to come. */
class Acts {
  private waiting: readonly Act[];

  constructor(
    acts: readonly Act[],
    private readonly record: RunRecord,
  ) {
    this.waiting = acts;
  }

  /** The next act, if this event is what it waits for. */
  takeDue(event: RunEvent): Act | undefined {
    const [next, ...rest] = this.waiting;
    if (!next || !this.isDue(next.when, event)) return undefined;
    this.waiting = rest;
    return next;
  }

  private isDue(when: Act["when"], event: RunEvent): boolean {
    if ("logged" in when) return event.kind === "log" && event.log.message.includes(when.logged);
    return (
      event.kind === "state" &&
      event.state.name === when.enters &&
      nameOfRun(this.record, event.runId) === when.run
    );
  }
}

/** The name of the task or flow whose run this is. */
export function nameOfRun({ flowRuns, taskRuns }: RunRecord, id: string): string | undefined {
  return flowRuns.find((run) => run.id === id)?.flowName ?? taskRuns.find((run) => run.id === id)?.taskName;
}

function requestOf(one: Case, file: CaseFile, entries: readonly FlowEntry[]): FlowRequest {
  const inText = file.flows;
  const index = inText.findIndex(({ name }) => name === one.flow.options.name);
  const [entry, flow] = [entries[index], inText[index]];
  if (!entry || !flow || entry.name !== flow.name) {
    throw new Error(`${file.path} has no flow "${one.flow.options.name}".`);
  }
  const parameters = bindParameters(flow.parameters, one.parameters ?? {});
  if ("problem" in parameters) throw new Error(parameters.problem);
  const signatures = signaturesOf(
    entries,
    inText.map(({ parameters }) => parameters),
  );
  return { ...entry, parameters: parameters.recorded, arguments: parameters.arguments, signatures };
}
