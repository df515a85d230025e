import { useState } from "react";
import { modulesNamedIn, npmAmong } from "../../code/npm.ts";
import { hostsIn } from "../../sandbox/hosts.ts";
import type { Grant } from "../../store/grants.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Checkbox } from "../../ui/Field.tsx";
import { originText } from "./originText.ts";
import styles from "./TrustQuestion.module.css";

export interface TrustQuestionProps {
  readonly grant: Grant;
  /** The program's text, which is what would run. */
  readonly text: string;
  /** The host that npm packages come from, where there is one. */
  readonly moduleHost: string | undefined;
  readonly onClose: () => void;
  /** The flow is trusted from now on, and may speak with these hosts. */
  readonly onTrust: (hosts: readonly string[]) => void;
}

/** Asks whether a flow from outside may run, and says what it wants. Hosts are off until somebody turns them on. */
export function TrustQuestion({ grant, text, moduleHost, onClose, onTrust }: TrustQuestionProps) {
  const [chosen, setChosen] = useState<readonly string[]>(grant.hosts);
  const imports = modulesNamedIn(text);
  const packages = npmAmong(imports);
  const named = hostsIn(text);
  const codeHost = packages.length > 0 ? moduleHost : undefined;
  const hosts = codeHost === undefined || named.includes(codeHost) ? named : [...named, codeHost];
  const toggle = (host: string, isOn: boolean) =>
    setChosen(isOn ? [...chosen, host] : chosen.filter((each) => each !== host));
  return (
    <Dialog
      open
      onClose={onClose}
      title="Trust this flow?"
      description={`${originText(grant.origin)} Its code has not run yet. It will run in a sandbox: it reaches nothing of this page, nothing of your other flows, and no host that you do not allow.`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={() => onTrust(chosen)}>
            Trust and run
          </Button>
        </>
      }
    >
      <section className={styles.wants} aria-label="What it wants">
        <h3 className={styles.heading}>It imports</h3>
        <List items={imports} none="nothing" />
        <h3 className={styles.heading}>It names or needs these hosts</h3>
        {hosts.length === 0 && <p className={styles.none}>none</p>}
        {hosts.map((host) => (
          <Checkbox
            key={host}
            label={host}
            help={
              host === codeHost
                ? `Let this flow load ${packages.join(", ")} from it, send to it and read from it`
                : "Let this flow send to it and read from it"
            }
            checked={chosen.includes(host)}
            onChange={({ target }) => toggle(host, target.checked)}
          />
        ))}
        {hosts.length === 0 && (
          <p className={styles.none}>It may still make up an address; that would be blocked, and listed.</p>
        )}
      </section>
    </Dialog>
  );
}

function List({ items, none }: { readonly items: readonly string[]; readonly none: string }) {
  if (items.length === 0) return <p className={styles.none}>{none}</p>;
  return (
    <ul className={styles.list}>
      {items.map((item) => (
        <li key={item}>
          <code>{item}</code>
        </li>
      ))}
    </ul>
  );
}
