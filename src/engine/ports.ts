import type { RunEvent } from "./event.ts";
import type { Encoded, ErrorData, Outcome } from "./outcome.ts";
import type { CallSite } from "./record.ts";
import type { ProposedState } from "./state.ts";

/** All that the engine asks of the world. Browser, Node and tests differ in nothing else. */
export interface Ports {
  readonly executor: Executor;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, not before `delayMs` have passed; the returned function takes it back. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Where ids and chance come from; seeded in tests, so that a run is the same each time. */
export interface Entropy {
  /** A new UUID. */
  id(): string;
  /** At least 0, less than 1. */
  random(): number;
}

/** Keeps a root run's events in the order they came, numbered from 0 without gaps. */
export interface Journal {
  append(event: RunEvent): void;
  /** Settles when everything appended so far is kept. */
  flush(): Promise<void>;
}

/** Runs bodies of user code: in workers, in threads, or in this process. */
export interface Executor {
  /** Takes a body, now or when there is room. Its events come in order, and none after `ended` or `stop`. */
  run(body: Body, events: BodyEvents): BodyHandle;
}

export interface Body {
  readonly kind: "flow" | "task";
  /** Which definition of the program: see `sdk/registry.ts`. */
  readonly key: string;
  readonly arguments: readonly unknown[];
  readonly context: BodyContext;
}

/** What a body may know of its run. */
export interface BodyContext {
  readonly flowRunId: string;
  readonly flowRunName: string;
  readonly taskRunId?: string;
  readonly taskRunName?: string;
  /** 1 for the first attempt. */
  readonly runCount: number;
  /** True when `console.log` becomes a log line. */
  readonly logPrints: boolean;
}

export interface BodyEvents {
  /** A worker has taken the body; the attempt begins now. */
  started(): void;
  called(call: Call): void;
  /** The body waits for the value of one of its calls. */
  wanted(call: number): void;
  logged(line: LogLine): void;
  artifactMade(artifact: ArtifactDraft): void;
  artifactUpdated(update: ProgressUpdate): void;
  ended(outcome: Outcome): void;
}

export interface BodyHandle {
  /** Tells the body that one of its calls has reached this state and will not change any more. */
  settled(call: number, state: ProposedState): void;
  /** Answers `wanted`. */
  answer(call: number, answer: Answer): void;
  /** Ends the body: politely first, then by force. */
  stop(reason: string): void;
}

export type Answer =
  { readonly kind: "value"; readonly value: unknown } | { readonly kind: "error"; readonly error: ErrorData };

/** A body's call of a task. */
export interface Call {
  /** Counts a body's calls from 0. */
  readonly call: number;
  readonly task: CalledTask;
  /** The arguments, in order. */
  readonly arguments: Encoded;
  /** Calls to wait for without taking their values. */
  readonly waitFor: readonly number[];
  readonly site?: CallSite;
}

/** A task's definition as data; options that were not given have Prefect's defaults. */
export interface CalledTask {
  readonly key: string;
  readonly name: string;
  /** The function's parameter names, in order. */
  readonly parameters: readonly string[];
  readonly retries: number;
  readonly retryDelaySeconds: number | readonly number[];
  /** For each attempt; absent for none. */
  readonly timeoutSeconds?: number;
  /** Absent to do as the flow does. */
  readonly logPrints?: boolean;
  readonly tags: readonly string[];
}

/** A line as its body gives it; the engine's clock gives it its moment when it arrives. */
export interface LogLine {
  readonly level: number;
  readonly message: string;
}

export interface ArtifactDraft {
  readonly id: string;
  readonly key?: string;
  readonly type: string;
  readonly data: unknown;
  readonly description?: string;
}

/** How far a progress artifact, of this body or another of the run, has come. */
export interface ProgressUpdate {
  readonly artifactId: string;
  /** 0 to 100. */
  readonly progress: number;
  /** Absent to keep the old one. */
  readonly description?: string;
}
