import { useId, type ComponentProps, type ReactNode } from "react";
import { classes } from "./classes.ts";
import styles from "./Field.module.css";

/** What a control must take over from its field, so that label, help and error are read out with it. */
export interface ControlProps {
  readonly id: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
}

export interface FieldProps {
  readonly label: ReactNode;
  readonly help?: ReactNode;
  /** What is wrong and how to put it right; takes the place of the help. */
  readonly error?: string | undefined;
  readonly children: (control: ControlProps) => ReactNode;
}

export function Field({ label, help, error, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? help;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        ...(note ? { "aria-describedby": noteId } : {}),
        ...(error ? { "aria-invalid": true } : {}),
      })}
      {note && (
        <p id={noteId} className={error ? styles.error : styles.help} role={error ? "alert" : undefined}>
          {note}
        </p>
      )}
    </div>
  );
}

export interface InputProps extends ComponentProps<"input"> {
  /** For what is code: types, expressions. */
  readonly code?: boolean;
}

export function Input({ code = false, className, ...rest }: InputProps) {
  return (
    <input
      className={classes(styles.control, code && styles.code, className)}
      autoComplete="off"
      spellCheck={!code}
      {...rest}
    />
  );
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={classes(styles.control, styles.area, className)} rows={3} {...rest} />;
}

export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select className={classes(styles.control, styles.select, className)} {...rest} />;
}

export interface CheckboxProps extends Omit<ComponentProps<"input">, "type"> {
  readonly label: string;
  readonly help?: string;
}

export function Checkbox({ label, help, ...rest }: CheckboxProps) {
  const id = useId();
  return (
    <div className={styles.checkbox}>
      <input id={id} type="checkbox" {...(help && { "aria-describedby": `${id}-note` })} {...rest} />
      <div>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        {help && (
          <p id={`${id}-note`} className={styles.help}>
            {help}
          </p>
        )}
      </div>
    </div>
  );
}
