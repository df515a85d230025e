import { TriangleAlert, Wand2 } from "lucide-react";
import { Popover } from "radix-ui";
import { createContext, useContext, useState } from "react";
import type { Problem } from "../../program/checks.ts";
import { Button } from "../../ui/Button.tsx";
import { classes } from "../../ui/classes.ts";
import { Tooltip } from "../../ui/Tooltip.tsx";
import styles from "./WireProblem.module.css";

/** Puts a converter task into the edge; for the wires of one canvas. */
export const ConvertContext = createContext<(problem: Problem) => void>(() => undefined);

/** On an edge that brings what does not fit: which types meet. Pressed, it says why, and offers a way out. */
export function WireProblem({ problem, at }: { readonly problem: Problem; readonly at: string }) {
  const convert = useContext(ConvertContext);
  const [isOpen, setOpen] = useState(false);
  const { types, message } = problem;
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Tooltip text={message} side="top">
        <Popover.Trigger
          className={classes(styles.problem, "nodrag", "nopan")}
          style={{ transform: `translate(-50%, -50%) ${at}` }}
          aria-label={`Type error: ${message}`}
          data-edge-words
        >
          <TriangleAlert size={12} strokeWidth={2.4} aria-hidden />
          {types && (
            <span className={styles.types} aria-hidden>
              <span>{types.given}</span> → <span>{types.taken}</span>
            </span>
          )}
        </Popover.Trigger>
      </Tooltip>
      <Popover.Portal>
        <Popover.Content className={styles.content} side="bottom" sideOffset={6} collisionPadding={8}>
          <p className={styles.message}>{message}</p>
          {types && (
            <Button
              size="small"
              onClick={() => {
                setOpen(false);
                convert(problem);
              }}
            >
              <Wand2 size={13} aria-hidden /> Insert a converter task
            </Button>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
