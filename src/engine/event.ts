import type { FlowRun, TaskRun } from "./record.ts";
import type { State } from "./state.ts";

/**
 * What happened in a run, in order. The journal numbers events from 0 without gaps; a run is the fold of its events
 * (`record.ts`), so nothing about a run is stored twice. A subflow's events are in its root run's list.
 */
export type RunEvent =
  | { readonly kind: "flowRunCreated"; readonly flowRun: Born<FlowRun> }
  | { readonly kind: "taskRunCreated"; readonly taskRun: Born<TaskRun> }
  | { readonly kind: "state"; readonly runId: string; readonly state: State }
  | { readonly kind: "renamed"; readonly runId: string; readonly name: string }
  /** The key of a task run's result in the cache. */
  | { readonly kind: "cacheKeyFound"; readonly runId: string; readonly cacheKey: string }
  | { readonly kind: "result"; readonly runId: string; readonly value: unknown }
  /** The run's result could not be cloned, so it is not kept. */
  | { readonly kind: "resultLost"; readonly runId: string }
  | { readonly kind: "log"; readonly log: Log }
  | { readonly kind: "artifact"; readonly artifact: Artifact }
  | { readonly kind: "blocked"; readonly blocked: Blocked }
  | {
      readonly kind: "artifactUpdated";
      readonly artifactId: string;
      readonly data: unknown;
      /** Absent to keep the old one. */
      readonly description?: string;
    };

/** What a run is when it is created; the rest comes from later events. */
type Born<R> = Omit<
  R,
  "states" | "runCount" | "startTime" | "endTime" | "totalRunTime" | "result" | "isResultLost"
>;

/** Python's levels, as Prefect stores them. */
export const logLevels = { debug: 10, info: 20, warning: 30, error: 40, critical: 50 } as const;

export type LogLevelName = keyof typeof logLevels;

export interface Log {
  readonly flowRunId: string;
  /** Absent for lines of the flow's own body. */
  readonly taskRunId?: string;
  /** 10 debug, 20 info, 30 warning, 40 error, 50 critical. */
  readonly level: number;
  readonly logger: "prefect.flow_runs" | "prefect.task_runs";
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** What a body's place keeps its code from doing. */
export type BlockedKind = "connect" | "import" | "eval" | "api";

/** Something that user code tried, and that the place where it runs refused. */
export interface Blocked {
  readonly flowRunId: string;
  /** Absent when the flow's own body tried. */
  readonly taskRunId?: string;
  readonly kind: BlockedKind;
  /** The address it wanted to reach, or the name of what it wanted to use. */
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** What Prefect allows in an artifact's key; the empty key, too. */
export const artifactKeyPattern = /^[a-z0-9-]*$/;

export interface Artifact {
  readonly id: string;
  /** Lowercase letters, digits and dashes; artifacts of one key are versions of one thing. */
  readonly key?: string;
  /** `markdown` (links too), `table`, `progress` or `image`; files of other makers may have others. */
  readonly type: string;
  /** Markdown: its text. Table: its JSON as text. Progress: 0 to 100. Image: its address. */
  readonly data: unknown;
  readonly description?: string;
  readonly flowRunId: string;
  readonly taskRunId?: string;
  /** Milliseconds since 1970. */
  readonly created: number;
}
