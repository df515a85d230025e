import { MiniMap, type MiniMapNodeProps } from "@xyflow/react";
import { memo } from "react";
import { toneOfRun, useNodeState } from "./StateBadge.tsx";
import styles from "./StateMiniMap.module.css";

/** The whole flow in small: where one is, and what runs or failed. A state change redraws its own rectangle only. */
export function StateMiniMap() {
  return <MiniMap className={styles.map} nodeComponent={MiniNode} pannable zoomable style={size} />;
}

const size = { width: 124, height: 78 };

const MiniNode = memo(function MiniNode({ id, x, y, width, height, selected }: MiniMapNodeProps) {
  const tone = useNodeState(id, (run) => run && toneOfRun(run));
  return (
    <rect
      className={styles.node}
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
