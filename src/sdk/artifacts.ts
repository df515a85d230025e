import { requireScope } from "./scope.ts";

/** A piece of Markdown to keep with the run. */
export interface MarkdownArtifactOptions {
  readonly markdown: string;
  /** Lowercase letters, digits and dashes; artifacts of one key are versions of one thing. */
  readonly key?: string;
  readonly description?: string;
}

/**
 * Keeps a Markdown text with the run and shows it there. Gives the artifact's id.
 * Throws when the key has other characters, and a MissingContextError outside any run.
 * Source: docs.prefect.io, "Create artifacts".
 */
export async function createMarkdownArtifact(options: MarkdownArtifactOptions): Promise<string> {
  const scope = requireScope("createMarkdownArtifact()");
  const { markdown, key, description } = options;
  if (key !== undefined && !/^[a-z0-9-]*$/.test(key)) {
    throw new Error(`Artifact key must only contain lowercase letters, numbers, and dashes, not "${key}".`);
  }
  const id = crypto.randomUUID();
  scope.events.artifactMade({
    id,
    type: "markdown",
    data: String(markdown),
    ...(key === undefined ? {} : { key }),
    ...(description === undefined ? {} : { description }),
  });
  return id;
}
