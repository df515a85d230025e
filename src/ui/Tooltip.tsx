import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import styles from "./Tooltip.module.css";

export interface TooltipProps {
  readonly text: ReactNode;
  /** Keys that do the same, as printed on them: `["Ctrl", "Z"]`. */
  readonly keys?: readonly string[];
  readonly side?: "top" | "right" | "bottom" | "left";
  /** One element that can hold a ref and focus. */
  readonly children: ReactElement;
}

/** Explains what is under the pointer or has the focus. It may repeat a name, never be the only place of it. */
export function Tooltip({ text, keys = [], side = "bottom", children }: TooltipProps) {
  return (
    <Radix.Provider delayDuration={350} skipDelayDuration={200}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content className={styles.content} side={side} sideOffset={6} collisionPadding={8}>
            {text}
            {keys.length > 0 && (
              <span className={styles.keys}>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </span>
            )}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
