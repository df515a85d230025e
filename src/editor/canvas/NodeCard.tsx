import { Handle, Position, type NodeProps, type NodeTypes } from "@xyflow/react";
import { Braces, CircleAlert, Flag, Repeat, SlidersHorizontal, Tag, Timer } from "lucide-react";
import { memo, type ReactNode } from "react";
import { valuePort, waitForPort, type SignatureParameter, type TaskOptions } from "../../program/program.ts";
import { classes } from "../../ui/classes.ts";
import { Tooltip } from "../../ui/Tooltip.tsx";
import type { CardData, CardNode } from "./elements.ts";
import { hasBadges, outputHandle, rowCentre } from "./geometry.ts";
import styles from "./NodeCard.module.css";
import { StateBadge } from "./StateBadge.tsx";

type CardProps = NodeProps<CardNode>;

const ParameterCard = memo(function ParameterCard({ id, data }: CardProps) {
  const { node } = data;
  if (node.kind !== "parameter") return null;
  return (
    <Card id={id} data={data} icon={<SlidersHorizontal size={15} aria-hidden />}>
      <Output data={data} row={0} type={node.type || "unknown"} />
    </Card>
  );
});

const TaskCard = memo(function TaskCard({ id, data }: CardProps) {
  const { task, connected } = data;
  if (!task) return null;
  const { parameters, returns } = task.signature;
  return (
    <Card id={id} data={data} icon={<Braces size={15} aria-hidden />}>
      <WaitFor isConnected={connected.has(waitForPort)} />
      {parameters.map((parameter, row) => (
        <Input key={parameter.name} data={data} row={row} parameter={parameter} />
      ))}
      <Output data={data} row={parameters.length} type={returns} />
      {hasBadges(task) && <Badges options={task.options} />}
    </Card>
  );
});

const ResultCard = memo(function ResultCard({ id, data }: CardProps) {
  return (
    <Card id={id} data={data} icon={<Flag size={15} aria-hidden />}>
      <Input data={data} row={0} parameter={resultParameter} />
    </Card>
  );
});

const resultParameter: SignatureParameter = { name: valuePort, type: "", optional: true };

/** For `<ReactFlow nodeTypes>`; a constant, because React Flow draws everything anew when it is another object. */
export const nodeTypes: NodeTypes = { parameter: ParameterCard, task: TaskCard, result: ResultCard };

interface PartProps {
  readonly data: CardData;
  readonly row: number;
}

function Card(props: {
  readonly id: string;
  readonly data: CardData;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}) {
  const { id, data, icon, children } = props;
  return (
    <div className={classes(styles.card, styles[data.node.kind])}>
      <StateBadge nodeId={id} />
      <header className={styles.header}>
        <span className={styles.icon}>{icon}</span>
        <span className={styles.title} title={data.title}>
          {data.title}
        </span>
        <ProblemBadge data={data} />
      </header>
      <div className={styles.ports}>{children}</div>
    </div>
  );
}

function ProblemBadge({ data: { problems } }: { readonly data: CardData }) {
  if (problems.length === 0) return null;
  const isError = problems.some((problem) => problem.severity === "error");
  const text = problems
    .slice(0, 6)
    .map((problem) =>
      problem.line === undefined ? problem.message : `Line ${problem.line}: ${problem.message}`,
    )
    .join("\n");
  return (
    <Tooltip text={text} side="top">
      <span
        className={classes(styles.problems, !isError && styles.warning)}
        role="img"
        aria-label={`${problems.length} ${problems.length === 1 ? "problem" : "problems"}: ${text}`}
      >
        <CircleAlert size={12} strokeWidth={2.4} aria-hidden />
        {problems.length}
      </span>
    </Tooltip>
  );
}

function Input({ data, row, parameter }: PartProps & { readonly parameter: SignatureParameter }) {
  const { node, connected } = data;
  const literal = node.kind === "task" ? node.arguments[parameter.name] : undefined;
  const isConnected = connected.has(parameter.name);
  const isMissing = !isConnected && literal === undefined && !parameter.optional;
  return (
    <div className={classes(styles.port, isMissing && styles.missing)}>
      <Handle
        type="target"
        id={parameter.name}
        position={Position.Left}
        style={{ top: rowCentre(row) }}
        className={classes(styles.handle, isConnected && styles.connected)}
        role="img"
        aria-label={`Input ${parameter.name}`}
      />
      <span className={styles.name}>
        {parameter.name}
        {parameter.optional && node.kind === "task" && <span className={styles.faint}>?</span>}
      </span>
      <span className={styles.type} title={literal ?? parameter.type}>
        {literal === undefined ? parameter.type : <span className={styles.literal}>= {literal}</span>}
      </span>
    </div>
  );
}

function Output({ data, row, type }: PartProps & { readonly type: string }) {
  const { node, connected } = data;
  const value = node.kind === "parameter" ? node.default : undefined;
  return (
    <div className={classes(styles.port, styles.output)}>
      <span className={styles.literal} title={value}>
        {value === undefined ? "" : `= ${value}`}
      </span>
      <span className={styles.type} title={type}>
        {type}
      </span>
      <Handle
        type="source"
        id={outputHandle}
        position={Position.Right}
        style={{ top: rowCentre(row) }}
        className={classes(styles.handle, connected.has(outputHandle) && styles.connected)}
        role="img"
        aria-label={`Output of ${data.title}`}
      />
    </div>
  );
}

function WaitFor({ isConnected }: { readonly isConnected: boolean }) {
  return (
    <Handle
      type="target"
      id={waitForPort}
      position={Position.Left}
      className={classes(styles.handle, styles.waitFor, isConnected && styles.connected)}
      role="img"
      aria-label="Wait for: order without data"
    >
      <span className={styles.waitForLabel}>wait for</span>
    </Handle>
  );
}

function Badges({ options }: { readonly options: TaskOptions }) {
  const { retries, timeoutSeconds, tags } = options;
  return (
    <footer className={styles.footer}>
      {retries !== undefined && retries > 0 && (
        <span title={`Tried up to ${retries} more ${retries === 1 ? "time" : "times"} when it fails`}>
          <Repeat size={12} aria-hidden /> {retries} {retries === 1 ? "retry" : "retries"}
        </span>
      )}
      {timeoutSeconds !== undefined && timeoutSeconds > 0 && (
        <span title={`Each attempt is stopped after ${timeoutSeconds} s`}>
          <Timer size={12} aria-hidden /> {timeoutSeconds} s
        </span>
      )}
      {tags && tags.length > 0 && (
        <span className={styles.tags} title={`Tags: ${tags.join(", ")}`}>
          <Tag size={12} aria-hidden /> {tags.join(", ")}
        </span>
      )}
    </footer>
  );
}
