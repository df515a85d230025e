import { lazy, Suspense } from "react";
import type { Artifact } from "../engine/event.ts";
import { ImageArtifact } from "./ImageArtifact.tsx";
import { JsonTree } from "./JsonTree.tsx";
import type { MarkdownTextProps } from "../ui/MarkdownText.tsx";
import { ProgressArtifact } from "./ProgressArtifact.tsx";
import { TableArtifact } from "./TableArtifact.tsx";
import { bytesText } from "./timeText.ts";
import styles from "./ArtifactView.module.css";

/** Offline before it was ever loaded, the renderer is not there: then the text is shown as it was written. */
const MarkdownText = lazy(() => import("../ui/MarkdownText.tsx").catch(() => ({ default: PlainText })));

/** Longer Markdown would hold up the page while it is laid out. */
const longestMarkdown = 200_000;

export interface ArtifactContentProps {
  readonly artifact: Artifact;
  readonly label: string;
}

/** What is in an artifact, by its type. What a file holds under a type may be anything, and is then shown as a value. */
export function ArtifactContent({ artifact, label }: ArtifactContentProps) {
  const { type, data, description } = artifact;
  if (type === "markdown" && typeof data === "string") return <MarkdownArtifact text={data} />;
  if (type === "table") return <TableArtifact data={data} label={label} />;
  if (type === "progress" && typeof data === "number")
    return <ProgressArtifact progress={data} label={label} />;
  if (type === "image" && typeof data === "string")
    return <ImageArtifact address={data} label={description ?? label} />;
  return <JsonTree value={data} label={label} />;
}

function MarkdownArtifact({ text }: MarkdownTextProps) {
  const left = text.length - longestMarkdown;
  return (
    <>
      <Suspense fallback={<PlainText text={text.slice(0, 2_000)} />}>
        <MarkdownText text={text.slice(0, longestMarkdown)} />
      </Suspense>
      {left > 0 && (
        <p className={styles.facts}>{bytesText(left)} more are not shown. Copy has the whole text.</p>
      )}
    </>
  );
}

function PlainText({ text }: MarkdownTextProps) {
  return <pre className={styles.plain}>{text}</pre>;
}
