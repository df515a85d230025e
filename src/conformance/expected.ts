import type { RunningFlow } from "../engine/engine.ts";
import type { LogLevelName } from "../engine/event.ts";
import type { LimitDefinition } from "../engine/limits.ts";
import type { StateName } from "../engine/state.ts";

/**
 * Where the suite runs: `core` is the engine on a virtual clock, its bodies in this thread; `inProcess` the same on
 * the real clock; `threads` are Node's workers as `millrace run` has them; `browser` are workers of a sandbox frame.
 */
export type HostName = "core" | "inProcess" | "threads" | "browser";

/** One flow of the file, and what must be seen when it runs. */
export interface Case {
  /** A sentence. */
  readonly title: string;
  /** The flow to run; its name is the only one of its kind in the file. */
  readonly flow: { readonly key: string; readonly options: { readonly name?: string } };
  /** By name; the others have their defaults. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** How often the flow runs, one after the other with one store of results; the last is seen. By default once. */
  readonly runs?: number;
  /** True when the run is retried from its record once it has ended; the second time is seen, with the first before it. */
  readonly isRetried?: true;
  /** The limits of the place that the flow runs in. */
  readonly limits?: readonly LimitDefinition[];
  /** Hosts that cannot have this case, and why. `real` stands for all that have the real clock. */
  readonly not?: Readonly<Partial<Record<HostName | "real", string>>>;
  /** What somebody does from outside while the flow runs, one after the other. */
  readonly meanwhile?: readonly Act[];
  readonly sees: Expected;
}

/** Done once, after the first event that it waits for. */
export interface Act {
  readonly when: RunEnters | LineLogged;
  readonly does: (running: RunningFlow) => void;
}

/** A run of the task or flow of this name enters a state. */
interface RunEnters {
  readonly run: string;
  readonly enters: StateName;
}

/** A line whose text contains this is logged. */
interface LineLogged {
  readonly logged: string;
}

/** What must be seen in the record. What is left out may be anything, but for the root flow's states. */
export interface Expected extends ExpectedCourse {
  /** The state names of the root flow run, in order. By default it goes well: `Pending Running Completed`. */
  readonly states?: ExpectedText;
  /** The runs of each task, in order of creation; all tasks must be named that have any. */
  readonly tasks?: Readonly<Record<string, ExpectedRuns>>;
  /** The runs of each flow but the root, in the same way. */
  readonly subflows?: Readonly<Record<string, ExpectedRuns>>;
  /** Lines that are logged in this order, perhaps with others between them. */
  readonly logs?: readonly ExpectedLine[];
  /** How many lines contain a text. */
  readonly lines?: Readonly<Record<string, number>>;
  /** Events that happen in this order, perhaps with others between them: a task's or flow's name and a state's. */
  readonly order?: readonly string[];
  /** How many runs of a task are Running or Retrying at once, at most. */
  readonly atOnce?: Readonly<Record<string, number>>;
  /** All artifacts, in order of creation. */
  readonly artifacts?: readonly ExpectedArtifact[];
}

/** All runs of one name; a text alone is the states of one run. */
export type ExpectedRuns = ExpectedRun | readonly ExpectedRun[];
export type ExpectedRun = string | (ExpectedCourse & { readonly states: ExpectedText });

/** What can be expected of any run. */
export interface ExpectedCourse {
  /** How often the body was started. */
  readonly attempts?: number;
  /** How many seconds pass between its first state and its last, at least. */
  readonly seconds?: number;
  /** The message of the last state; `undefined` to say that it has none. */
  readonly message?: ExpectedText | undefined;
  /** `undefined` to say that there is none. */
  readonly result?: unknown;
  readonly name?: ExpectedText;
  /** The names of the tasks whose runs each parameter came from. */
  readonly inputs?: Readonly<Record<string, readonly string[]>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
}

export type ExpectedText = string | RegExp;

/** A line by its text (a line with more below it, such as a stack, counts by its first), or by more than that. */
export type ExpectedLine =
  | ExpectedText
  | {
      readonly level?: LogLevelName;
      readonly message: ExpectedText;
      /** The name of the task or flow whose run wrote it. */
      readonly of?: string;
    };

export interface ExpectedArtifact {
  readonly type?: string;
  readonly key?: string | undefined;
  readonly data?: unknown;
  readonly description?: string;
  /** The name of the task or flow whose run made it. */
  readonly of?: string;
}
