import { liveQuery } from "dexie";
import { X } from "lucide-react";
import { useEffect, useState, type FormEvent } from "react";
import { hostOf } from "../../sandbox/hosts.ts";
import { allFlows } from "../../store/flows.ts";
import { allGrants, distrustFlow, grantHosts, takeBackHost, type Grant } from "../../store/grants.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field, Input } from "../../ui/Field.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { ModuleServerForm } from "./ModuleServerForm.tsx";
import { originText } from "./originText.ts";
import { useModuleServer } from "./useModuleServer.ts";
import type { Services } from "../services.ts";
import styles from "./PermissionsDialog.module.css";

export interface PermissionsDialogProps {
  readonly services: Services;
  /** The flow that is open. */
  readonly flow: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

interface Entry {
  readonly flowId: string;
  readonly name: string;
  readonly grant: Grant;
}

/** What each flow was granted, and how to take it back. */
export function PermissionsDialog({ services, flow, onClose }: PermissionsDialogProps) {
  const entries = useEntries(services, flow);
  const server = useModuleServer(services);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Permissions"
      description="A flow reaches no host but those allowed here. A change holds from the flow's next run on."
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <AddHost services={services} flow={flow} />
      <ul className={styles.list} aria-label="Flows with permissions">
        {entries.map((entry) => (
          <FlowEntry key={entry.flowId} services={services} entry={entry} />
        ))}
      </ul>
      {entries.length === 0 && <p className={styles.none}>No flow was granted anything yet.</p>}
      {server !== undefined && <ModuleServerForm database={services.database} server={server} />}
    </Dialog>
  );
}

function AddHost({ services, flow }: Pick<PermissionsDialogProps, "services" | "flow">) {
  const [text, setText] = useState("");
  const [isTried, setTried] = useState(false);
  const host = hostOf(text.trim());
  const add = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (host === undefined) return;
    void grantHosts(services.database, flow.id, [host]).then(() => {
      setText("");
      setTried(false);
    });
  };
  const problem =
    isTried && host === undefined ? "Write one host: api.example.com, or http://127.0.0.1:8080." : undefined;
  return (
    <form className={styles.add} onSubmit={add}>
      <Field
        label={`Allow “${flow.name}” a host`}
        error={problem}
        help={host !== undefined && host !== text.trim() ? `This allows ${host}.` : "Such as api.example.com"}
      >
        {(control) => (
          <Input
            {...control}
            value={text}
            onChange={({ target }) => setText(target.value)}
            placeholder="api.example.com"
          />
        )}
      </Field>
      <Button type="submit">Allow</Button>
    </form>
  );
}

function FlowEntry({
  services: { database },
  entry,
}: {
  readonly services: Services;
  readonly entry: Entry;
}) {
  const { flowId, name, grant } = entry;
  const isForeign = grant.origin !== undefined;
  return (
    <li className={styles.flow}>
      <div className={styles.head}>
        <div>
          <h3 className={styles.name}>{name}</h3>
          <p className={styles.none}>
            {originText(grant.origin)}{" "}
            {isForeign && (grant.isTrusted ? "It is trusted." : "It is not trusted.")}
          </p>
        </div>
        {isForeign && grant.isTrusted && (
          <Button
            size="small"
            variant="danger"
            aria-label={`Trust ${name} no longer`}
            onClick={() => void distrustFlow(database, flowId)}
          >
            Trust no longer
          </Button>
        )}
      </div>
      <ul className={styles.hosts} aria-label={`Hosts of ${name}`}>
        {grant.hosts.map((host) => (
          <li key={host} className={styles.host}>
            <code>{host}</code>
            <IconButton
              label={`Take ${host} back from ${name}`}
              onClick={() => void takeBackHost(database, flowId, host)}
            >
              <X size={13} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {grant.hosts.length === 0 && <p className={styles.none}>No hosts.</p>}
    </li>
  );
}

/** Flows that came from outside or have hosts, the open one first. */
function useEntries({ database }: Services, open: PermissionsDialogProps["flow"]): readonly Entry[] {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  useEffect(() => {
    const reading = liveQuery(async () => [await allGrants(database), await allFlows(database)] as const);
    const subscription = reading.subscribe(([grants, flows]) => {
      const names = new Map([
        ...flows.map(({ id, name }) => [id, name] as const),
        [open.id, open.name] as const,
      ]);
      const listed = [...grants].filter(([, grant]) => grant.origin !== undefined || grant.hosts.length > 0);
      const all = listed.map(([flowId, grant]) => ({ flowId, name: names.get(flowId) ?? flowId, grant }));
      setEntries(all.toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name)));
    });
    const rank = ({ flowId }: Entry) => (flowId === open.id ? 0 : 1);
    return () => subscription.unsubscribe();
  }, [database, open.id, open.name]);
  return entries;
}
