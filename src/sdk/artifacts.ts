import { artifactKeyPattern } from "../engine/event.ts";
import { requireScope } from "./currentScope.ts";

/** What every kind of artifact may have. */
export interface ArtifactOptions {
  /** Lowercase letters, digits and dashes; artifacts of one key are versions of one thing. */
  readonly key?: string;
  /** Shown beside it. */
  readonly description?: string;
}

/** A piece of Markdown to keep with the run. */
export interface MarkdownArtifactOptions extends ArtifactOptions {
  /** The text, in Markdown. */
  readonly markdown: string;
}

/** An address to keep with the run. */
export interface LinkArtifactOptions extends ArtifactOptions {
  /** The address. */
  readonly link: string;
  /** What to show in place of the address. */
  readonly linkText?: string;
}

/** A picture to keep with the run. */
export interface ImageArtifactOptions extends ArtifactOptions {
  /** Where it is; a `data:` address carries the picture itself. */
  readonly imageUrl: string;
}

/**
 * Keeps a Markdown text with the run and shows it there. Gives the artifact's id.
 * Throws an Error when the key has other characters, a TypeError for what is no text, and a MissingContextError outside
 * any run.
 * Source: docs.prefect.io, "Create artifacts".
 */
export async function createMarkdownArtifact(options: MarkdownArtifactOptions): Promise<string> {
  return keepArtifact("createMarkdownArtifact()", "markdown", textOption(options, "markdown"), options);
}

/**
 * Keeps a link with the run, stored as Markdown as Prefect does. Gives the artifact's id.
 * Throws as `createMarkdownArtifact` does. Source: docs.prefect.io, "Create artifacts".
 */
export async function createLinkArtifact(options: LinkArtifactOptions): Promise<string> {
  const link = textOption(options, "link");
  const text = options.linkText === undefined ? link : textOption(options, "linkText");
  return keepArtifact("createLinkArtifact()", "markdown", `[${text}](${link})`, options);
}

/**
 * Keeps a picture's address with the run; one that starts with `data:` is the picture itself, and shows without a
 * network. Gives the artifact's id. Throws as `createMarkdownArtifact` does. Source: docs.prefect.io, "Create artifacts".
 */
export async function createImageArtifact(options: ImageArtifactOptions): Promise<string> {
  return keepArtifact("createImageArtifact()", "image", textOption(options, "imageUrl"), options);
}

/** Hands an artifact of the running body to the engine; `maker` is the function that user code called. */
export function keepArtifact(
  maker: string,
  type: string,
  data: unknown,
  { key, description }: ArtifactOptions,
): string {
  const scope = requireScope(maker);
  if (key !== undefined && !artifactKeyPattern.test(String(key))) {
    throw new Error(`Artifact key must only contain lowercase letters, numbers, and dashes, not "${key}".`);
  }
  const id = crypto.randomUUID();
  scope.events.artifactMade({
    id,
    type,
    data,
    ...(key === undefined ? {} : { key: String(key) }),
    ...(description === undefined ? {} : { description: String(description) }),
  });
  return id;
}

/** Callers in JavaScript, or with a cast, may have forgotten it; "undefined" on the screen would help nobody. */
function textOption<Name extends string>(options: { readonly [N in Name]?: string }, name: Name): string {
  const value: unknown = options[name];
  if (typeof value === "string") return value;
  throw new TypeError(`The artifact's "${name}" must be a text, not ${String(value)}.`);
}
