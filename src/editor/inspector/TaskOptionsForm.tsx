import { setTaskOptions } from "../../program/edits.ts";
import { taskByIdentifier, type TaskDefinition, type TaskOptions } from "../../program/program.ts";
import type { Session } from "../session.ts";
import { AttemptOptions, FlagOption, NameOptions } from "./CommonOptions.tsx";
import styles from "./Inspector.module.css";
import { optionText, parseDelays, parseTags, parseTimeout } from "./option-text.ts";
import { TextField } from "./TextField.tsx";

type Change = { [Name in keyof TaskOptions]?: TaskOptions[Name] | undefined };

export interface TaskOptionsFormProps {
  readonly session: Session;
  readonly task: TaskDefinition;
}

/** What `task({ … })` is given. */
export function TaskOptionsForm({ session, task }: TaskOptionsFormProps) {
  const { options, identifier } = task;
  const set = (change: Change) => setOptions(session, identifier, change);
  return (
    <form className={styles.form} aria-label="Task options" onSubmit={(event) => event.preventDefault()}>
      <NameOptions
        options={options}
        onSet={set}
        help={
          <>
            Stands on the node and in every run. In the file: <code>{identifier}</code>
          </>
        }
      />
      <TextField
        label="Tags"
        help="With commas between."
        value={optionText(options.tags)}
        parse={parseTags}
        onCommit={(tags) => set({ tags })}
      />
      <AttemptOptions
        options={options}
        onSet={set}
        delay={
          <TextField
            label="Retry delay, seconds"
            help="One, or one for each: 1, 2, 4"
            placeholder="0"
            value={optionText(options.retryDelaySeconds)}
            parse={parseDelays}
            onCommit={(retryDelaySeconds) => set({ retryDelaySeconds })}
          />
        }
      />
      <FlagOption
        label="Log prints"
        help="What the code prints with console.log goes into the run's log."
        value={options.logPrints}
        onSet={(logPrints) => set({ logPrints })}
      />
      <FlagOption
        label="Keep the result"
        help="An equal call in the same flow run takes it, instead of running again."
        value={options.persistResult}
        onSet={(persistResult) => set({ persistResult })}
      />
      {options.persistResult && (
        <TextField
          label="Kept for, seconds"
          help="After this long it is not used any more."
          placeholder="for ever"
          value={optionText(options.cacheExpirationSeconds)}
          parse={parseTimeout}
          onCommit={(cacheExpirationSeconds) => set({ cacheExpirationSeconds })}
        />
      )}
    </form>
  );
}

function setOptions(session: Session, identifier: string, change: Change): void {
  const { program, apply } = session.getState();
  const task = taskByIdentifier(program, identifier);
  if (!task) return;
  apply(setTaskOptions(program, identifier, { ...task.options, ...change } as TaskOptions));
}
