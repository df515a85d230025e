import { Panel, useReactFlow, useStore, type FitViewOptions, type ReactFlowState } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { memo } from "react";
import { IconButton } from "../../ui/IconButton.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import styles from "./Canvas.module.css";

/** How near the canvas is, and the buttons that change it. */
export const ZoomControls = memo(function ZoomControls({
  fitViewOptions,
}: {
  readonly fitViewOptions: FitViewOptions;
}) {
  const flow = useReactFlow();
  const percent = useStore(zoomPercent);
  return (
    <Panel position="bottom-left" className={styles.zoom} role="group" aria-label="Zoom">
      <IconButton label="Zoom out" keys={["−"]} side="top" onClick={() => void flow.zoomOut()}>
        <Minus size={15} aria-hidden />
      </IconButton>
      <Tooltip text="Original size" keys={["0"]} side="top">
        <button
          type="button"
          className={styles.percent}
          aria-label={`Zoom ${percent} %, reset`}
          onClick={() => void flow.zoomTo(1)}
        >
          {percent} %
        </button>
      </Tooltip>
      <IconButton label="Zoom in" keys={["+"]} side="top" onClick={() => void flow.zoomIn()}>
        <Plus size={15} aria-hidden />
      </IconButton>
      <IconButton label="Fit view" keys={["1"]} side="top" onClick={() => void flow.fitView(fitViewOptions)}>
        <Maximize size={15} aria-hidden />
      </IconButton>
    </Panel>
  );
});

function zoomPercent(state: ReactFlowState): number {
  return Math.round(state.transform[2] * 100);
}
