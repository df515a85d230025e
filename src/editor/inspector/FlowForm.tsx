import { setFlowOptions } from "../../program/edits.ts";
import type { FlowOptions } from "../../program/program.ts";
import { useSession, type Session } from "../session.ts";
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
import { optionText, parseDelay, parseText } from "./option-text.ts";
import { TextField } from "./TextField.tsx";

type Change = { [Name in keyof FlowOptions]?: FlowOptions[Name] | undefined };

/** What `flow({ … })` is given. */
export function FlowForm({ session }: { readonly session: Session }) {
  const { options, identifier } = useSession(session, (state) => state.program.flow);
  const set = (change: Change) => {
    const { program, apply } = session.getState();
    apply(setFlowOptions(program, { ...program.flow.options, ...change } as FlowOptions));
  };
  return (
    <form className={styles.form} aria-label="Flow options" onSubmit={(event) => event.preventDefault()}>
      <NameOptions
        options={options}
        onSet={set}
        help={
          <>
            In the file: <code>{identifier}</code>
          </>
        }
        runName={
          <TextField
            label="Run name"
            help="{parameter} stands for a value."
            placeholder="drawn at random"
            value={optionText(options.flowRunName)}
            parse={parseText}
            onCommit={(flowRunName) => set({ flowRunName })}
          />
        }
      />
      <OptionSection title="Attempts" isOpen given={givenOf(options, attemptNames)}>
        <AttemptOptions
          options={options}
          onSet={set}
          delay={
            <TextField
              label="Retry delay, seconds"
              help="Before every retry."
              placeholder="0"
              value={optionText(options.retryDelaySeconds)}
              parse={parseDelay}
              onCommit={(retryDelaySeconds) => set({ retryDelaySeconds })}
            />
          }
        />
      </OptionSection>
      <OptionSection title="Running" isOpen given={givenOf(options, ["logPrints", "validateParameters"])}>
        <FlagOption
          label="Log prints"
          help="What any task prints with console.log goes into the run's log."
          none="As the caller has it, or no"
          value={options.logPrints}
          onSet={(logPrints) => set({ logPrints })}
        />
        <FlagOption
          label="Check parameters"
          help="No passes parameters on without checking them against their types."
          none="Yes, as is usual"
          value={options.validateParameters}
          onSet={(validateParameters) => set({ validateParameters })}
        />
      </OptionSection>
      <OptionSection title="Results" given={givenOf(options, ["persistResult", ...storageNames])}>
        <FlagOption
          label="Keep results"
          help="A retry of the flow finds what its tasks had finished. Tasks may say otherwise."
          none="As the flow around has it, or no"
          value={options.persistResult}
          onSet={(persistResult) => set({ persistResult })}
        />
        <StorageOptions options={options} onSet={set} />
      </OptionSection>
    </form>
  );
}
