import { ViewportPortal } from "@xyflow/react";
import { useState, type KeyboardEvent } from "react";
import { nodeById, nodeTitle } from "../../program/program.ts";
import { renameNode } from "../actions.ts";
import { useSession, type Session } from "../session.ts";
import styles from "./RenameField.module.css";

/** A field over a card's title: Enter takes the new name, Escape leaves the old one. */
export function RenameField(props: {
  readonly session: Session;
  readonly nodeId: string;
  readonly onEnd: () => void;
}) {
  const { session, nodeId, onEnd } = props;
  const program = useSession(session, (state) => state.program);
  const node = nodeById(program, nodeId);
  const [name, setName] = useState(node ? nodeTitle(program, node) : "");
  if (!node) return null;
  const take = () => {
    renameNode(session, nodeId, name);
    onEnd();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Enter") take();
    if (event.key === "Escape") onEnd();
  };
  return (
    <ViewportPortal>
      <input
        className={styles.field}
        style={{ transform: `translate(${node.position.x + 6}px, ${node.position.y + 5}px)` }}
        aria-label="New name"
        ref={focusAndSelect}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={take}
      />
    </ViewportPortal>
  );
}

function focusAndSelect(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}
