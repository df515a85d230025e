import { useState } from "react";
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
  readonly onClose: () => void;
  /** The flow is trusted from now on, and may speak with these hosts. */
  readonly onTrust: (hosts: readonly string[]) => void;
}

/** Asks whether a flow from outside may run, and says what it wants. Hosts are off until somebody turns them on. */
export function TrustQuestion({ grant, text, onClose, onTrust }: TrustQuestionProps) {
  const [chosen, setChosen] = useState<readonly string[]>(grant.hosts);
  const hosts = hostsIn(text);
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
        <List items={importsIn(text)} none="nothing" />
        <h3 className={styles.heading}>It names these hosts</h3>
        {hosts.length === 0 && <p className={styles.none}>none</p>}
        {hosts.map((host) => (
          <Checkbox
            key={host}
            label={host}
            help="Let this flow send to it and read from it"
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

/** The modules that a text imports, statically or not, as it names them. */
export function importsIn(text: string): string[] {
  const names = text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"'\n]+)["']/g);
  return [...new Set([...names].map(([, name = ""]) => name))].toSorted();
}
