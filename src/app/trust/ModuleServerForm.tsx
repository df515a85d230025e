import { useState, type FormEvent } from "react";
import { defaultModuleServer, saveModuleServer } from "../../store/moduleServer.ts";
import { Button } from "../../ui/Button.tsx";
import { Field, Input } from "../../ui/Field.tsx";
import { moduleServerOf } from "../npmModules.ts";
import type { Services } from "../services.ts";
import styles from "./PermissionsDialog.module.css";

/** Where npm packages come from that flows import: one address for all flows; empty for none. */
export function ModuleServerForm({
  database,
  server,
}: Pick<Services, "database"> & { readonly server: string }) {
  const [text, setText] = useState(server);
  const [said, setSaid] = useState<string>();
  const address = text.trim() === "" ? "" : moduleServerOf(text);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (address === undefined) return setSaid(undefined);
    void saveModuleServer(database, address).then(() => {
      setText(address);
      setSaid(address === "" ? "Flows load no packages from now on." : `Packages come from ${address}.`);
    });
  };
  return (
    <form className={styles.add} onSubmit={save}>
      <Field
        label="Module server for npm packages"
        error={address === undefined ? `Write an address: ${defaultModuleServer}.` : undefined}
        help={
          said ?? "Code comes from it only for flows that are allowed this host. Leave it empty for none."
        }
      >
        {(control) => (
          <Input
            {...control}
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              setSaid(undefined);
            }}
            placeholder={defaultModuleServer}
          />
        )}
      </Field>
      <Button type="submit" disabled={address === undefined || address === server}>
        Save
      </Button>
    </form>
  );
}
