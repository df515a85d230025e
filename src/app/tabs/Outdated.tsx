import { useStore } from "zustand";
import { Button } from "../../ui/Button.tsx";
import type { DatabaseState } from "./databaseState.ts";
import styles from "../Workspace.module.css";

/** Stands when a newer Millrace was opened in another tab: this page is the old one. */
export function Outdated({ state }: { readonly state: DatabaseState }) {
  const standing = useStore(state.standing);
  return (
    <div role="alert">
      {standing === "outdated" && (
        <p className={styles.notKept}>
          A newer Millrace was opened in another tab. What you had here is saved; this page cannot save any
          more. A run that goes on here is finished first: the other tab waits for it.
          <Button size="small" onClick={() => location.reload()}>
            Reload
          </Button>
        </p>
      )}
    </div>
  );
}
