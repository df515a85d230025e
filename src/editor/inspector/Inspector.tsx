import {
  Braces,
  CircleAlert,
  CircleCheck,
  CodeXml,
  Copy,
  Flag,
  SlidersHorizontal,
  Spline,
  SquareStack,
  Trash2,
  Workflow,
} from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { titleOfPlace, type Problem } from "../../program/checks.ts";
import {
  nodeById,
  nodeTitle,
  resultId,
  taskOf,
  valuePort,
  waitForPort,
  type Program,
  type ProgramNode,
  type CallNode,
  type ResultNode,
  type SubflowNode,
  type TaskNode,
} from "../../program/program.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Remedy, type Remedies } from "../../ui/Remedy.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { duplicateSelected, removeSelected } from "../actions.ts";
import { CodeEditor } from "../code-desk/CodeEditor.tsx";
import type { CodeDesk } from "../code-desk/CodeDesk.ts";
import { sharedCode, type CodePlace, type RunParts } from "../ports.ts";
import { useSession, type Session } from "../session.ts";
import { EdgeForm } from "./EdgeForm.tsx";
import { FlowForm } from "./FlowForm.tsx";
import styles from "./Inspector.module.css";
import { markById, MarkForm, markHeading } from "./MarkForm.tsx";
import { ParameterForm } from "./ParameterForm.tsx";
import { SourceChip, SourceSelect, TaskInputs } from "./TaskInputs.tsx";
import { TaskOptionsForm } from "./TaskOptionsForm.tsx";

export type TaskTab = "code" | "inputs" | "options" | "run";
export type FlowTab = "flow" | "shared";

export interface InspectorProps {
  readonly session: Session;
  readonly desk: CodeDesk;
  readonly problems: readonly Problem[];
  readonly remedies?: Remedies | undefined;
  readonly taskTab: TaskTab;
  readonly flowTab: FlowTab;
  readonly onTaskTab: (tab: TaskTab) => void;
  readonly onFlowTab: (tab: FlowTab) => void;
  readonly runParts: RunParts;
  readonly onOpenPlace: (place: CodePlace) => void;
  /** Shows a line of the code of a task that the flow on the canvas does not call. */
  readonly onOpenTask: (identifier: string, line?: number) => void;
}

/** All about what is selected; about the flow itself when nothing is. */
export function Inspector(props: InspectorProps) {
  const { session, problems } = props;
  const program = useSession(session, (state) => state.program);
  const selection = useSession(session, (state) => state.selection);
  const nodes = selection.flatMap((id) => nodeById(program, id) ?? []);
  const node = nodes.length === 1 ? nodes[0] : undefined;
  const shown = useMemo(() => problems.filter((problem) => isAbout(problem, node)), [problems, node]);
  if (!node && selection.length > 1) return <ManySelected session={session} count={selection.length} />;
  const mark = node ? undefined : markById(program, selection[0]);
  if (mark) {
    return (
      <Frame {...markHeading(mark)} actions={<MarkActions session={session} />}>
        <MarkForm session={session} program={program} {...mark} />
      </Frame>
    );
  }
  if (!node && selection[0] !== undefined) {
    return <EdgeSelected session={session} program={program} id={selection[0]} />;
  }
  return (
    <Frame
      icon={node ? icons[node.kind] : <Workflow size={18} aria-hidden />}
      title={node ? nodeTitle(program, node) : program.flow.options.name}
      subtitle={node ? subtitleOf(program, node) : "Flow"}
      actions={node && <NodeActions session={session} node={node} />}
      footer={<Problems {...props} problems={shown} node={node} program={program} />}
    >
      <Body {...props} program={program} node={node} />
    </Frame>
  );
}

const icons: Record<ProgramNode["kind"], ReactNode> = {
  parameter: <SlidersHorizontal size={18} aria-hidden />,
  task: <Braces size={18} aria-hidden />,
  subflow: <Workflow size={18} aria-hidden />,
  code: <CodeXml size={18} aria-hidden />,
  result: <Flag size={18} aria-hidden />,
};

function Body(props: InspectorProps & { readonly program: Program; readonly node: ProgramNode | undefined }) {
  const { node, session, program } = props;
  if (!node) return <FlowTabs {...props} />;
  switch (node.kind) {
    case "task":
      return <TaskTabs {...props} node={node} />;
    case "subflow":
      return <SubflowTabs {...props} node={node} />;
    case "code":
      return <CodeEditor session={session} desk={props.desk} place={node.id} label="Code of the flow" />;
    case "parameter":
      return <ParameterForm key={node.id} session={session} node={node} />;
    case "result":
      return <ResultSource session={session} program={program} node={node} />;
    default:
      return node satisfies never;
  }
}

function TaskTabs(props: InspectorProps & { readonly program: Program; readonly node: TaskNode }) {
  const { session, desk, program, node, problems, taskTab, onTaskTab } = props;
  const task = taskOf(program, node);
  const inCode = problems.filter((problem) => problem.task === task.identifier && problem.line !== undefined);
  const label = `Code of ${task.options.name}`;
  return (
    <Tabs
      label="Task"
      value={taskTab}
      onChange={(tab) => onTaskTab(tab as TaskTab)}
      tabs={[
        {
          id: "code",
          label: "Code",
          count: inCode.length,
          alarming: inCode.some(isError),
          content: <CodeEditor session={session} desk={desk} place={task.identifier} label={label} />,
        },
        {
          id: "inputs",
          label: "Inputs",
          count: task.signature.parameters.length,
          content: <TaskInputs session={session} node={node} />,
        },
        {
          id: "options",
          label: "Options",
          content: <TaskOptionsForm key={task.identifier} session={session} task={task} />,
        },
        runTab(props, node),
      ]}
    />
  );
}

function SubflowTabs(props: InspectorProps & { readonly node: SubflowNode }) {
  const { session, node, taskTab, onTaskTab } = props;
  return (
    <Tabs
      label="Subflow"
      value={taskTab === "run" ? "run" : "inputs"}
      onChange={(tab) => onTaskTab(tab as TaskTab)}
      tabs={[
        { id: "inputs", label: "Inputs", content: <TaskInputs session={session} node={node} /> },
        runTab(props, node),
      ]}
    />
  );
}

/** What the run that shows did of the node. */
function runTab({ runParts, onOpenPlace }: InspectorProps, { id }: CallNode) {
  return {
    id: "run",
    label: "Run",
    content: <runParts.NodeRuns key={id} nodeId={id} onOpenPlace={onOpenPlace} />,
  };
}

function isError({ severity }: Problem): boolean {
  return severity === "error";
}

function FlowTabs({ session, desk, problems, flowTab, onFlowTab }: InspectorProps) {
  const inShared = problems.filter((problem) => problem.shared);
  return (
    <Tabs
      label="Flow"
      value={flowTab}
      onChange={(tab) => onFlowTab(tab as FlowTab)}
      tabs={[
        { id: "flow", label: "Flow", content: <FlowForm session={session} /> },
        {
          id: "shared",
          label: "Shared code",
          count: inShared.length,
          alarming: inShared.some(isError),
          content: <CodeEditor session={session} desk={desk} place={sharedCode} label="Shared code" />,
        },
      ]}
    />
  );
}

function ResultSource(props: {
  readonly session: Session;
  readonly program: Program;
  readonly node: ResultNode;
}) {
  const { program, node } = props;
  const edge = program.edges.find((candidate) => candidate.target === resultId);
  return (
    <div className={styles.form}>
      <p className={styles.note}>What the flow returns: the value of the node that is connected here.</p>
      {edge && <SourceChip {...props} edge={edge} />}
      <SourceSelect {...props} target={node} port={valuePort} label={edge ? "Return instead" : "Return"} />
    </div>
  );
}

function MarkActions({ session }: { readonly session: Session }) {
  return (
    <IconButton label="Delete" keys={["Del"]} onClick={() => removeSelected(session)}>
      <Trash2 size={16} aria-hidden />
    </IconButton>
  );
}

function NodeActions({ session, node }: { readonly session: Session; readonly node: ProgramNode }) {
  return (
    <>
      {node.kind !== "result" && (
        <IconButton label="Duplicate" keys={["Ctrl", "D"]} onClick={() => duplicateSelected(session)}>
          <Copy size={16} aria-hidden />
        </IconButton>
      )}
      <IconButton label="Delete" keys={["Del"]} onClick={() => removeSelected(session)}>
        <Trash2 size={16} aria-hidden />
      </IconButton>
    </>
  );
}

function ManySelected({ session, count }: { readonly session: Session; readonly count: number }) {
  return (
    <Frame
      icon={<SquareStack size={18} aria-hidden />}
      title={`${count} selected`}
      subtitle="Drag one to move all"
      actions={
        <>
          <IconButton label="Duplicate" keys={["Ctrl", "D"]} onClick={() => duplicateSelected(session)}>
            <Copy size={16} aria-hidden />
          </IconButton>
          <IconButton label="Delete" keys={["Del"]} onClick={() => removeSelected(session)}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        </>
      }
    />
  );
}

function EdgeSelected(props: { readonly session: Session; readonly program: Program; readonly id: string }) {
  const { session, program, id } = props;
  const edge = program.edges.find((candidate) => candidate.id === id);
  const target = edge && nodeById(program, edge.target);
  const port = edge?.port === waitForPort ? "Order without data" : `Into ${edge?.port}`;
  return (
    <Frame
      icon={<Spline size={18} aria-hidden />}
      title={target ? `Edge to ${nodeTitle(program, target)}` : "Edge"}
      subtitle={port}
      actions={
        <IconButton label="Delete" keys={["Del"]} onClick={() => removeSelected(session)}>
          <Trash2 size={16} aria-hidden />
        </IconButton>
      }
    >
      <div className={styles.form}>
        {edge && <SourceChip session={session} program={program} edge={edge} />}
      </div>
      {edge && <EdgeForm key={edge.id} session={session} program={program} edge={edge} />}
    </Frame>
  );
}

function Frame(props: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly subtitle: string;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  readonly footer?: ReactNode;
}) {
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <header className={styles.header}>
        <span className={styles.icon}>{props.icon}</span>
        <div className={styles.titles}>
          <h2 className={styles.title} title={props.title}>
            {props.title}
          </h2>
          <p className={styles.subtitle}>{props.subtitle}</p>
        </div>
        {props.actions}
      </header>
      <div className={styles.body}>{props.children}</div>
      {props.footer}
    </aside>
  );
}

function Problems(
  props: InspectorProps & { readonly node: ProgramNode | undefined; readonly program: Program },
) {
  const { problems, node, program, remedies } = props;
  if (problems.length === 0) {
    return (
      <p className={styles.noProblems}>
        <CircleCheck size={14} aria-hidden /> No problems
      </p>
    );
  }
  return (
    <ul className={styles.problems} aria-label="Problems">
      {problems.map((problem, index) => (
        <li key={index}>
          <button
            type="button"
            className={styles.problem}
            data-severity={problem.severity}
            onClick={() => openProblem(props, problem)}
          >
            <CircleAlert size={14} aria-hidden />
            <span>{problem.message}</span>
            <span className={styles.place}>{placeOf(program, problem, node)}</span>
          </button>
          <Remedy name={problem.remedy} remedies={remedies} />
        </li>
      ))}
    </ul>
  );
}

/** Shows where the problem is: the node, the tab, the line. */
function openProblem(props: InspectorProps, problem: Problem): void {
  const { session, desk, onTaskTab, onFlowTab, onOpenTask } = props;
  const { program, select } = session.getState();
  const calls = program.nodes.filter((other) => other.kind === "task" && other.task === problem.task);
  const node = problem.node ?? calls[0]?.id;
  if (node === undefined && problem.task !== undefined) return onOpenTask(problem.task, problem.line);
  const place = problem.shared ? sharedCode : (problem.task ?? problem.node);
  if (problem.shared) onFlowTab("shared");
  else if (node !== undefined) onTaskTab(problem.line === undefined ? "inputs" : "code");
  select(node === undefined || problem.shared ? [] : [node]);
  if (place !== undefined && problem.line !== undefined) desk.reveal(place, problem.line);
}

/** `Count words, line 3`; the node is not named in its own list. */
function placeOf(program: Program, problem: Problem, shown: ProgramNode | undefined): string {
  const title = shown && !problem.shared ? undefined : titleOfPlace(program, problem);
  const line = problem.line === undefined ? undefined : `line ${problem.line}`;
  return [title, line].filter(Boolean).join(", ");
}

function isAbout(problem: Problem, node: ProgramNode | undefined): boolean {
  if (!node) return true;
  if (problem.node !== undefined) return problem.node === node.id;
  return node.kind === "task" && problem.task === node.task;
}

function subtitleOf(program: Program, node: ProgramNode): string {
  if (node.kind === "parameter") return "Parameter of the flow";
  if (node.kind === "result") return "What the flow returns";
  if (node.kind === "subflow") return `Subflow · ${node.flow}`;
  if (node.kind === "code") return "Code of the flow";
  const calls = program.nodes.filter((other) => other.kind === "task" && other.task === node.task).length;
  return calls > 1 ? `Task · ${node.task} · called ${calls} times` : `Task · ${node.task}`;
}
