import { setTaskOptions } from "../../program/edits.ts";
import { taskByIdentifier, type TaskDefinition, type TaskOptions } from "../../program/program.ts";
import { Checkbox } from "../../ui/Field.tsx";
import type { Session } from "../session.ts";
import styles from "./Inspector.module.css";
import {
  optionText,
  parseDelays,
  parseName,
  parseRetries,
  parseTags,
  parseText,
  parseTimeout,
} from "./option-text.ts";
import { TextField } from "./TextField.tsx";

/** What `task({ … })` is given. */
export function TaskOptionsForm({
  session,
  task,
}: {
  readonly session: Session;
  readonly task: TaskDefinition;
}) {
  const { options, identifier } = task;
  const set = <Name extends keyof TaskOptions>(name: Name, value: TaskOptions[Name] | undefined) =>
    setOption(session, identifier, name, value);
  return (
    <form className={styles.form} aria-label="Task options" onSubmit={(event) => event.preventDefault()}>
      <TextField
        label="Name"
        value={options.name}
        parse={parseName}
        onCommit={(value) => set("name", value)}
        help={
          <>
            Stands on the node and in every run. In the file: <code>{identifier}</code>
          </>
        }
      />
      <TextField
        label="Description"
        multiline
        value={optionText(options.description)}
        parse={parseText}
        onCommit={(value) => set("description", value)}
      />
      <TextField
        label="Tags"
        help="With commas between."
        value={optionText(options.tags)}
        parse={parseTags}
        onCommit={(value) => set("tags", value)}
      />
      <div className={styles.pair}>
        <TextField
          label="Retries"
          help="More attempts after the first."
          placeholder="0"
          value={optionText(options.retries)}
          parse={parseRetries}
          onCommit={(value) => set("retries", value)}
        />
        <TextField
          label="Retry delay, seconds"
          help="One, or one for each: 1, 2, 4"
          placeholder="0"
          value={optionText(options.retryDelaySeconds)}
          parse={parseDelays}
          onCommit={(value) => set("retryDelaySeconds", value)}
        />
      </div>
      <TextField
        label="Timeout, seconds"
        help="An attempt that takes longer is stopped, even in an endless loop."
        placeholder="no limit"
        value={optionText(options.timeoutSeconds)}
        parse={parseTimeout}
        onCommit={(value) => set("timeoutSeconds", value)}
      />
      <Checkbox
        label="Log prints"
        help="What the code prints with console.log goes into the run's log."
        checked={options.logPrints ?? false}
        onChange={(event) => set("logPrints", event.target.checked || undefined)}
      />
    </form>
  );
}

function setOption<Name extends keyof TaskOptions>(
  session: Session,
  identifier: string,
  name: Name,
  value: TaskOptions[Name] | undefined,
): void {
  const { program, apply } = session.getState();
  const task = taskByIdentifier(program, identifier);
  if (!task) return;
  apply(setTaskOptions(program, identifier, { ...task.options, [name]: value }));
}
