import { Group as GroupIcon, StickyNote } from "lucide-react";
import { setGroupTitle, setNote } from "../../program/edits.ts";
import { nodeById, nodeTitle, type Group, type Note, type Program } from "../../program/program.ts";
import { Button } from "../../ui/Button.tsx";
import { ungroupSelected } from "../actions.ts";
import type { Session } from "../session.ts";
import styles from "./Inspector.module.css";
import { TextField } from "./TextField.tsx";

/** What of a flow is drawn and is no part of what runs. */
export interface Mark {
  readonly note?: Note | undefined;
  readonly group?: Group | undefined;
}

/** The note or group of this id. */
export function markById({ notes = [], groups = [] }: Program, id: string | undefined): Mark | undefined {
  const note = notes.find((one) => one.id === id);
  const group = groups.find((one) => one.id === id);
  return note || group ? { note, group } : undefined;
}

export function markHeading({ note, group }: Mark) {
  return note
    ? { title: "Note", subtitle: "Markdown on the canvas", icon: <StickyNote size={18} aria-hidden /> }
    : { title: group?.title ?? "", subtitle: "Group", icon: <GroupIcon size={18} aria-hidden /> };
}

interface MarkFormProps extends Mark {
  readonly session: Session;
  readonly program: Program;
}

/** The text of a note, or what a group is called and holds. */
export function MarkForm({ session, program, note, group }: MarkFormProps) {
  const { apply } = session.getState();
  if (note) {
    return (
      <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
        <TextField
          key={note.id}
          label="Text"
          help="Markdown. Kept in the file, in the comment that tells where nodes are."
          multiline
          value={note.text}
          parse={(text) => ({ value: text })}
          onCommit={(text) => apply(setNote(session.getState().program, note.id, { text }))}
        />
      </form>
    );
  }
  if (!group) return null;
  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <TextField
        key={group.id}
        label="Title"
        value={group.title}
        parse={(text) => (text.trim() === "" ? { error: "A group needs a title." } : { value: text })}
        onCommit={(title) => apply(setGroupTitle(session.getState().program, group.id, title))}
      />
      <p className={styles.note}>
        Holds {group.members.map((id) => titleOf(program, id)).join(", ")}. Groups are drawn only; they change
        nothing of what runs.
      </p>
      <Button onClick={() => ungroupSelected(session)}>Ungroup</Button>
    </form>
  );
}

function titleOf(program: Program, id: string): string {
  const node = nodeById(program, id);
  return node ? nodeTitle(program, node) : "a note";
}
