import { Handle, Position, type NodeProps, type NodeTypes } from "@xyflow/react";
import {
  Braces,
  CircleAlert,
  CodeXml,
  Flag,
  Repeat,
  SlidersHorizontal,
  Tag,
  Timer,
  Workflow,
} from "lucide-react";
import { memo, useContext, type ReactNode } from "react";
import {
  isCall,
  waitForPort,
  type Callee,
  type CallNode,
  type SignatureParameter,
} from "../../program/program.ts";
import { classes } from "../../ui/classes.ts";
import { Tooltip } from "../../ui/Tooltip.tsx";
import type { CardData, CardNode } from "./elements.ts";
import { useFit } from "./fitting.ts";
import { hasBadges, rowCentre, type CardOutput } from "./geometry.ts";
import styles from "./NodeCard.module.css";
import { NodeMarksContext, RunPartsContext, StateBadge } from "./StateBadge.tsx";

type CardProps = NodeProps<CardNode>;

const ParameterCard = memo(function ParameterCard({ id, data }: CardProps) {
  const { node } = data;
  if (node.kind !== "parameter") return null;
  return (
    <Card id={id} data={data} icon={<SlidersHorizontal size={15} aria-hidden />}>
      <Outputs data={data} />
    </Card>
  );
});

const CallCard = memo(function CallCard({ id, data }: CardProps) {
  const { node, callee, connected } = data;
  if (!isCall(node) || !callee) return null;
  const icon = node.kind === "task" ? <Braces size={15} aria-hidden /> : <Workflow size={15} aria-hidden />;
  return (
    <Card id={id} data={data} icon={icon} remark={<Way node={node} />}>
      <WaitFor id={id} isConnected={connected.has(waitForPort)} />
      <Inputs data={data} />
      <Outputs data={data} />
      {hasBadges(callee) && <Badges options={callee.options} />}
    </Card>
  );
});

const CodeCard = memo(function CodeCard({ id, data }: CardProps) {
  return (
    <Card id={id} data={data} icon={<CodeXml size={15} aria-hidden />}>
      <Inputs data={data} />
      <Outputs data={data} />
      <pre className={styles.text}>{data.shape.lines.join("\n")}</pre>
    </Card>
  );
});

const ResultCard = memo(function ResultCard({ id, data }: CardProps) {
  return (
    <Card id={id} data={data} icon={<Flag size={15} aria-hidden />}>
      <Inputs data={data} />
    </Card>
  );
});

/** For `<ReactFlow nodeTypes>`; a constant, because React Flow draws everything anew when it is another object. */
export const nodeTypes: NodeTypes = {
  parameter: ParameterCard,
  task: CallCard,
  subflow: CallCard,
  code: CodeCard,
  result: ResultCard,
};

const ways = {
  call: ["await", "Runs now; the flow waits for the value"],
  returnState: ["state", "Runs now; gives the final state and never throws"],
  map: ["map", "One run for each element"],
} as const;

/** How the call is made, where that is not plain `submit`. */
function Way({ node: { way = "submit" } }: { readonly node: CallNode }) {
  if (way === "submit") return null;
  const [word, meaning] = ways[way];
  return (
    <Tooltip text={meaning} side="top">
      <span className={styles.way}>{word}</span>
    </Tooltip>
  );
}

function Inputs({ data }: { readonly data: CardData }) {
  return data.shape.inputs.map((parameter, row) => (
    <Input key={parameter.name} data={data} row={row} parameter={parameter} />
  ));
}

function Outputs({ data }: { readonly data: CardData }) {
  const { inputs, outputs } = data.shape;
  return outputs.map((output, index) => (
    <Output key={output.handle} data={data} row={inputs.length + index} output={output} />
  ));
}

interface PartProps {
  readonly data: CardData;
  readonly row: number;
}

function Card(props: {
  readonly id: string;
  readonly data: CardData;
  readonly icon: ReactNode;
  readonly remark?: ReactNode;
  readonly children: ReactNode;
}) {
  const { id, data, icon, remark, children } = props;
  return (
    <div className={classes(styles.card, styles[data.node.kind])}>
      <StateBadge nodeId={id} />
      <header className={styles.header}>
        <span className={styles.icon}>{icon}</span>
        <span className={styles.title} title={data.title}>
          {data.title}
        </span>
        {remark}
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

/** What the call passes at a port as text; what edges bring of it, they bring as part of that. */
function textPassed({ node }: CardData, port: string): string | undefined {
  if (node.kind === "result") return node.expression;
  return isCall(node) && Object.hasOwn(node.arguments, port) ? node.arguments[port] : undefined;
}

function Input({ data, row, parameter }: PartProps & { readonly parameter: SignatureParameter }) {
  const { node, connected } = data;
  const literal = textPassed(data, parameter.name);
  const isConnected = connected.has(parameter.name);
  const isMissing = !isConnected && literal === undefined && !parameter.optional;
  const fit = useFit(node.id, parameter.name, "target");
  return (
    <div className={classes(styles.port, isMissing && styles.missing)} data-fit={fit}>
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
        {parameter.optional && isCall(node) && <span className={styles.faint}>?</span>}
      </span>
      <span className={styles.type} title={literal ?? parameter.type}>
        {literal === undefined ? parameter.type : <span className={styles.literal}>= {literal}</span>}
      </span>
    </div>
  );
}

function Output({ data, row, output }: PartProps & { readonly output: CardOutput }) {
  const { node, connected } = data;
  const value = node.kind === "parameter" ? node.default : undefined;
  const { handle, name, type } = output;
  const fit = useFit(node.id, handle, "source");
  return (
    <div className={classes(styles.port, styles.output)} data-fit={fit}>
      {isCall(node) && name === "" && <RunValue nodeId={node.id} />}
      <span className={styles.literal} title={value}>
        {value === undefined ? "" : `= ${value}`}
      </span>
      <span className={styles.type} title={type}>
        {type}
      </span>
      {name !== "" && <span className={styles.name}>{name}</span>}
      <Handle
        type="source"
        id={handle}
        position={Position.Right}
        style={{ top: rowCentre(row) }}
        className={classes(styles.handle, connected.has(handle) && styles.connected)}
        role="img"
        aria-label={name === "" ? `Output of ${data.title}` : `Output ${name} of ${data.title}`}
      />
    </div>
  );
}

/** What the node gave in the run that shows. */
function RunValue({ nodeId }: { readonly nodeId: string }) {
  const { NodeValue } = useContext(RunPartsContext);
  const { stale } = useContext(NodeMarksContext);
  return <NodeValue nodeId={nodeId} stale={stale.get(nodeId)} />;
}

function WaitFor({ id, isConnected }: { readonly id: string; readonly isConnected: boolean }) {
  const fit = useFit(id, waitForPort, "target");
  return (
    <Handle
      data-fit={fit}
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

function Badges({ options }: { readonly options: Callee["options"] }) {
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
