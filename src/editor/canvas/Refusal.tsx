import { CircleSlash } from "lucide-react";
import { useEffect } from "react";
import type { Position } from "../../program/program.ts";
import styles from "./Canvas.module.css";

export interface RefusedAt {
  readonly reason: string;
  /** In pixels of the canvas element. */
  readonly at: Position;
}

const shownMs = 6000;

/** Says at the pointer why an edge was not drawn, and says it to screen readers too. */
export function Refusal({
  refused,
  onEnd,
}: {
  readonly refused: RefusedAt | undefined;
  readonly onEnd: () => void;
}) {
  useEffect(() => {
    if (!refused) return;
    const timer = setTimeout(onEnd, shownMs);
    document.addEventListener("pointerdown", onEnd, { once: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerdown", onEnd);
    };
  }, [refused, onEnd]);
  return (
    <div aria-live="assertive">
      {refused && (
        <p className={styles.refusal} style={{ left: refused.at.x + 14, top: refused.at.y + 16 }}>
          <CircleSlash size={15} aria-hidden />
          {refused.reason}
        </p>
      )}
    </div>
  );
}
