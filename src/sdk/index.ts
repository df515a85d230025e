/** The package `millrace`: what a flow file imports. Names and meaning are Prefect's, in camelCase. */
export {
  createImageArtifact,
  createLinkArtifact,
  createMarkdownArtifact,
  type ArtifactOptions,
  type ImageArtifactOptions,
  type LinkArtifactOptions,
  type MarkdownArtifactOptions,
} from "./artifacts.ts";
export {
  createProgressArtifact,
  updateProgressArtifact,
  type ProgressArtifactOptions,
  type ProgressUpdateOptions,
} from "./artifactsProgress.ts";
export { createTableArtifact, type Table, type TableArtifactOptions } from "./artifactsTable.ts";
export { opaque, quote, Quote, unmapped, type Annotation } from "./annotations.ts";
export {
  CachePolicy,
  DEFAULT,
  FLOW_PARAMETERS,
  INPUTS,
  NO_CACHE,
  RUN_ID,
  TASK_SOURCE,
} from "./cachePolicy.ts";
export type { Callable, Resolvable, TaskArguments } from "./callable.ts";
export {
  concurrency,
  ConcurrentTaskRunner,
  rateLimit,
  tags,
  ThreadPoolTaskRunner,
  type ConcurrencyOptions,
} from "./concurrency.ts";
export { getRunContext, type RunContext } from "./context.ts";
export {
  CancelledRun,
  ConcurrencySlotAcquisitionError,
  CrashedRun,
  FailedRun,
  FlowPauseTimeout,
  MappingLengthMismatch,
  MappingMissingIterable,
  MissingContextError,
  MissingResult,
  PausedRun,
  TimeoutError,
  UnfinishedRun,
} from "./errors.ts";
export { flow, type Flow } from "./flow.ts";
export {
  allowFailure,
  asCompleted,
  FutureList,
  TaskFuture,
  wait,
  type Failable,
  type WaitOptions,
} from "./future.ts";
export type { Returned, Yielding } from "./generator.ts";
export { getRunLogger, type RunLogger } from "./logger.ts";
export {
  exponentialBackoff,
  type CacheKeyFunction,
  type Definable,
  type FlowOptions,
  type Hook,
  type Hooks,
  type NameFunction,
  type RunView,
  type TaskOptions,
  type TransactionHooks,
} from "./options.ts";
export {
  Cancelled,
  Cancelling,
  Completed,
  Crashed,
  Failed,
  Paused,
  State,
  type FailedStateOptions,
  type MadeOptions,
  type ResultOptions,
  type StateOptions,
} from "./state.ts";
export { task, type GeneratorTask, type Task, type TaskOf } from "./task.ts";
export {
  getTransaction,
  transaction,
  Transaction,
  type StageOptions,
  type TransactionHook,
  type TransactionOptions,
} from "./transaction.ts";
export { pauseFlowRun, suspendFlowRun, type InputOf, type InputType, type PauseOptions } from "./pause.ts";
