import type { Blocked, RunEvent } from "./event.ts";
import type { LogBlock } from "./logBlock.ts";
import type { Answer, Encoded, Outcome, Part, Path, Upstream } from "./outcome.ts";
import type { CallSite } from "./record.ts";
import type { Limits } from "./limits.ts";
import type { ResultPolicy } from "./resultPolicy.ts";
import type { ResultStore } from "./results.ts";
import type { Schema } from "./schema.ts";
import type { ProposedState } from "./state.ts";
import type { CommitMode } from "./transaction.ts";

/** All that the engine asks of the world. Browser, Node and tests differ in nothing else. */
export interface Ports {
  readonly executor: Executor;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Where results are kept beyond a run; by default a store that ends with it. */
  readonly results?: ResultStore;
  /** What may run at once; by default there are no limits. */
  readonly limits?: Limits;
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
  /**
   * Takes log lines, each an event of its own. A journal that does is where they are had from: the engine's own record
   * then has none, however many there are. Others are given each as an event.
   */
  appendLines?(lines: LogBlock): void;
  /** Settles when everything appended so far is kept. */
  flush(): Promise<void>;
}

/** Runs bodies of user code: in workers, in threads, or in this process. */
export interface Executor {
  /**
   * Takes a body, now or when there is room. Its events come in order, and the last is `ended`, which comes once: of its
   * own accord, or because the body was stopped or its worker died.
   */
  run(body: Body, events: BodyEvents): BodyHandle;
}

export interface Body {
  /** A function is one of a definition's options: a hook, a condition. */
  readonly kind: "flow" | "task" | "function";
  /** Which definition of the program: see `sdk/registry.ts`. */
  readonly key: string;
  /** Which of the definition's functions; only for those. */
  readonly function?: FunctionAt;
  readonly arguments: readonly unknown[];
  /** What a clone of the arguments would lose; paths begin with an argument's index. */
  readonly parts?: readonly Part[];
  readonly context: BodyContext;
}

/** The options that are functions. They run in workers, as bodies of their own. */
export type FunctionName =
  | "retryConditionFn"
  | "cacheKeyFn"
  | "taskRunName"
  | "flowRunName"
  | "onRunning"
  | "onCompletion"
  | "onFailure"
  | "onCancellation"
  | "onCrashed"
  | "onRollback"
  | "onCommit";

export interface FunctionAt {
  readonly name: FunctionName;
  /** Hooks are lists; counts from 0. */
  readonly index: number;
}

/** The functions that a definition has, each by its own name. */
export type NamedFunctions = { readonly [Name in FunctionName]?: readonly string[] };

/** What a body may know of its run. */
export interface BodyContext {
  readonly flowRunId: string;
  readonly flowRunName: string;
  readonly flowName: string;
  readonly taskRunId?: string;
  readonly taskRunName?: string;
  readonly taskName?: string;
  /** 1 for the first attempt. */
  readonly runCount: number;
  /** True when `console.log` becomes a log line. */
  readonly logPrints: boolean;
  /** Tags that calls of this body have besides their own. */
  readonly tags: readonly string[];
}

/** What a body says. Where it runs it logs line by line; on their way lines that follow each other are put together. */
export interface BodyEvents<Logged = LogLines> {
  /** A worker has taken the body; the attempt begins now. */
  started(): void;
  called(call: Call): void;
  /** The body waits for the value of one of its calls. */
  wanted(call: number): void;
  logged(logged: Logged): void;
  artifactMade(artifact: ArtifactDraft): void;
  artifactUpdated(update: ProgressUpdate): void;
  /** The body tried something that its place refuses. Only places that refuse anything tell. */
  blocked?(attempt: BlockedAttempt): void;
  /** The body asks for something of its run, and waits for the answer. */
  asked(question: Question): void;
  ended(outcome: Outcome): void;
  /**
   * What can begin where this body runs as soon as it has returned; none when there is more to do before. An executor that
   * gives its places work ahead may ask for it at any time before the body's end.
   */
  successor?(): Successor | undefined;
}

/**
 * A body that needs nothing but what the body before it returns, if that has asked nothing of its run and returned plain
 * data. Its run comes to it by `Executor.run` with this very body, in the turn in which it hears of the end before it.
 */
export interface Successor extends Pick<BodyEvents, "successor"> {
  readonly body: Body;
  /** Where among the arguments the value goes. */
  readonly places: readonly Path[];
  /** The executor has not begun it, and will not before its run comes to it. */
  lapsed(): void;
}

export interface BodyHandle {
  /** Tells the body that one of its calls has reached this state and will not change any more. */
  settled(call: number, state: ProposedState): void;
  /** Answers `wanted`, and questions by their number. */
  answer(call: number, answer: Answer): void;
  /** Ends the body: politely first, then by force. Until it has ended, its lines and artifacts still come. */
  stop(reason: string): void;
}

/** A body's call of a task or of a flow. */
export type Call = TaskCall | FlowCall;

interface AnyCall {
  /** Counts a body's calls from 0. */
  readonly call: number;
  /** The arguments, in order. */
  readonly arguments: Encoded;
  /** Calls to wait for without taking their values. */
  readonly waitFor: readonly Upstream[];
  /** Where arguments came from that are plain values now. */
  readonly origins: readonly Origin[];
  /** True when the body goes on while the call runs. */
  readonly isSubmitted: boolean;
  /** Tags around the call. */
  readonly tags: readonly string[];
  /** The transaction of the body that is open around the call; none for the body's own. */
  readonly transaction?: number;
  /** The generator that the body iterates over around the call. */
  readonly parent?: number;
  readonly site?: CallSite;
}

export interface TaskCall extends AnyCall {
  readonly task: CalledTask;
}

export interface FlowCall extends AnyCall {
  readonly flow: CalledFlow;
}

/** A value that a call once gave and that is an argument now, or part of one; or, without one, something waited for. */
export interface Origin {
  readonly argument?: number;
  readonly call: number;
}

/** Something that a body asks of its run. */
export interface Question {
  /** Counted together with the body's calls. */
  readonly number: number;
  readonly request: Request;
}

export type Request =
  // To be answered when this much time has passed.
  | { readonly kind: "sleep"; readonly seconds: number }
  /** To be answered when the call is settled; its value is not wanted. */
  | { readonly kind: "await"; readonly call: number }
  | GeneratorRequest
  | TransactionRequest
  | LimitQuestion
  | PauseRequest;

/** How values pass from a generator's body to the body that iterates over it, one at a time. */
export type GeneratorRequest =
  /** A generator gives a value. Answered with true when another is wanted, with false when it shall end. */
  | { readonly kind: "yield"; readonly value: Encoded }
  /** Asks a call for its next value. Answered with a list of it, or with an empty one at the end. */
  | { readonly kind: "next"; readonly call: number }
  /** No more values are wanted. Answered when the generator has ended. */
  | { readonly kind: "closeGenerator"; readonly call: number };

/** What a body asks of limits. Slots that it does not free itself are freed when it ends. */
export type LimitQuestion =
  | {
      readonly kind: "acquire";
      readonly names: readonly string[];
      readonly slots: number;
      readonly isRate: boolean;
      /** A limit that does not exist is an error. */
      readonly isStrict: boolean;
      readonly timeoutSeconds?: number;
    }
  /** By the number of the question that acquired them. */
  | { readonly kind: "release"; readonly acquired: number };

/** A body stops its flow run until somebody lets it go on. A suspended one ends, and begins again from its top. */
export interface PauseRequest {
  readonly kind: "pause" | "suspend";
  /** Lets through the second time; by default a counter. */
  readonly key?: string;
  readonly timeoutSeconds: number;
  /** What input it waits for; absent for none. */
  readonly schema?: Schema;
}

/** What a body asks of its transactions. Each is known by the number of the question that opened it; none is the body's own. */
export type TransactionRequest =
  | { readonly kind: "openTransaction"; readonly parent?: number; readonly options: TransactionPolicy }
  | { readonly kind: "closeTransaction"; readonly transaction?: number; readonly isFailed: boolean }
  | { readonly kind: "commitTransaction"; readonly transaction?: number }
  | { readonly kind: "rollBackTransaction"; readonly transaction?: number }
  | { readonly kind: "transactionState"; readonly transaction?: number }
  | { readonly kind: "stage"; readonly transaction?: number; readonly value: unknown }
  | {
      readonly kind: "setInTransaction";
      readonly transaction?: number;
      readonly name: string;
      readonly value: unknown;
    }
  | { readonly kind: "getFromTransaction"; readonly transaction?: number; readonly name: string }
  /** Answered with a hook option's name when those hooks are due; the next offer tells what came of them. */
  | {
      readonly kind: "offerHooks";
      readonly transaction?: number;
      readonly offered?: number;
      readonly problem?: string;
    };

/** A transaction's options. */
export interface TransactionPolicy {
  /** Where the staged value is kept; a value that is there already makes the transaction committed from the start. */
  readonly key?: string;
  readonly commitMode?: CommitMode;
  /** SERIALIZABLE holds the key alone until the end. */
  readonly isolationLevel?: "READ_COMMITTED" | "SERIALIZABLE";
  readonly overwrite?: boolean;
}

/** What definitions of tasks and flows have in common, as data; options that were not given have Prefect's defaults. */
export interface Called {
  readonly key: string;
  readonly name: string;
  readonly version?: string;
  /** The function's parameter names, in order. */
  readonly parameters: readonly string[];
  /** Defaults of parameters, where they are plain literals. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly retries: number;
  /** For each attempt; absent for none. */
  readonly timeoutSeconds?: number;
  /** Absent to do as the caller does. */
  readonly logPrints?: boolean;
  readonly functions: NamedFunctions;
  /** A template for the run's name: `{parameter}` stands for the value. */
  readonly runName?: string;
}

export interface CalledTask extends Called, ResultPolicy {
  /** It yields values one by one, and gives no other result. */
  readonly isGenerator?: true;
  /** What the cache key is made of; absent when nothing is cached by policy. */
  readonly cachePolicy?: CachePolicy;
  readonly cacheExpirationSeconds?: number;
  readonly refreshCache?: boolean;
  readonly resultStorageKey?: string;
  readonly retryDelaySeconds: number | readonly number[];
  readonly retryJitterFactor?: number;
  readonly tags: readonly string[];
}

/** What its tasks and subflows do that say nothing of results, it says too. */
export interface CalledFlow extends Called, ResultPolicy {
  /** How many submitted bodies may be at work at once; absent for no bound. */
  readonly maxWorkers?: number;
  readonly retryDelaySeconds: number;
  /** False passes values on as they are; absent for true. */
  readonly validateParameters?: boolean;
}

/** What a cache key is made of (semantics, 1.9). */
export interface CachePolicy {
  readonly inputs?: { readonly exclude: readonly string[] };
  /** A hash of the function's text. */
  readonly source?: string;
  readonly isRunId?: boolean;
  readonly isFlowParameters?: boolean;
}

/** A line as its body gives it; the engine's clock gives it its moment when it arrives. */
export interface LogLine {
  readonly level: number;
  readonly message: string;
}

/** Lines of a body that arrive together, in columns. */
export type LogLines = Pick<LogBlock, "levels" | "messages">;

export interface ArtifactDraft {
  readonly id: string;
  readonly key?: string;
  readonly type: string;
  readonly data: unknown;
  readonly description?: string;
}

/** As the body's place tells of it; the engine's clock gives it its moment. */
export type BlockedAttempt = Pick<Blocked, "kind" | "target">;

/** How far a progress artifact, of this body or another of the run, has come. */
export interface ProgressUpdate {
  readonly artifactId: string;
  /** 0 to 100. */
  readonly progress: number;
  /** Absent to keep the old one. */
  readonly description?: string;
}
