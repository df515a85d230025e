import { ViewportPortal } from "@xyflow/react";
import type { Guide } from "./guides.ts";
import styles from "./GuideLines.module.css";

/** The lines on which a dragged card has come to rest. */
export function GuideLines({ guides }: { readonly guides: readonly Guide[] }) {
  if (guides.length === 0) return null;
  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <span
          key={axis}
          aria-hidden
          data-axis={axis}
          className={styles.guide}
          style={
            axis === "x"
              ? { left: at, top: from, height: to - from }
              : { top: at, left: from, width: to - from }
          }
        />
      ))}
    </ViewportPortal>
  );
}
