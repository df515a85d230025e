import { logLevels } from "../engine/event.ts";
import { keepArtifact, type ArtifactOptions } from "./artifacts.ts";
import { requireScope } from "./currentScope.ts";
import type { Scope } from "./scope.ts";

/** How far something has come, to keep with the run. */
export interface ProgressArtifactOptions extends ArtifactOptions {
  /** In percent, 0 to 100. */
  readonly progress: number;
}

/** Which progress has come how far. */
export interface ProgressUpdateOptions {
  /** What `createProgressArtifact` gave, in this task or another of the run. */
  readonly artifactId: string;
  /** In percent, 0 to 100. */
  readonly progress: number;
  /** Replaces the old one; left out or empty, that stays. */
  readonly description?: string;
}

/**
 * Shows a bar that `updateProgressArtifact` moves while the run goes on. Gives the artifact's id. A number outside
 * 0 to 100 is taken as the nearer end, with two warnings in the log.
 * Throws a TypeError when the progress is no number, and otherwise as `createMarkdownArtifact` does.
 * Source: docs.prefect.io, "Create artifacts".
 */
export async function createProgressArtifact(options: ProgressArtifactOptions): Promise<string> {
  const maker = "createProgressArtifact()";
  const progress = withinBounds(requireScope(maker), options.progress);
  return keepArtifact(maker, "progress", progress, options);
}

/**
 * Moves the bar: same artifact, no new version. Does not wait for the engine, so that a loop may call it freely; an id
 * that is no progress artifact of this run becomes an error line in the log. Throws as `createProgressArtifact` does.
 * Source: docs.prefect.io, "Update a progress artifact".
 */
export async function updateProgressArtifact(options: ProgressUpdateOptions): Promise<void> {
  const scope = requireScope("updateProgressArtifact()");
  const { artifactId, description } = options;
  scope.events.artifactUpdated({
    artifactId: String(artifactId),
    progress: withinBounds(scope, options.progress),
    ...(description ? { description: String(description) } : {}),
  });
}

function withinBounds({ events }: Scope, progress: unknown): number {
  if (typeof progress !== "number" || Number.isNaN(progress)) {
    throw new TypeError(`The artifact's "progress" must be a number from 0 to 100, not ${String(progress)}.`);
  }
  const bounded = Math.max(0, Math.min(100, progress));
  if (bounded === progress) return progress;
  const warn = (message: string) => events.logged({ level: logLevels.warning, message });
  warn(`ProgressArtifact received an invalid value, Progress: ${progress}%`);
  warn(`Interpreting as ${bounded}% progress`);
  return bounded;
}
