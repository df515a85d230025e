import { Tooltip } from "../../ui/Tooltip.tsx";
import { valueText } from "../jsonTree.ts";
import { pictureIn, previewText } from "../valuePreview.ts";
import styles from "./NodeValue.module.css";
import { Picture } from "./Picture.tsx";
import { useNodeOutput } from "./shownRun.ts";

export interface NodeValueProps {
  readonly nodeId: string;
  /** Why the node would not give this value any more. */
  readonly stale?: string | undefined;
}

/** What the node gave in the run that shows, in one line of its card: plain values as they are, pictures small. */
export function NodeValue({ nodeId, stale }: NodeValueProps) {
  const output = useNodeOutput(nodeId);
  if (!output) return null;
  const { value, image = pictureIn(value) } = output;
  const old = stale === undefined ? "" : ` of the run, stale: ${stale}`;
  if (image !== undefined) {
    return (
      <Tooltip text={<Picture of={image} label="" className={styles.large} />} side="top">
        <span className={styles.value} data-run-value data-stale={stale !== undefined}>
          <Picture of={image} label={`Picture${old}`} className={styles.small} />
        </span>
      </Tooltip>
    );
  }
  const text = previewText(value);
  return (
    <span
      className={styles.value}
      data-run-value
      data-stale={stale !== undefined}
      title={`${valueText(value, 400)}${stale === undefined ? "" : `\nStale: ${stale}`}`}
    >
      <span className={styles.hidden}>Gave{old} </span>
      {text}
    </span>
  );
}
