import { setTaskOptions } from "../../program/edits.ts";
import { taskByIdentifier, type TaskDefinition, type TaskOptions } from "../../program/program.ts";
import type { Session } from "../session.ts";
import {
  AttemptOptions,
  attemptNames,
  FlagOption,
  givenOf,
  NameOptions,
  OptionSection,
  StorageOptions,
  storageNames,
} from "./CommonOptions.tsx";
import styles from "./Inspector.module.css";
import { optionText, parseAmount, parseDelays, parseTags, parseText, parseTimeout } from "./option-text.ts";
import { TextField } from "./TextField.tsx";

type Change = { [Name in keyof TaskOptions]?: TaskOptions[Name] | undefined };

export interface TaskOptionsFormProps {
  readonly session: Session;
  readonly task: TaskDefinition;
}

interface PartProps {
  readonly options: TaskOptions;
  readonly set: (change: Change) => void;
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
        runName={
          <TextField
            label="Run name"
            help="{parameter} stands for a value."
            placeholder={`${options.name}-1a2`}
            value={optionText(options.taskRunName)}
            parse={parseText}
            onCommit={(taskRunName) => set({ taskRunName })}
          />
        }
      />
      <TextField
        label="Tags"
        help="With commas between. Limits count by them."
        value={optionText(options.tags)}
        parse={parseTags}
        onCommit={(tags) => set({ tags })}
      />
      <Attempts options={options} set={set} />
      <OptionSection title="Running" given={givenOf(options, ["logPrints"])}>
        <FlagOption
          label="Log prints"
          help="What the code prints with console.log goes into the run's log."
          none="As the flow has it"
          value={options.logPrints}
          onSet={(logPrints) => set({ logPrints })}
        />
      </OptionSection>
      <Cache options={options} set={set} />
    </form>
  );
}

function Attempts({ options, set }: PartProps) {
  return (
    <OptionSection title="Attempts" isOpen given={givenOf(options, attemptNames)}>
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
      <TextField
        label="Jitter"
        help="Spreads delays at random around their length: 0.5 for up to half as long again."
        placeholder="0"
        value={optionText(options.retryJitterFactor)}
        parse={parseAmount}
        onCommit={(retryJitterFactor) => set({ retryJitterFactor })}
      />
    </OptionSection>
  );
}

const cacheNames = ["persistResult", "cacheExpirationSeconds", "refreshCache", "resultStorageKey"] as const;

function Cache({ options, set }: PartProps) {
  return (
    <OptionSection title="Results and cache" given={givenOf(options, [...cacheNames, ...storageNames])}>
      <FlagOption
        label="Keep the result"
        help="An equal call takes a kept result, instead of running again."
        none="As the flow has it, or no"
        value={options.persistResult}
        onSet={(persistResult) => set({ persistResult })}
      />
      <TextField
        label="Kept for, seconds"
        help="After this long it is not used any more."
        placeholder="for ever"
        value={optionText(options.cacheExpirationSeconds)}
        parse={parseTimeout}
        onCommit={(cacheExpirationSeconds) => set({ cacheExpirationSeconds })}
      />
      <FlagOption
        label="Refresh the cache"
        help="Yes runs the task even where there is a result, and replaces that."
        none="No"
        value={options.refreshCache}
        onSet={(refreshCache) => set({ refreshCache })}
      />
      <TextField
        label="Result key"
        help="In place of a cache policy: {parameters.city}-{flowRun.flowName}"
        value={optionText(options.resultStorageKey)}
        parse={parseText}
        onCommit={(resultStorageKey) => set({ resultStorageKey })}
      />
      <StorageOptions options={options} onSet={set} />
    </OptionSection>
  );
}

function setOptions(session: Session, identifier: string, change: Change): void {
  const { program, apply } = session.getState();
  const task = taskByIdentifier(program, identifier);
  if (!task) return;
  apply(setTaskOptions(program, identifier, { ...task.options, ...change } as TaskOptions));
}
