import { isCall, nodeTitle, taskOf, type Program, type ProgramNode } from "../../program/program.ts";

/** A node, or a line of code, that a search found. */
export interface Finding {
  readonly id: string;
  /** The node to show; none for the shared code. */
  readonly node?: string;
  readonly title: string;
  /** What kind of node it is, or the line of code. */
  readonly about: string;
  /** Counts from 1; absent where the name was found. */
  readonly line?: number;
  /** What of the node to show, where that is no line. */
  readonly tab?: "inputs" | "options";
}

/** More is no help to a reader. */
const mostFindings = 50;

/**
 * What of the flow has these words, whatever the case: names first, then options and arguments, then code. Without words,
 * every node.
 */
export function findInFlow(program: Program, words: string): readonly Finding[] {
  const wanted = words.toLowerCase();
  const names = program.nodes.filter((node) => nodeTitle(program, node).toLowerCase().includes(wanted));
  const found = names.map((node) => ({
    id: node.id,
    node: node.id,
    title: nodeTitle(program, node),
    about: aboutNode(node),
  }));
  const notes = (program.notes ?? []).flatMap(({ id, text }) =>
    text.toLowerCase().includes(wanted) ? [{ id, node: id, title: firstLineOf(text), about: "Note" }] : [],
  );
  found.push(...notes);
  if (wanted === "") return found.slice(0, mostFindings);
  return [...found, ...settingsOf(program, wanted), ...linesOf(program, wanted)].slice(0, mostFindings);
}

/** Options of tasks, and what calls are given as text. */
function settingsOf(program: Program, wanted: string): readonly Finding[] {
  return program.nodes.flatMap((node) => {
    const tabs = { options: optionsOf(program, node), inputs: isCall(node) ? node.arguments : {} };
    return (["options", "inputs"] as const).flatMap((tab) =>
      Object.entries(tabs[tab]).flatMap(([name, value]): Finding[] => {
        const about = `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`;
        if (!about.toLowerCase().includes(wanted)) return [];
        const id = `${node.id} ${tab} ${name}`;
        return [{ id, node: node.id, title: nodeTitle(program, node), about, tab }];
      }),
    );
  });
}

/** All but the name, which is found as such. */
function optionsOf(program: Program, node: ProgramNode): Readonly<Record<string, unknown>> {
  if (node.kind !== "task") return {};
  const { options, expressions } = taskOf(program, node);
  const { name: _, ...rest } = options;
  return { ...rest, ...expressions };
}

function firstLineOf(text: string): string {
  return text.split("\n").find((line) => line.trim() !== "") ?? "Note";
}

function aboutNode(node: ProgramNode): string {
  switch (node.kind) {
    case "parameter":
      return `Parameter${node.type === "" ? "" : `: ${node.type}`}`;
    case "task":
      return node.task === node.id ? "Task" : `Task · ${node.id}`;
    case "subflow":
      return node.flow === node.id ? "Subflow" : `Subflow · ${node.id}`;
    case "code":
      return "Code";
    case "result":
      return "Result";
    default:
      return node satisfies never;
  }
}

function linesOf(program: Program, wanted: string): readonly Finding[] {
  const called = program.nodes.flatMap((node) => (node.kind === "task" ? [node] : []));
  const first = called.filter(
    (node, index) => called.findIndex((other) => other.task === node.task) === index,
  );
  const inTasks = first.flatMap((node) => {
    const { code, options } = taskOf(program, node);
    return linesWith(code, wanted).map((line) => ({ ...line, node: node.id, title: options.name }));
  });
  const inCode = program.nodes.flatMap((node) =>
    node.kind === "code"
      ? linesWith(node.text, wanted).map((line) => ({
          ...line,
          node: node.id,
          title: nodeTitle(program, node),
        }))
      : [],
  );
  const inShared = linesWith(program.shared, wanted).map((line) => ({ ...line, title: "Shared code" }));
  return [...inTasks, ...inCode, ...inShared].map((finding) => ({
    ...finding,
    id: `${finding.title} ${"node" in finding ? finding.node : ""}:${finding.line}`,
  }));
}

function linesWith(text: string, wanted: string): { readonly about: string; readonly line: number }[] {
  return text
    .split("\n")
    .flatMap((about, index) =>
      about.toLowerCase().includes(wanted) ? [{ about: about.trim(), line: index + 1 }] : [],
    );
}
