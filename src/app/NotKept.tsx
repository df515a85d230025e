import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { hashOf } from "./address.ts";
import type { Autosave, SaveState } from "./autosave.ts";
import type { Services } from "./services.ts";
import { useTransfers, workspaceName } from "./storage/Transfers.tsx";
import styles from "./Workspace.module.css";

interface NotKeptProps {
  readonly services: Services;
  readonly autosave: Autosave;
}

/** Says what is only in memory, and why; it stands until that is on disk or the user has read it. */
export function NotKept({ services, autosave }: NotKeptProps) {
  const runs = useStore(services.runs.notKept);
  const save = useStore(autosave.state);
  const [read, setRead] = useState("");
  const { download } = useTransfers();
  const text = sentences(runs, save);
  useLeavingWarning(text !== "");
  const tryAgain = () => {
    void services.runs.keepNow();
    void autosave.saveAgain();
  };
  return (
    <div role="alert">
      {text !== "" && text !== read && (
        <p className={styles.notKept}>
          <CloudOff size={15} aria-hidden />
          <span className={styles.notKeptText}>{text}</span>
          <Button size="small" onClick={() => download({ kind: "workspace" }, workspaceName())}>
            Download everything
          </Button>
          <Button size="small" onClick={tryAgain}>
            Try again
          </Button>
          <a className={styles.notKeptLink} href={hashOf({ page: "storage" })}>
            Free space
          </a>
          <Button size="small" variant="quiet" onClick={() => setRead(text)}>
            Dismiss
          </Button>
        </p>
      )}
    </div>
  );
}

/** Empty while all is on disk. */
function sentences(runs: string | undefined, save: SaveState): string {
  const edits = save.kind === "failed" ? save.reason : undefined;
  if (runs === undefined && edits === undefined) return "";
  const isOneReason = runs === edits;
  const parts = [
    isOneReason && `The run and your edits could not be saved. ${runs}`,
    !isOneReason && runs !== undefined && `The run could not be saved. ${runs}`,
    !isOneReason && edits !== undefined && `Your edits could not be saved. ${edits}`,
    "Millrace goes on in memory: closing or reloading this tab loses what is not saved.",
  ];
  return parts.filter((part) => part !== false).join(" ");
}

/** The browser asks before it closes a tab that has something only in memory. */
function useLeavingWarning(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isOn]);
}
