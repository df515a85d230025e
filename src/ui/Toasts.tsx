import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from "react";
import { Button } from "./Button.tsx";
import { IconButton } from "./IconButton.tsx";
import styles from "./Toasts.module.css";

export interface ToastMessage {
  readonly tone: "info" | "success" | "danger";
  readonly title: string;
  readonly detail?: string;
  /** What can still be done about it, such as to undo it. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

type ShowToast = (message: ToastMessage) => void;

interface ShownToast extends ToastMessage {
  readonly id: number;
}

const ToastContext = createContext<ShowToast | undefined>(undefined);

const icons = { info: Info, success: CircleCheck, danger: CircleAlert };

/** Where short messages appear, at the bottom of the page. They are read out, and wait while the pointer is on them. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly ShownToast[]>([]);
  const nextId = useRef(0);
  const show = useCallback<ShowToast>((message) => {
    const id = nextId.current++;
    setShown((toasts) => [...toasts.slice(-2), { ...message, id }]);
  }, []);
  const close = (id: number) => setShown((toasts) => toasts.filter((toast) => toast.id !== id));
  return (
    <ToastContext value={show}>
      <Radix.Provider duration={6000} swipeDirection="down">
        {children}
        {shown.map((toast) => (
          <ToastView key={toast.id} toast={toast} onClose={() => close(toast.id)} />
        ))}
        <Radix.Viewport className={styles.viewport} />
      </Radix.Provider>
    </ToastContext>
  );
}

/** Shows a short message that goes away by itself. Only below `Toasts`. */
export function useToast(): ShowToast {
  const show = useContext(ToastContext);
  return useMemo(() => {
    if (!show) throw new Error("useToast is used outside of <Toasts>.");
    return show;
  }, [show]);
}

function ToastView({ toast, onClose }: { readonly toast: ShownToast; readonly onClose: () => void }) {
  const Icon = icons[toast.tone];
  return (
    <Radix.Root
      className={styles.toast}
      data-tone={toast.tone}
      type={toast.tone === "danger" ? "foreground" : "background"}
      onOpenChange={(open) => !open && onClose()}
    >
      <Icon className={styles.icon} size={16} aria-hidden />
      <div className={styles.text}>
        <Radix.Title className={styles.title}>{toast.title}</Radix.Title>
        {toast.detail && <Radix.Description className={styles.detail}>{toast.detail}</Radix.Description>}
      </div>
      {toast.action && (
        <Radix.Action asChild altText={toast.action.label}>
          <Button size="small" onClick={toast.action.run}>
            {toast.action.label}
          </Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton label="Dismiss">
          <X size={14} aria-hidden />
        </IconButton>
      </Radix.Close>
    </Radix.Root>
  );
}
