import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./IconButton.tsx";
import styles from "./Dialog.module.css";

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  /** `wide` is for something to read in columns. */
  readonly size?: "medium" | "wide";
  /** The buttons at the foot; the one that is most likely wanted comes last. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** A question or form that must be answered before going on. Escape and a click outside close it. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  size = "medium",
  actions,
  children,
}: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          className={styles.content}
          data-size={size}
          onOpenAutoFocus={focusAnswer}
          {...(!description && { "aria-describedby": undefined })}
        >
          <header className={styles.header}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close">
                <X size={16} aria-hidden />
              </IconButton>
            </Radix.Close>
          </header>
          {description && <Radix.Description className={styles.description}>{description}</Radix.Description>}
          {children}
          {actions && <footer className={styles.actions}>{actions}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The focus goes to the first field, else to the likeliest answer, else to what can be read: not to the cross, whose tooltip would open. */
function focusAnswer(event: Event): void {
  const content = event.currentTarget as HTMLElement;
  const field = content.querySelector<HTMLElement>("input, textarea, select");
  const answer =
    field ??
    content.querySelector<HTMLElement>("footer button:last-of-type") ??
    content.querySelector<HTMLElement>("[tabindex='0']");
  if (!answer) return;
  event.preventDefault();
  answer.focus();
}
