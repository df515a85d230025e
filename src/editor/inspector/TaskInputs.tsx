import { ArrowRight, X } from "lucide-react";
import { useId } from "react";
import { removeEdges, reasonAgainst, setArgument, setWay } from "../../program/edits.ts";
import {
  nodeById,
  nodeTitle,
  calleeOf,
  waitForPort,
  type Edge,
  type Program,
  type ProgramNode,
  type SignatureParameter,
  type CallNode,
  type CallWay,
} from "../../program/program.ts";
import { Select } from "../../ui/Field.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { connectNodes } from "../actions.ts";
import { useSession, type Session } from "../session.ts";
import styles from "./Inspector.module.css";
import type { Parsed } from "./option-text.ts";
import { TextField } from "./TextField.tsx";

interface TaskInputsProps {
  readonly session: Session;
  readonly node: CallNode;
}

/** Where each parameter's value comes from; also the way to wire a flow without a pointer. */
export function TaskInputs({ session, node }: TaskInputsProps) {
  const program = useSession(session, (state) => state.program);
  const parameters = calleeOf(program, node)?.signature.parameters ?? [];
  return (
    <form className={styles.form} aria-label="Inputs" onSubmit={(event) => event.preventDefault()}>
      {parameters.length === 0 && (
        <p className={styles.note}>
          The function takes nothing. Give it a parameter in the code, and it appears here.
        </p>
      )}
      {parameters.map((parameter) => (
        <InputSource
          key={`${node.id} ${parameter.name}`}
          session={session}
          program={program}
          node={node}
          parameter={parameter}
        />
      ))}
      <WaitsFor session={session} program={program} node={node} />
      <WaySelect session={session} node={node} />
    </form>
  );
}

interface InputSourceProps extends TaskInputsProps {
  readonly program: Program;
  readonly parameter: SignatureParameter;
}

function InputSource({ session, program, node, parameter }: InputSourceProps) {
  const { name, type, optional } = parameter;
  const edge = program.edges.find((candidate) => candidate.target === node.id && candidate.port === name);
  const label = (
    <span className={styles.inputLabel}>
      {name}
      {optional && <span className={styles.faint}> optional</span>}
      <code className={styles.inputType}>{type}</code>
    </span>
  );
  if (edge) {
    return (
      <div className={styles.input}>
        {label}
        <SourceChip session={session} program={program} edge={edge} />
      </div>
    );
  }
  return (
    <div className={styles.input}>
      <TextField
        label={label}
        code
        placeholder={optional ? "its default" : "an expression, or connect a node"}
        value={node.arguments[name] ?? ""}
        parse={parseExpression}
        onCommit={(text) => {
          const { program: current, apply } = session.getState();
          apply(setArgument(current, node.id, name, text));
        }}
      />
      <SourceSelect
        session={session}
        program={program}
        target={node}
        port={name}
        label={`Connect ${name} to`}
      />
    </div>
  );
}

const ways: Record<CallWay, string> = {
  submit: "Submit: go on, use its future",
  call: "Await: run now, use its value",
  returnState: "State: run now, use its final state",
  map: "Map: one run for each element",
};

/** How the flow's body makes the call. */
function WaySelect({ session, node }: TaskInputsProps) {
  const id = useId();
  return (
    <div className={styles.input}>
      <label className={styles.inputLabel} htmlFor={id}>
        How it is called
      </label>
      <Select
        id={id}
        value={node.way ?? "submit"}
        onChange={(event) => {
          const { program, apply } = session.getState();
          apply(setWay(program, node.id, event.target.value as CallWay));
        }}
      >
        {Object.entries(ways).map(([way, label]) => (
          <option key={way} value={way}>
            {label}
          </option>
        ))}
      </Select>
    </div>
  );
}

function WaitsFor({ session, program, node }: TaskInputsProps & { readonly program: Program }) {
  const headingId = useId();
  const edges = program.edges.filter((edge) => edge.target === node.id && edge.port === waitForPort);
  return (
    <section className={styles.input} aria-labelledby={headingId}>
      <span id={headingId} className={styles.inputLabel}>
        Waits for <span className={styles.faint}>order, no data</span>
      </span>
      {edges.map((edge) => (
        <SourceChip key={edge.id} session={session} program={program} edge={edge} />
      ))}
      <SourceSelect session={session} program={program} target={node} port={waitForPort} label="Wait for" />
    </section>
  );
}

/** The node that an edge comes from: a click selects it, the cross takes the edge away. */
export function SourceChip(props: {
  readonly session: Session;
  readonly program: Program;
  readonly edge: Edge;
}) {
  const { session, program, edge } = props;
  const source = nodeById(program, edge.source);
  const title = source ? nodeTitle(program, source) : edge.source;
  const { select, apply } = session.getState();
  return (
    <span className={styles.chip}>
      <button type="button" className={styles.chipSource} onClick={() => select([edge.source])}>
        <ArrowRight size={14} aria-hidden />
        <span className={styles.faint}>from</span> {title}
      </button>
      <IconButton
        label={`Disconnect ${edge.port} from ${title}`}
        onClick={() => apply(removeEdges(session.getState().program, [edge.id]))}
      >
        <X size={14} aria-hidden />
      </IconButton>
    </span>
  );
}

interface SourceSelectProps {
  readonly session: Session;
  readonly program: Program;
  readonly target: ProgramNode;
  readonly port: string;
  readonly label: string;
}

/** Offers the nodes that may be connected to the port. */
export function SourceSelect({ session, program, target, port, label }: SourceSelectProps) {
  const sources = program.nodes.filter(
    (source) => reasonAgainst(program, { source: source.id, target: target.id, port }) === undefined,
  );
  if (sources.length === 0) return null;
  return (
    <Select
      aria-label={label}
      value=""
      onChange={(event) => connectNodes(session, { source: event.target.value, target: target.id, port })}
    >
      <option value="">{label}…</option>
      {sources.map((source) => (
        <option key={source.id} value={source.id}>
          {nodeTitle(program, source)}
        </option>
      ))}
    </Select>
  );
}

function parseExpression(text: string): Parsed<string | undefined> {
  return { value: text.trim() || undefined };
}
