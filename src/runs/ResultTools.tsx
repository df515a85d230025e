import { ClipboardCopy } from "lucide-react";
import { IconButton } from "../ui/IconButton.tsx";
import { copyText } from "./deliver.ts";
import { jsonText } from "./jsonTree.ts";
import type { RunView } from "./runView.ts";
import { useTopic } from "./useTopic.ts";
import styles from "./LogTools.module.css";

/** A longer menu cannot be read; the Timeline leads to every task run. */
const mostChoices = 200;

export interface ResultToolsProps {
  readonly view: RunView;
  readonly runId: string;
  readonly onRunId: (runId: string) => void;
  readonly onNotice: (sentence: string) => void;
}

/** Whose result is shown. */
export function ResultTools({ view, runId, onRunId, onNotice }: ResultToolsProps) {
  useTopic(view, "run");
  useTopic(view, "taskRuns");
  const run = (runId === "" ? undefined : view.taskRun(runId)) ?? view.flowRun;
  const choices = view.record.taskRuns.slice(0, mostChoices);
  const chosen = runId === "" ? undefined : view.taskRun(runId);
  return (
    <div className={styles.tools}>
      <select
        className={styles.select}
        aria-label="Result of"
        value={runId}
        onChange={(event) => onRunId(event.target.value)}
      >
        <option value="">Flow</option>
        {choices.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {chosen && !choices.includes(chosen) && <option value={chosen.id}>{chosen.name}</option>}
      </select>
      <IconButton
        label="Copy the result as JSON"
        side="top"
        disabled={run?.result === undefined}
        onClick={() => void copyText(jsonText(run?.result), "Copied the result as JSON.").then(onNotice)}
      >
        <ClipboardCopy size={15} />
      </IconButton>
    </div>
  );
}
