import { useEffect, useRef, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { useSession, type Session } from "../session.ts";
import type { CodeDesk } from "./CodeDesk.ts";
import { textAt } from "./draft.ts";
import styles from "./CodeEditor.module.css";

export interface CodeEditorProps {
  readonly session: Session;
  readonly desk: CodeDesk;
  /** The task's identifier, or `sharedCode`. */
  readonly place: string;
  readonly label: string;
}

/** A text of the flow in Monaco. Until Monaco is there, the same text stands in the same place. */
export function CodeEditor({ session, desk, place, label }: CodeEditorProps) {
  const container = useRef<HTMLDivElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [shown, setShown] = useState<"loading" | "ready" | "failed">("loading");
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    let isCurrent = true;
    const answer = (state: "ready" | "failed") => isCurrent && setShown(state);
    desk.show(element, place, label).then(
      () => answer("ready"),
      (error: unknown) => {
        console.error(error);
        answer("failed");
      },
    );
    return () => {
      isCurrent = false;
      desk.hide(element);
    };
  }, [desk, place, label, attempt]);
  return (
    <div className={styles.frame}>
      <div ref={container} className={styles.monaco} />
      {shown !== "ready" && <Ghost session={session} place={place} label={label} />}
      {shown === "failed" && (
        <p className={styles.failed} role="alert">
          The code editor could not be loaded.
          <Button size="small" onClick={() => setAttempt(attempt + 1)}>
            Try again
          </Button>
        </p>
      )}
    </div>
  );
}

function Ghost({ session, place, label }: Pick<CodeEditorProps, "session" | "place" | "label">) {
  const text = useSession(session, (state) => textAt(state.program, place)) ?? "";
  const numbers = text.split("\n").map((_, index) => index + 1);
  return (
    <div className={styles.ghost} aria-label={label} role="img">
      <pre className={styles.numbers} aria-hidden>
        {numbers.join("\n")}
      </pre>
      <pre>{text}</pre>
    </div>
  );
}
