import { setFlowOptions } from "../../program/edits.ts";
import type { FlowOptions } from "../../program/program.ts";
import { Checkbox } from "../../ui/Field.tsx";
import { useSession, type Session } from "../session.ts";
import styles from "./Inspector.module.css";
import { optionText, parseName, parseText } from "./option-text.ts";
import { TextField } from "./TextField.tsx";

/** What `flow({ … })` is given. */
export function FlowForm({ session }: { readonly session: Session }) {
  const { options, identifier } = useSession(session, (state) => state.program.flow);
  const set = <Name extends keyof FlowOptions>(name: Name, value: FlowOptions[Name] | undefined) => {
    const { program, apply } = session.getState();
    apply(setFlowOptions(program, { ...program.flow.options, [name]: value } as FlowOptions));
  };
  return (
    <form className={styles.form} aria-label="Flow options" onSubmit={(event) => event.preventDefault()}>
      <TextField
        label="Name"
        value={options.name}
        parse={parseName}
        onCommit={(value) => set("name", value)}
        help={
          <>
            In the file: <code>{identifier}</code>
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
        label="Version"
        placeholder="1.0.0"
        value={optionText(options.version)}
        parse={parseText}
        onCommit={(value) => set("version", value)}
      />
      <Checkbox
        label="Log prints"
        help="What any task prints with console.log goes into the run's log."
        checked={options.logPrints ?? false}
        onChange={(event) => set("logPrints", event.target.checked || undefined)}
      />
    </form>
  );
}
