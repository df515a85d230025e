import { useState, type ReactNode } from "react";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { ParameterField } from "./ParameterField.tsx";
import { readField, textOf, valuesOf, type AskedValue, type ParameterSchemas } from "./starting.ts";
import styles from "./ValuesDialog.module.css";

export interface ValuesDialogProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly asked: readonly AskedValue[];
  readonly schemas: ParameterSchemas;
  /** What the fields hold at first, by name. */
  readonly initial?: Readonly<Record<string, unknown>> | undefined;
  /** The word on the button. */
  readonly submit: string;
  readonly isBusy?: boolean;
  /** Why the values were not taken. */
  readonly refusal?: string | undefined;
  /** Called with values that fit; those that were left empty are left out. */
  readonly onSubmit: (values: Readonly<Record<string, unknown>>) => void;
  readonly onClose: () => void;
}

/** Asks for values, each in the way that its type suggests, and says beside each field what is wrong with it. */
export function ValuesDialog(props: ValuesDialogProps) {
  const { title, description, asked, schemas, initial, submit, isBusy, refusal, onSubmit, onClose } = props;
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [isTried, setTried] = useState(false);
  const textIn = (one: AskedValue) =>
    typed[one.name] ?? textOf(one, schemas[one.name], initial && ownValue(initial, one.name));
  const read = asked.map((one) => readField(one, schemas[one.name], textIn(one)));
  const trySubmit = () => {
    setTried(true);
    if (!read.some((field) => "problem" in field)) onSubmit(valuesOf(asked, read));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={trySubmit} disabled={isBusy}>
            {submit}
          </Button>
        </>
      }
    >
      {asked.map((one, index) => {
        const field = read[index];
        return (
          <ParameterField
            key={one.name}
            parameter={one}
            schema={schemas[one.name]}
            text={textIn(one)}
            problem={isTried && field && "problem" in field ? field.problem : undefined}
            onText={(text) => setTyped({ ...typed, [one.name]: text })}
          />
        );
      })}
      {refusal !== undefined && (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
    </Dialog>
  );
}

function ownValue(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
