import { useRef, type KeyboardEvent } from "react";
import styles from "./NameField.module.css";

export interface NameFieldProps {
  readonly name: string;
  /** The new name; nothing when it stays. */
  readonly onEnd: (name: string | undefined) => void;
}

/** A flow's name while it is being typed: Enter and leaving keep it, Escape does not. */
export function NameField({ name, onEnd }: NameFieldProps) {
  const isOver = useRef(false);
  const end = (text?: string) => {
    if (isOver.current) return;
    isOver.current = true;
    const typed = text?.trim();
    onEnd(typed === "" || typed === name ? undefined : typed);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") end(event.currentTarget.value);
    if (event.key === "Escape") end();
  };
  return (
    <input
      className={styles.field}
      aria-label="Name of the flow"
      defaultValue={name}
      ref={focusAndSelect}
      onBlur={(event) => end(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

function focusAndSelect(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}
