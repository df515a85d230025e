import { ClipboardCopy, FileText } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { Artifact } from "../engine/event.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { ArtifactContent } from "./ArtifactContent.tsx";
import { copyText } from "./deliver.ts";
import { jsonText } from "./jsonTree.ts";
import { runStage, type RunStage } from "./runStage.ts";
import type { RunView } from "./runView.ts";
import { clockText, percentText } from "./timeText.ts";
import { useTopic } from "./useTopic.ts";
import styles from "./ArtifactView.module.css";

export interface ArtifactViewProps {
  readonly view: RunView;
  readonly onSelectNode?: ((nodeId: string) => void) | undefined;
  readonly onNotice: (sentence: string) => void;
}

/** What the run's tasks made for people to read: the list, newest first, and the chosen one. */
export function ArtifactView({ view, onSelectNode, onNotice }: ArtifactViewProps) {
  useTopic(view, "artifacts");
  useTopic(view, "run");
  const [chosenId, setChosenId] = useState<string>();
  const artifacts = view.record.artifacts.filter((artifact) => artifact.type !== "result").toReversed();
  const chosen = artifacts.find((artifact) => artifact.id === chosenId) ?? artifacts[0];
  if (!chosen) return <NoArtifacts stage={runStage(view)} />;
  return (
    <div className={styles.view}>
      {artifacts.length > 1 && (
        <ul className={styles.list} aria-label="Artifacts">
          {artifacts.map((artifact) => (
            <li key={artifact.id}>
              <button
                type="button"
                className={styles.item}
                aria-pressed={artifact === chosen}
                onClick={() => setChosenId(artifact.id)}
              >
                <span className={styles.key}>{titleOf(artifact)}</span>
                <span className={styles.facts}>
                  {[
                    progressText(artifact),
                    versionText(view, artifact),
                    makerOf(view, artifact),
                    clockText(artifact.created),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Chosen key={chosen.id} view={view} artifact={chosen} onSelectNode={onSelectNode} onNotice={onNotice} />
    </div>
  );
}

function Chosen({
  view,
  artifact,
  onSelectNode,
  onNotice,
}: ArtifactViewProps & { readonly artifact: Artifact }) {
  const taskRun = artifact.taskRunId === undefined ? undefined : view.taskRun(artifact.taskRunId);
  const nodeId = taskRun && view.nodeOf(taskRun);
  const copy = () => {
    const text = typeof artifact.data === "string" ? artifact.data : jsonText(artifact.data);
    void copyText(text, "Copied the artifact.").then(onNotice);
  };
  return (
    <article className={styles.artifact} aria-label={`Artifact ${titleOf(artifact)}`} tabIndex={0}>
      <header className={styles.header}>
        <div className={styles.about}>
          <h3 className={styles.title}>{titleOf(artifact)}</h3>
          <p className={styles.facts}>
            {artifact.type} · by{" "}
            {nodeId !== undefined && onSelectNode ? (
              <button type="button" className={styles.maker} onClick={() => onSelectNode(nodeId)}>
                {makerOf(view, artifact)}
              </button>
            ) : (
              makerOf(view, artifact)
            )}{" "}
            · <time>{clockText(artifact.created)}</time>
          </p>
          {artifact.description && <p className={styles.description}>{artifact.description}</p>}
        </div>
        <IconButton label="Copy its text" side="top" onClick={copy}>
          <ClipboardCopy size={15} />
        </IconButton>
      </header>
      <ArtifactContent artifact={artifact} label={titleOf(artifact)} />
    </article>
  );
}

function titleOf({ key, type }: Artifact): string {
  return key ?? `Untitled ${type}`;
}

/** So that a list of bars can be followed without opening each. */
function progressText({ type, data }: Artifact): string {
  return type === "progress" && typeof data === "number" ? percentText(data) : "";
}

/** Artifacts of one key are versions of one thing; alone it needs no number. */
function versionText(view: RunView, artifact: Artifact): string {
  const versions = view.record.artifacts.filter(({ key }) => key !== undefined && key === artifact.key);
  return versions.length > 1 ? `v${versions.indexOf(artifact) + 1}` : "";
}

function makerOf(view: RunView, { taskRunId }: Artifact): string {
  const taskRun = taskRunId === undefined ? undefined : view.taskRun(taskRunId);
  return taskRun?.name ?? "the flow";
}

function NoArtifacts({ stage }: { readonly stage: RunStage }) {
  const how = (
    <>
      A task makes one with <code>createMarkdownArtifact</code>, or the like for tables, links, images and
      progress.
    </>
  );
  const sentences: Record<RunStage, [string, ReactNode]> = {
    loading: ["Loading the run…", "Its artifacts appear here in a moment."],
    running: ["No artifacts yet", how],
    completed: ["No artifacts", how],
    failed: ["No artifacts", "The run failed before it made one. The Result tab has the error."],
    cancelled: ["No artifacts", "The run was cancelled before it made one."],
  };
  const [title, text] = sentences[stage];
  return (
    <EmptyState icon={<FileText size={20} aria-hidden />} title={title}>
      {text}
    </EmptyState>
  );
}
