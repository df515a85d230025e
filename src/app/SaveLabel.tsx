import { Check, CloudOff, LoaderCircle, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import type { Autosave } from "./autosave.ts";
import styles from "./TopBar.module.css";

/** Tells the truth about the newest edits, and lets the user decide when another tab saved in between. */
export function SaveLabel({
  autosave,
  onTakeTheirs,
  onShowVersions,
}: {
  readonly autosave: Autosave;
  readonly onTakeTheirs: () => void;
  readonly onShowVersions: () => void;
}) {
  const state = useStore(autosave.state);
  const [isAsking, setAsking] = useState(false);
  switch (state.kind) {
    case "saved":
      return (
        <span className={styles.save} role="status">
          <button
            type="button"
            className={styles.saved}
            title={`Saved at ${new Date(state.at).toLocaleTimeString()}; shows all versions`}
            onClick={onShowVersions}
          >
            <Check size={13} aria-hidden /> Saved on this device
          </button>
        </span>
      );
    case "saving":
      return (
        <span className={styles.save} role="status">
          <LoaderCircle size={13} aria-hidden /> Saving …
        </span>
      );
    case "failed":
      return (
        <button
          type="button"
          className={styles.notSaved}
          title={state.reason}
          onClick={() => void autosave.save()}
        >
          <CloudOff size={13} aria-hidden /> Not saved. Try again
        </button>
      );
    case "conflict":
      return (
        <>
          <button type="button" className={styles.notSaved} onClick={() => setAsking(true)}>
            <TriangleAlert size={13} aria-hidden /> Not saved: changed in another tab
          </button>
          <Dialog
            open={isAsking}
            onClose={() => setAsking(false)}
            title="This flow was changed in another tab"
            description="Your edits here are not saved yet. One of the two versions has to give way."
            actions={
              <>
                <Button onClick={onTakeTheirs}>Take the other tab's</Button>
                <Button
                  variant="primary"
                  onClick={() => void autosave.keepMine().then(() => setAsking(false))}
                >
                  Keep mine
                </Button>
              </>
            }
          />
        </>
      );
    case "deleted":
      return (
        <button type="button" className={styles.notSaved} onClick={() => void autosave.keepMine()}>
          <TriangleAlert size={13} aria-hidden /> Not saved: no longer on this device. Save it again
        </button>
      );
    default:
      return state satisfies never;
  }
}
