import { BaseEdge, EdgeLabelRenderer, getBezierPath, type EdgeProps, type EdgeTypes } from "@xyflow/react";
import { memo, useContext } from "react";
import { isFinal } from "../../engine/state.ts";
import { waitForPort, type Edge } from "../../program/program.ts";
import { classes } from "../../ui/classes.ts";
import type { WireEdge } from "./elements.ts";
import type { NodeRunState } from "../ports.ts";
import { useIsLookedAt } from "./lookedAt.ts";
import { NodeMarksContext, RunPartsContext, useNodeState } from "./StateBadge.tsx";
import { WireProblem } from "./WireProblem.tsx";
import styles from "./Wire.module.css";

const Wire = memo(function Wire(props: EdgeProps<WireEdge>) {
  const { id, data, selected, source, target, markerEnd } = props;
  const isSourceDone = useNodeState(source, isDone);
  const isTargetRunning = useNodeState(target, isRunning);
  const [path, labelX, labelY] = getBezierPath(props);
  const problem = data?.problems[0];
  const isOrder = data?.edge.port === waitForPort;
  return (
    <>
      <BaseEdge
        path={path}
        {...(markerEnd && { markerEnd })}
        interactionWidth={22}
        className={classes(
          styles.wire,
          isOrder && styles.order,
          isSourceDone && styles.done,
          isSourceDone !== false && isTargetRunning && styles.flowing,
          problem && styles.broken,
          selected && styles.chosen,
        )}
      />
      {!problem && data && !isOrder && data.edge.output === undefined && (
        <WireValue
          id={id}
          edge={data.edge}
          label={data.label}
          at={`translate(${labelX}px, ${labelY}px)`}
          isTight={props.targetX - props.sourceX < roomForWords}
        />
      )}
      {problem && (
        <EdgeLabelRenderer>
          <WireProblem problem={problem} at={`translate(${labelX}px, ${labelY}px)`} />
        </EdgeLabelRenderer>
      )}
    </>
  );
});

/** How far apart cards must be for what went between them to be told in words, in pixels of the canvas. */
const roomForWords = 100;

/** What went along the edge in the run that shows. */
function WireValue(props: {
  readonly id: string;
  readonly edge: Edge;
  readonly label: string;
  readonly at: string;
  readonly isTight: boolean;
}) {
  const { id, edge, label, at, isTight } = props;
  const { EdgeValue } = useContext(RunPartsContext);
  const { stale } = useContext(NodeMarksContext);
  return (
    <EdgeValue
      nodeId={edge.source}
      label={label}
      at={at}
      isTight={isTight}
      stale={stale.get(edge.source)}
      isLookedAt={useIsLookedAt(id)}
      Place={EdgeLabelRenderer}
    />
  );
}

/** For `<ReactFlow edgeTypes>`; a constant, as `nodeTypes` is. */
export const edgeTypes: EdgeTypes = { wire: Wire };

/** Nothing for a node that does not run by itself, such as a parameter. */
function isDone(run: NodeRunState | undefined): boolean | undefined {
  return run && isFinal(run.state);
}

function isRunning(run: NodeRunState | undefined): boolean {
  return run?.state.type === "RUNNING";
}
