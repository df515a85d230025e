import { apply } from "../../program/change.ts";
import { setParameter, type NewParameter } from "../../program/edits.ts";
import { nodeById, type ParameterNode } from "../../program/program.ts";
import type { Session } from "../session.ts";
import styles from "./Inspector.module.css";
import type { Parsed } from "./option-text.ts";
import { TextField } from "./TextField.tsx";

/** A parameter of the flow: `name: type = default` in its function's head. */
export function ParameterForm({
  session,
  node,
}: {
  readonly session: Session;
  readonly node: ParameterNode;
}) {
  const set = (part: Partial<NewParameter>) => setPart(session, node.id, part);
  return (
    <form className={styles.form} aria-label="Parameter" onSubmit={(event) => event.preventDefault()}>
      <TextField
        label="Name"
        code
        help="As in TypeScript: letters, digits and _, not starting with a digit."
        value={node.name}
        parse={parseParameterName}
        onCommit={(name) => set({ name })}
      />
      <TextField
        label="Type"
        code
        placeholder="string"
        help="A TypeScript type. It makes the field of the run form and checks what is given."
        value={node.type}
        parse={parseTrimmed}
        onCommit={(type) => set({ type })}
      />
      <TextField
        label="Default"
        code
        placeholder="none: it must be given"
        help={
          <>
            An expression, such as <code>"people need to eat more fruits"</code> or <code>10</code>.
          </>
        }
        value={node.default ?? ""}
        parse={parseTrimmed}
        onCommit={(value) => set({ default: value })}
      />
    </form>
  );
}

function setPart(session: Session, id: string, part: Partial<NewParameter>): void {
  const { program, selection, apply: applyChange } = session.getState();
  const node = nodeById(program, id);
  if (node?.kind !== "parameter") return;
  const { name, type } = node;
  const change = setParameter(program, id, { name, type, default: node.default ?? "", ...part });
  const renamed = apply(program, change).nodes.find((other) => !nodeById(program, other.id));
  const select = selection.map((selected) => (selected === id && renamed ? renamed.id : selected));
  applyChange(change, { select });
}

function parseParameterName(text: string): Parsed<string> {
  const name = text.trim();
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return { value: name };
  return {
    error: "A name as in TypeScript, such as book or maxWords: no spaces, not starting with a digit.",
  };
}

function parseTrimmed(text: string): Parsed<string> {
  return { value: text.trim() };
}
