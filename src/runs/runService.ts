import type { RunEvent } from "../engine/event.ts";
import type { State } from "../engine/state.ts";
import type { LineReader } from "./runLog.ts";
import type { Program } from "../program/program.ts";

/** What starts, stops and remembers runs. The app implements it over the engine worker and the store. */
export interface RunService {
  /** Answers once the run has its first state; what keeps it from starting comes back as a sentence. */
  start(request: RunRequest): Promise<{ readonly runId: string } | { readonly problem: string }>;
  /** Settles when the run is Cancelled; at once when it had already ended. */
  cancel(runId: string): Promise<void>;
  /** Ends one task run, or one subflow by its task run. What keeps it from ending comes back as a sentence. */
  cancelTaskRun(runId: string, taskRunId: string): Promise<string | undefined>;
  /**
   * Lets a paused or suspended run go on, or the subflow run `flowRunId` in it. A refusal comes back as a sentence; the
   * run then waits on.
   */
  resume(runId: string, input: unknown, flowRunId?: string): Promise<string | undefined>;
  /** Runs an ended run again as the same run; completed task runs are reused. A refusal comes back as a sentence. */
  retry(runId: string): Promise<string | undefined>;
  /** The newest first. */
  list(flowId: string): Promise<readonly RunSummary[]>;
  /** Calls `onChange` when `list` would answer otherwise. Returns what ends it. */
  watch(flowId: string, onChange: () => void): () => void;
  /**
   * Gives the run's events from the first on, then live, each once and in order. Log lines that are kept may come with
   * no event: `linesOf` reads them. Returns what ends it.
   */
  follow(runId: string, onNews: (news: RunNews) => void): () => void;
  /** Reads and searches the lines that are kept of the run. */
  linesOf(runId: string): LineReader;
}

/** What has come of a run. */
export interface RunNews {
  readonly events: readonly RunEvent[];
  /** So many log lines are kept. */
  readonly keptLines: number;
  /** So many of those come before the first line that is among the events. */
  readonly skippedLines?: number;
}

export interface RunRequest {
  readonly flowId: string;
  readonly program: Program;
  /** By parameter name; what is left out takes its default. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A run as a list shows it, without its record. */
export interface RunSummary {
  readonly id: string;
  /** Counts a flow's runs from 1. */
  readonly number: number;
  /** None for a run that was opened from a file. */
  readonly flowId?: string;
  readonly flowName: string;
  readonly name: string;
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Absent until the run has ended. */
  readonly durationMs?: number;
  /** It stays whatever is tidied up. */
  readonly isPinned?: 1;
}
