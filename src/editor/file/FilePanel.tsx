import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { useSession, type Session } from "../session.ts";
import type { FileLink } from "./FileLink.ts";
import { openFileView } from "./fileView.ts";
import styles from "./FilePanel.module.css";

export interface FilePanelProps {
  readonly session: Session;
  readonly link: FileLink;
  readonly flowId: string;
  readonly onClose: () => void;
}

/** The file of the flow, beside the canvas: each follows the other. */
export function FilePanel({ session, link, flowId, onClose }: FilePanelProps) {
  const container = useRef<HTMLDivElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [shown, setShown] = useState<"loading" | "ready" | "failed">("loading");
  const isReadOnly = useSession(session, (state) => state.isReadOnly);
  const problem = useStore(link.state, (state) => state.problem);
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const view = openFileView({ element, session, link, flowId });
    let isCurrent = true;
    view.ready.then(
      () => isCurrent && setShown("ready"),
      (error: unknown) => {
        console.error(error);
        if (isCurrent) setShown("failed");
      },
    );
    return () => {
      isCurrent = false;
      view.close();
    };
  }, [session, link, flowId, attempt]);
  return (
    <section className={styles.panel} aria-label="File">
      <header className={styles.head}>
        <h2 className={styles.title}>File</h2>
        <span className={styles.remark}>
          {isReadOnly ? "Another tab edits it" : "Canvas and file follow each other"}
        </span>
        <IconButton label="Hide the file" side="left" onClick={onClose}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      <div className={styles.body}>
        <div ref={container} className={styles.monaco} />
        {shown === "loading" && (
          <p className={styles.message} role="status">
            Loading the code editor …
          </p>
        )}
        {shown === "failed" && (
          <p className={styles.message} role="alert">
            The code editor could not be loaded.{" "}
            <Button size="small" onClick={() => setAttempt(attempt + 1)}>
              Try again
            </Button>
          </p>
        )}
      </div>
      <div role="status">
        {problem && (
          <div className={styles.problem}>
            <p>
              {problem.place && (
                <strong>
                  Line {problem.place.line}, column {problem.place.column}:{" "}
                </strong>
              )}
              {problem.reason}
              <span className={styles.consequence}> The canvas shows the last text that could be read.</span>
            </p>
            <Button size="small" onClick={() => link.discard()}>
              Back to that text
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}
