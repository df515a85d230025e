import { Ban, Braces, Globe, PackageX, ShieldCheck, type LucideIcon } from "lucide-react";
import type { Blocked, BlockedKind } from "../engine/event.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import type { RunView } from "./runView.ts";
import { clockText } from "./timeText.ts";
import { useTopic } from "./useTopic.ts";
import styles from "./BlockedList.module.css";

/** How a flow may be let through to a host. */
export interface Allowing {
  /** The host that an address is at, when it is one that can be granted. */
  readonly hostOf: (address: string) => string | undefined;
  /** What the flow was granted already, for its next run. */
  readonly hosts: readonly string[];
  readonly allow: (host: string) => void;
}

export interface BlockedListProps {
  readonly view: RunView;
  readonly allowing?: Allowing | undefined;
}

const looks: Record<BlockedKind, { readonly Icon: LucideIcon; readonly verb: string }> = {
  connect: { Icon: Globe, verb: "Connect to" },
  import: { Icon: PackageX, verb: "Load code from" },
  eval: { Icon: Braces, verb: "Run text as code:" },
  api: { Icon: Ban, verb: "Use" },
};

/** What the run's code tried and its sandbox refused, the newest last. */
export function BlockedList({ view, allowing }: BlockedListProps) {
  useTopic(view, "blocked");
  const { blocked = [] } = view.record;
  if (blocked.length === 0) {
    return (
      <EmptyState icon={<ShieldCheck size={20} aria-hidden />} title="Nothing was blocked">
        Code of a flow reaches no host that it was not granted, and nothing of this page. What it tries in
        vain is listed here.
      </EmptyState>
    );
  }
  return (
    <ul className={styles.list} aria-label="Blocked">
      {blocked.map((attempt, index) => (
        <Attempt key={index} view={view} attempt={attempt} allowing={allowing} />
      ))}
    </ul>
  );
}

interface AttemptProps extends BlockedListProps {
  readonly attempt: Blocked;
}

function Attempt({ view, attempt, allowing }: AttemptProps) {
  const { Icon, verb } = looks[attempt.kind];
  return (
    <li className={styles.attempt}>
      <Icon size={14} className={styles.icon} aria-hidden />
      <span className={styles.what}>
        {verb} <code className={styles.target}>{attempt.target || "an address it did not name"}</code>
      </span>
      <span className={styles.facts}>
        {whoOf(view, attempt)} · {clockText(attempt.timestamp)}
      </span>
      <span className={styles.action}>{allowing && <Allow attempt={attempt} allowing={allowing} />}</span>
    </li>
  );
}

/** Only connections can be granted: code from elsewhere would not be what the user has looked at. */
function Allow({ attempt, allowing }: { readonly attempt: Blocked; readonly allowing: Allowing }) {
  const host = attempt.kind === "connect" ? allowing.hostOf(attempt.target) : undefined;
  if (host === undefined) return null;
  if (allowing.hosts.includes(host))
    return <span className={styles.allowed}>Allowed from the next run on</span>;
  return (
    <Button size="small" title={`Let this flow speak with ${host}`} onClick={() => allowing.allow(host)}>
      Allow this host
    </Button>
  );
}

function whoOf(view: RunView, { flowRunId, taskRunId }: Blocked): string {
  const taskRun = taskRunId === undefined ? undefined : view.taskRun(taskRunId);
  if (taskRun) return taskRun.name;
  return view.record.flowRuns.find(({ id }) => id === flowRunId)?.flowName ?? "the flow";
}
