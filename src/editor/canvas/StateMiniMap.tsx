import { MiniMap, type MiniMapNodeProps, type Node } from "@xyflow/react";
import { memo } from "react";
import { classes } from "../../ui/classes.ts";
import { toneOfRun, useNodeState } from "./StateBadge.tsx";
import styles from "./StateMiniMap.module.css";

/** The whole flow in small: where one is, and what runs or failed. A state change redraws its own rectangle only. */
export function StateMiniMap() {
  return (
    <MiniMap
      className={styles.map}
      nodeComponent={MiniNode}
      nodeClassName={classOf}
      pannable
      zoomable
      style={size}
    />
  );
}

const size = { width: 124, height: 78 };

/** Frames are lines around what they hold. */
function classOf({ type, data }: Node): string {
  return type === "frame" && data["isFolded"] !== true ? (styles.frame ?? "") : "";
}

const MiniNode = memo(function MiniNode(props: MiniMapNodeProps) {
  const { id, x, y, width, height, selected, className } = props;
  const tone = useNodeState(id, (run) => run && toneOfRun(run));
  return (
    <rect
      className={classes(styles.node, className)}
      data-tone={tone}
      data-selected={selected || undefined}
      x={x}
      y={y}
      width={width}
      height={height}
      rx={12}
    />
  );
});
