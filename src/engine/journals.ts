import type { RunEvent } from "./event.ts";
import type { Journal } from "./ports.ts";
import { isFinal, type State } from "./state.ts";

/** What is known of a run before its first event. */
export interface RunOrigin {
  readonly id: string;
  readonly flowId: string;
  readonly flowName: string;
  /** The exact text that runs. */
  readonly program: string;
}

/** A run's line in lists. All else about the run is in its events. */
export interface RunLine extends Omit<RunOrigin, "program"> {
  /** Counts a flow's runs from 1. */
  readonly number: number;
  /** Empty until the run has its first event. */
  readonly name: string;
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Absent until the run has ended. */
  readonly durationMs?: number;
}

/** Keeps the journals of many runs: in memory, in IndexedDB, on disk. One suite holds them all to the same promises. */
export interface Journals {
  /** Gives the run its number and its line. The events of its birth must follow. */
  create(origin: RunOrigin, createdAt: number): Promise<Journal>;
  /** Goes on behind the last event that is kept; rejects when the run is not kept here. */
  reopen(runId: string): Promise<Journal>;
  /** The run's events, in order, from the number `from` on; none of a run that is not kept here. */
  read(runId: string, from?: number): Promise<RunEvent[]>;
  /** All runs, the newest first. */
  lines(): Promise<readonly RunLine[]>;
  /** The exact text that ran. */
  programOf(runId: string): Promise<string | undefined>;
  /** Forgets the run and all that only it had; does nothing when it is not kept here. */
  delete(runId: string): Promise<void>;
}

/** The line of a run that has no event yet. */
export function newLine(origin: RunOrigin, number: number, createdAt: number): RunLine {
  const { id, flowId, flowName } = origin;
  const state = { type: "PENDING", name: "Pending", timestamp: createdAt } as const;
  return { id, flowId, flowName, number, name: "", state, createdAt };
}

/** The line after the event: it shows the name and the newest state of the flow run at its root. */
export function lineAfter<Line extends RunLine>(line: Line, event: RunEvent): Line {
  if (event.kind === "flowRunCreated" && event.flowRun.id === line.id)
    return { ...line, name: event.flowRun.name };
  if (event.kind === "renamed" && event.runId === line.id) return { ...line, name: event.name };
  if (event.kind !== "state" || event.runId !== line.id) return line;
  const { durationMs: _before, ...rest } = line;
  const { state } = event;
  const ended = isFinal(state) ? { durationMs: state.timestamp - line.createdAt } : {};
  return { ...rest, ...ended, state } as unknown as Line;
}

/** What whoever asks for a run that is not there is told. */
export function noSuchRun(runId: string): Error {
  return new Error(
    `Run ${runId} is not kept here. It may have been deleted, or the place that keeps the runs was emptied.`,
  );
}

interface KeptRun {
  line: RunLine;
  readonly program: string;
  readonly events: RunEvent[];
}

/** Journals that last as long as their owner: for tests, and for devices that refuse to keep anything. */
export class MemoryJournals implements Journals {
  private readonly runs = new Map<string, KeptRun>();

  async create(origin: RunOrigin, createdAt: number): Promise<Journal> {
    const ofFlow = [...this.runs.values()].filter(({ line }) => line.flowId === origin.flowId);
    const number = Math.max(0, ...ofFlow.map(({ line }) => line.number)) + 1;
    const run = { line: newLine(origin, number, createdAt), program: origin.program, events: [] };
    this.runs.set(origin.id, run);
    return new MemoryJournal(run);
  }

  async reopen(runId: string): Promise<Journal> {
    const run = this.runs.get(runId);
    if (!run) throw noSuchRun(runId);
    return new MemoryJournal(run);
  }

  async read(runId: string, from = 0): Promise<RunEvent[]> {
    return this.runs.get(runId)?.events.slice(from) ?? [];
  }

  async lines(): Promise<readonly RunLine[]> {
    return [...this.runs.values()].map(({ line }) => line).sort((a, b) => b.createdAt - a.createdAt);
  }

  async programOf(runId: string): Promise<string | undefined> {
    return this.runs.get(runId)?.program;
  }

  async delete(runId: string): Promise<void> {
    this.runs.delete(runId);
  }
}

class MemoryJournal implements Journal {
  private failure: unknown;

  constructor(private readonly run: KeptRun) {}

  append(event: RunEvent): void {
    if (this.failure !== undefined) return;
    try {
      this.run.events.push(structuredClone(event));
      this.run.line = lineAfter(this.run.line, event);
    } catch (error) {
      this.failure = error;
    }
  }

  async flush(): Promise<void> {
    if (this.failure !== undefined) throw notSaved(this.failure);
  }
}

/** A journal could not keep what it was given. */
export function notSaved(cause: unknown): Error {
  return new Error(`The run could not be saved. ${String(cause)}`, { cause });
}
