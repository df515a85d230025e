import type { ReactNode } from "react";
import type { CommonOptions } from "../../program/program.ts";
import { Checkbox } from "../../ui/Field.tsx";
import styles from "./Inspector.module.css";
import { optionText, parseName, parseRetries, parseText, parseTimeout } from "./option-text.ts";
import { TextField } from "./TextField.tsx";

/** Options as a form changes them; `undefined` leaves one out of the file. */
type Common = { readonly [Name in keyof CommonOptions]?: CommonOptions[Name] | undefined };

export interface CommonOptionsProps {
  readonly options: Common;
  readonly onSet: (change: Common) => void;
}

/** Name and description, which stand first in both forms. */
export function NameOptions({ options, onSet, help }: CommonOptionsProps & { readonly help: ReactNode }) {
  return (
    <>
      <TextField
        label="Name"
        value={options.name ?? ""}
        parse={parseName}
        onCommit={(name) => onSet({ name })}
        help={help}
      />
      <TextField
        label="Description"
        multiline
        value={optionText(options.description)}
        parse={parseText}
        onCommit={(description) => onSet({ description })}
      />
    </>
  );
}

/** How often and how long it may try; `delay` is the field beside the retries. */
export function AttemptOptions({
  options,
  onSet,
  delay,
}: CommonOptionsProps & { readonly delay: ReactNode }) {
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label="Retries"
          help="More attempts after the first."
          placeholder="0"
          value={optionText(options.retries)}
          parse={parseRetries}
          onCommit={(retries) => onSet({ retries })}
        />
        {delay}
      </div>
      <TextField
        label="Timeout, seconds"
        help="An attempt that takes longer is stopped, even in an endless loop."
        placeholder="no limit"
        value={optionText(options.timeoutSeconds)}
        parse={parseTimeout}
        onCommit={(timeoutSeconds) => onSet({ timeoutSeconds })}
      />
    </>
  );
}

/** A yes or no; no is left out of the file. */
export function FlagOption(props: {
  readonly label: string;
  readonly help: string;
  readonly value: boolean | undefined;
  readonly onSet: (value: true | undefined) => void;
}) {
  const { label, help, value, onSet } = props;
  return (
    <Checkbox
      label={label}
      help={help}
      checked={value ?? false}
      onChange={(event) => onSet(event.target.checked || undefined)}
    />
  );
}
