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
export { getRunContext, type RunContext } from "./context.ts";
export { MissingContextError } from "./errors.ts";
export { flow, type Flow } from "./flow.ts";
export { wait, TaskFuture } from "./future.ts";
export { getRunLogger, type RunLogger } from "./logger.ts";
export type { FlowOptions, TaskOptions } from "./options.ts";
export { State } from "./state.ts";
export { task, type Resolvable, type Task, type TaskArguments } from "./task.ts";
