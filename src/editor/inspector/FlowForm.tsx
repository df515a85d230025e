import { setFlowOptions } from "../../program/edits.ts";
import type { FlowOptions } from "../../program/program.ts";
import { useSession, type Session } from "../session.ts";
import { AttemptOptions, FlagOption, NameOptions } from "./CommonOptions.tsx";
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
      />
      <TextField
        label="Version"
        placeholder="1.0.0"
        value={optionText(options.version)}
        parse={parseText}
        onCommit={(version) => set({ version })}
      />
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
      <FlagOption
        label="Log prints"
        help="What any task prints with console.log goes into the run's log."
        value={options.logPrints}
        onSet={(logPrints) => set({ logPrints })}
      />
      <FlagOption
        label="Keep results"
        help="A retry of the flow finds what its tasks had finished."
        value={options.persistResult}
        onSet={(persistResult) => set({ persistResult })}
      />
    </form>
  );
}
