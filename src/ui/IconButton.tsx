import type { ComponentProps, ReactNode } from "react";
import { classes } from "./classes.ts";
import { Tooltip } from "./Tooltip.tsx";
import styles from "./IconButton.module.css";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label" | "title"> {
  /** What it does: the accessible name and the tooltip. */
  readonly label: string;
  readonly keys?: readonly string[];
  readonly side?: "top" | "right" | "bottom" | "left";
  readonly children: ReactNode;
}

export function IconButton({ label, keys, side, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} {...(keys && { keys })} {...(side && { side })}>
      <button type="button" aria-label={label} className={classes(styles.button, className)} {...rest} />
    </Tooltip>
  );
}
