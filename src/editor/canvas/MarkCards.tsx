import { Handle, NodeResizeControl, Position, type NodeProps } from "@xyflow/react";
import { ChevronDown, ChevronRight } from "lucide-react";
import { createContext, lazy, memo, Suspense, useContext, useState, type KeyboardEvent } from "react";
import { setGroupTitle, setNote } from "../../program/edits.ts";
import { smallestNote } from "../../program/notes.ts";
import { classes } from "../../ui/classes.ts";
import type { Session } from "../session.ts";
import { groupHandle, type GroupNode, type NoteNode } from "./marks.ts";
import styles from "./MarkCards.module.css";

const MarkdownText = lazy(() => import("../../ui/MarkdownText.tsx"));

/** What notes and frames do their work with. */
export interface MarkParts {
  readonly session: Session;
  readonly toggleFold: (groupId: string) => void;
}

export const MarkPartsContext = createContext<MarkParts | undefined>(undefined);

/** Markdown on the canvas. A double-click opens its text; what was typed is one entry of the history. */
export const NoteCard = memo(function NoteCard({ data: { note }, selected }: NodeProps<NoteNode>) {
  const parts = useContext(MarkPartsContext);
  const [isEditing, setEditing] = useState(false);
  const take = (text: string) => {
    setEditing(false);
    parts?.session.getState().apply(setNote(parts.session.getState().program, note.id, { text }));
  };
  return (
    <div
      className={styles.note}
      onDoubleClick={(event) => {
        event.stopPropagation();
        setEditing(true);
      }}
    >
      {isEditing ? (
        <NoteField text={note.text} onTake={take} />
      ) : (
        <div className={styles.text}>
          {note.text.trim() === "" ? (
            <p className={styles.placeholder}>Double-click to write. Markdown works.</p>
          ) : (
            <Suspense fallback={note.text}>
              <MarkdownText text={note.text} />
            </Suspense>
          )}
        </div>
      )}
      {selected && (
        <NodeResizeControl
          className={styles.resize ?? ""}
          position="bottom-right"
          minWidth={smallestNote.width}
          minHeight={smallestNote.height}
        />
      )}
    </div>
  );
});

function focusOnce(field: HTMLElement | null): void {
  field?.focus();
}

function NoteField({ text, onTake }: { readonly text: string; readonly onTake: (text: string) => void }) {
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    event.stopPropagation();
    if (event.key === "Escape") event.currentTarget.blur();
  };
  return (
    <textarea
      className={classes(styles.field, "nodrag", "nowheel", "nokey")}
      aria-label="Text of the note"
      ref={focusOnce}
      defaultValue={text}
      onKeyDown={onKeyDown}
      onBlur={(event) => onTake(event.currentTarget.value)}
    />
  );
}

/** A frame with a title around what belongs together; folded it is one card. */
export const FrameCard = memo(function FrameCard({
  data: { group, isFolded },
  selected,
}: NodeProps<GroupNode>) {
  const parts = useContext(MarkPartsContext);
  const [isRenaming, setRenaming] = useState(false);
  const take = (title: string) => {
    setRenaming(false);
    parts?.session.getState().apply(setGroupTitle(parts.session.getState().program, group.id, title));
  };
  const Chevron = isFolded ? ChevronRight : ChevronDown;
  return (
    <div className={classes(styles.frame, isFolded && styles.folded, selected && styles.selected)}>
      <header
        className={styles.bar}
        data-frame-handle
        onDoubleClick={(event) => {
          event.stopPropagation();
          setRenaming(true);
        }}
      >
        <button
          type="button"
          className={classes(styles.fold, "nodrag")}
          aria-label={isFolded ? `Unfold ${group.title}` : `Fold ${group.title}`}
          aria-expanded={!isFolded}
          onClick={() => parts?.toggleFold(group.id)}
        >
          <Chevron size={16} aria-hidden />
        </button>
        {isRenaming ? (
          <input
            className={classes(styles.title, "nodrag", "nokey")}
            aria-label="Title of the group"
            ref={focusOnce}
            defaultValue={group.title}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
            }}
            onBlur={(event) => take(event.currentTarget.value)}
          />
        ) : (
          <span className={styles.title}>{group.title}</span>
        )}
        {isFolded && <span className={styles.count}>{group.members.length}</span>}
      </header>
      <Handle
        className={styles.handle}
        type="target"
        id={groupHandle.target}
        position={Position.Left}
        isConnectable={false}
      />
      <Handle
        className={styles.handle}
        type="source"
        id={groupHandle.source}
        position={Position.Right}
        isConnectable={false}
      />
    </div>
  );
});
