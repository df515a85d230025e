import { ClipboardCopy, Download, Search } from "lucide-react";
import { logLevels, type LogLevelName } from "../engine/event.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { copyText, saveText } from "./deliver.ts";
import { LogSelection, sourcesOf, type LogFilter } from "./logSelection.ts";
import { useCatchUp } from "./useCatchUp.ts";
import { useTopic } from "./useTopic.ts";
import { countText } from "./timeText.ts";
import styles from "./LogTools.module.css";

const levelLabels: Record<LogLevelName, string> = {
  debug: "All levels",
  info: "Info and above",
  warning: "Warning and above",
  error: "Error and above",
  critical: "Critical",
};

export interface LogToolsProps {
  readonly selection: LogSelection;
  readonly onFilter: (filter: LogFilter) => void;
  /** What a downloaded log is called, without `.log`. */
  readonly fileName: string;
  readonly onNotice: (sentence: string) => void;
}

/** Which lines the log shows, how many those are, and what to do with them. */
export function LogTools({ selection, onFilter, fileName, onNotice }: LogToolsProps) {
  const count = useCatchUp(selection);
  const { filter } = selection;
  const deliver = (take: (text: string) => unknown) =>
    void selection.text().then(take, (error: unknown) => onNotice((error as Error).message));
  return (
    <div className={styles.tools}>
      <label className={styles.search}>
        <Search size={13} aria-hidden />
        <input
          type="search"
          aria-label="Find in the log"
          placeholder="Filter"
          spellCheck={false}
          autoComplete="off"
          value={filter.text}
          onChange={(event) => onFilter({ ...filter, text: event.target.value })}
        />
      </label>
      <select
        className={styles.select}
        aria-label="Level"
        value={filter.level}
        onChange={(event) => onFilter({ ...filter, level: Number(event.target.value) })}
      >
        {Object.entries(logLevels).map(([name, level]) => (
          <option key={name} value={level}>
            {levelLabels[name as LogLevelName]}
          </option>
        ))}
      </select>
      <SourceSelect selection={selection} onFilter={onFilter} />
      <IconButton
        label="Copy the lines shown"
        side="top"
        disabled={count === 0}
        onClick={() =>
          deliver((text) => copyText(text, `Copied ${countText(selection.count)} lines.`).then(onNotice))
        }
      >
        <ClipboardCopy size={15} />
      </IconButton>
      <IconButton
        label="Download the lines shown"
        side="top"
        disabled={count === 0}
        onClick={() => deliver((text) => saveText(text, `${fileName}.log`, "text/plain"))}
      >
        <Download size={15} />
      </IconButton>
    </div>
  );
}

function SourceSelect({ selection, onFilter }: Pick<LogToolsProps, "selection" | "onFilter">) {
  const { view, filter } = selection;
  useTopic(view, "taskRuns");
  return (
    <select
      className={styles.select}
      aria-label="Written by"
      value={filter.source}
      onChange={(event) => onFilter({ ...filter, source: event.target.value })}
    >
      <option value="">All nodes</option>
      {sourcesOf(view).map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}
