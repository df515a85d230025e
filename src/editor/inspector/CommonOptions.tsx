import type { ReactNode } from "react";
import type { CommonOptions } from "../../program/program.ts";
import { Field, Select } from "../../ui/Field.tsx";
import styles from "./Inspector.module.css";
import { optionText, parseName, parseRetries, parseText, parseTimeout } from "./option-text.ts";
import { TextField } from "./TextField.tsx";

/** Options as a form changes them; `undefined` leaves one out of the file. */
type Common = { readonly [Name in keyof CommonOptions]?: CommonOptions[Name] | undefined };

export interface CommonOptionsProps {
  readonly options: Common;
  readonly onSet: (change: Common) => void;
}

/** Some options under a heading, which can be folded away. */
export function OptionSection(props: {
  readonly title: string;
  /** How many of its options say something. */
  readonly given: number;
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}) {
  const { title, given, isOpen = false, children } = props;
  return (
    <details className={styles.section} open={isOpen || given > 0}>
      <summary className={styles.sectionTitle}>
        {title}
        {given > 0 && <span className={styles.given}>{given} set</span>}
      </summary>
      <div className={styles.sectionBody}>{children}</div>
    </details>
  );
}

/** How many of these options are given. */
export function givenOf(options: object, names: readonly string[]): number {
  return names.filter((name) => (options as Record<string, unknown>)[name] !== undefined).length;
}

/** Name, description and version, which stand first in both forms; `runName` is the field for the runs' names. */
export function NameOptions(
  props: CommonOptionsProps & { readonly help: ReactNode; readonly runName: ReactNode },
) {
  const { options, onSet, help, runName } = props;
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
      <div className={styles.pair}>
        <TextField
          label="Version"
          help="Kept with every run."
          placeholder="1.0.0"
          value={optionText(options.version)}
          parse={parseText}
          onCommit={(version) => onSet({ version })}
        />
        {runName}
      </div>
    </>
  );
}

export const attemptNames = ["retries", "retryDelaySeconds", "retryJitterFactor", "timeoutSeconds"] as const;

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

export const storageNames = ["resultStorage", "resultSerializer", "cacheResultInMemory"] as const;

/** Where and how results are kept. */
export function StorageOptions({ options, onSet }: CommonOptionsProps) {
  return (
    <>
      <TextField
        label="Storage"
        help="A name of your own. Results of different storages do not meet."
        placeholder="default"
        value={optionText(options.resultStorage)}
        parse={parseText}
        onCommit={(resultStorage) => onSet({ resultStorage })}
      />
      <ChoiceOption
        label="Kept as"
        help="JSON refuses, with a warning, what it would change."
        value={options.resultSerializer}
        choices={{ structured: "Structured clone", json: "JSON" }}
        none="As the flow around has it"
        onSet={(resultSerializer) => onSet({ resultSerializer })}
      />
      <FlagOption
        label="In the run's record"
        help="Off keeps large results out of the record."
        value={options.cacheResultInMemory}
        none="As the flow around has it, or yes"
        onSet={(cacheResultInMemory) => onSet({ cacheResultInMemory })}
      />
    </>
  );
}

interface OptionProps<Value> {
  readonly label: string;
  readonly help: string;
  readonly value: Value | undefined;
  /** What holds when the option is left out. */
  readonly none: string;
  readonly onSet: (value: Value | undefined) => void;
}

/** Yes, no, or left out of the file. */
export function FlagOption({ value, onSet, ...rest }: OptionProps<boolean>) {
  const text = value === undefined ? undefined : value ? "yes" : "no";
  return (
    <ChoiceOption
      {...rest}
      value={text}
      choices={{ yes: "Yes", no: "No" }}
      onSet={(chosen) => onSet(chosen === undefined ? undefined : chosen === "yes")}
    />
  );
}

/** One of a few values, or left out of the file. */
export function ChoiceOption<Value extends string>(
  props: OptionProps<Value> & { readonly choices: Readonly<Record<Value, string>> },
) {
  const { label, help, value, none, choices, onSet } = props;
  return (
    <Field label={label} help={help}>
      {(control) => (
        <Select
          {...control}
          value={value ?? ""}
          onChange={({ target }) => onSet(target.value === "" ? undefined : (target.value as Value))}
        >
          <option value="">{none}</option>
          {Object.entries<string>(choices).map(([choice, text]) => (
            <option key={choice} value={choice}>
              {text}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
