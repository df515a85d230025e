import { ShieldAlert } from "lucide-react";
import type { Grant } from "../../store/grants.ts";
import { Button } from "../../ui/Button.tsx";
import { originText } from "./originText.ts";
import styles from "./UntrustedNotice.module.css";

export interface UntrustedNoticeProps {
  readonly grant: Grant | undefined;
  /** Asks what Run would ask. */
  readonly onTrust: () => void;
}

/** Stands above a flow that does not run yet. */
export function UntrustedNotice({ grant, onTrust }: UntrustedNoticeProps) {
  return (
    <div role="status">
      {grant && !grant.isTrusted && (
        <p className={styles.notice}>
          <ShieldAlert size={15} aria-hidden />
          <span className={styles.text}>
            {originText(grant.origin)} You can look at it and change it; it does not run until you trust it.
          </span>
          <Button size="small" onClick={onTrust}>
            Trust…
          </Button>
        </p>
      )}
    </div>
  );
}
