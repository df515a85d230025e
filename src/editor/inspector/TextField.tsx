import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { Field, Input, TextArea } from "../../ui/Field.tsx";
import type { Parsed } from "./option-text.ts";

export interface TextFieldProps<Value> {
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly placeholder?: string;
  /** For what is code: types, expressions. */
  readonly code?: boolean;
  readonly multiline?: boolean;
  /** What it says now. */
  readonly value: string;
  readonly parse: (text: string) => Parsed<Value>;
  readonly onCommit: (value: Value) => void;
}

/**
 * A field whose text becomes one change when it is left, by Enter, by going elsewhere, or because the whole form goes
 * away. Text that cannot be read says why and is kept in the field; Escape gives back what it said before.
 */
export function TextField<Value>(props: TextFieldProps<Value>) {
  const { label, help, placeholder, code = false, multiline = false, value, parse } = props;
  const [typed, setTyped] = useState<string>();
  const commit = useCommit(props, typed, () => setTyped(undefined));
  const parsed = typed === undefined ? undefined : parse(typed);
  const error = parsed && "error" in parsed ? parsed.error : undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !multiline) commit();
    if (event.key === "Escape") setTyped(undefined);
  };
  return (
    <Field label={label} help={help} error={error}>
      {(control) => {
        const shared = { ...control, value: typed ?? value, placeholder, onBlur: commit, onKeyDown };
        return multiline ? (
          <TextArea {...shared} onChange={(event) => setTyped(event.target.value)} />
        ) : (
          <Input {...shared} code={code} onChange={(event) => setTyped(event.target.value)} />
        );
      }}
    </Field>
  );
}

function useCommit<Value>(
  props: TextFieldProps<Value>,
  typed: string | undefined,
  onDone: () => void,
): () => void {
  const commit = () => {
    const parsed = typed === undefined || typed === props.value ? undefined : props.parse(typed);
    if (parsed && "error" in parsed) return;
    if (parsed) props.onCommit(parsed.value);
    onDone();
  };
  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  });
  useEffect(() => () => latest.current(), []);
  return commit;
}
