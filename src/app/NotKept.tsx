import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import type { Services } from "./services.ts";
import styles from "./Workspace.module.css";

/** Stands until it is read: what it tells of is gone with the page. */
export function NotKept({ runs }: { readonly runs: Services["runs"] }) {
  const reason = useStore(runs.notKept);
  return (
    <div role="alert">
      {reason !== undefined && (
        <p className={styles.notKept}>
          {reason} It is still on the screen; reloading the page loses it.
          <Button size="small" onClick={() => runs.notKept.setState(undefined, true)}>
            Dismiss
          </Button>
        </p>
      )}
    </div>
  );
}
