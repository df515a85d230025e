import { useState } from "react";
import type { ValueProblem } from "../code/givenValue.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field, TextArea } from "../ui/Field.tsx";
import { jsonTextOf } from "./pinText.ts";
import styles from "./PinDialog.module.css";

export interface PinDialogProps {
  /** What the node is called. */
  readonly title: string;
  /** The type that its author wrote for what it gives; `unknown` where there is none. */
  readonly type: string;
  /** The value to begin with: what is pinned, or else what the node gave. */
  readonly initial: { readonly value: unknown } | undefined;
  readonly check: (text: string) => Promise<readonly ValueProblem[]>;
  readonly onPin: (value: unknown) => void;
  readonly onClose: () => void;
}

/** Asks for the value that runs take in place of a node, as JSON; the compiler says whether the node gives such a value. */
export function PinDialog({ title, type, initial, check, onPin, onClose }: PinDialogProps) {
  const [start] = useState(() => (initial ? jsonTextOf(initial.value) : { text: "" }));
  const [text, setText] = useState("text" in start ? start.text : "");
  const [problems, setProblems] = useState<readonly ValueProblem[]>([]);
  const [isChecking, setChecking] = useState(false);
  const isOnlyMistyped = problems.length > 0 && problems.every(({ kind }) => kind === "type");
  const pin = () => {
    onPin(JSON.parse(text));
    onClose();
  };
  const tryPin = async () => {
    setChecking(true);
    const found = await check(text);
    setChecking(false);
    setProblems(found);
    if (found.length === 0) pin();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Pin a value for “${title}”`}
      description="The next runs on this device take it, and do not run the node."
      size="wide"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {isOnlyMistyped ? (
            <Button variant="primary" onClick={pin}>
              Pin anyway
            </Button>
          ) : (
            <Button variant="primary" onClick={() => void tryPin()} disabled={isChecking}>
              Pin
            </Button>
          )}
        </>
      }
    >
      {"reason" in start && <p className={styles.reason}>{start.reason}</p>}
      <Field
        label="Value, as JSON"
        help={type === "" || type === "unknown" ? undefined : `The node gives ${type}.`}
      >
        {(control) => (
          <TextArea
            {...control}
            className={styles.text}
            rows={12}
            spellCheck={false}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setProblems([]);
            }}
          />
        )}
      </Field>
      {problems.length > 0 && (
        <ul className={styles.problems} role="alert">
          {problems.slice(0, 20).map(({ line, column, message }, index) => (
            <li key={index}>
              <strong>
                Line {line}, column {column}:
              </strong>{" "}
              {message}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
