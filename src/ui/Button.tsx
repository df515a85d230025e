import type { ComponentProps } from "react";
import { classes } from "./classes.ts";
import styles from "./Button.module.css";

export interface ButtonProps extends ComponentProps<"button"> {
  /** `primary` is the one thing a screen wants done; `danger` cannot be taken back. */
  readonly variant?: "primary" | "secondary" | "quiet" | "danger";
  readonly size?: "small" | "medium";
}

/** A button with words on it; icons go in as children. For an icon alone see `IconButton`. */
export function Button({ variant = "secondary", size = "medium", className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={classes(styles.button, styles[variant], styles[size], className)}
      {...rest}
    />
  );
}
