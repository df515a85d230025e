import { emit } from "../../code/emit.ts";
import { nodeById, type Program, type ProgramNode } from "../../program/program.ts";
import type { IncomingEdge } from "./paste.ts";
import { neededBlocks } from "./sharedBlocks.ts";

const incomingMark = "// @millrace:incoming ";

/**
 * These nodes as text: a flow file with their tasks, the calls between them and their places. It can be pasted into any
 * flow, read, sent, or run as it is. Edges that come from other nodes stand in a comment.
 */
export function textOf(program: Program, ids: Iterable<string>): string {
  const chosen = new Set(ids);
  const nodes = program.nodes.filter((node) => chosen.has(node.id));
  const called = new Set(nodes.flatMap((node) => (node.kind === "task" ? [node.task] : [])));
  const tasks = program.tasks.filter((task) => called.has(task.identifier));
  const part: Program = {
    shared: neededBlocks(program.shared, [...tasks.map(({ code }) => code), ...nodes.map(textInNode)]),
    tasks,
    flow: { identifier: "copied", options: { name: `From ${program.flow.options.name}` } },
    nodes,
    edges: program.edges.filter((edge) => chosen.has(edge.source) && chosen.has(edge.target)),
  };
  const incoming = program.edges.flatMap((edge) =>
    chosen.has(edge.target) && !chosen.has(edge.source) ? [[edge.source, edge.target, edge.port]] : [],
  );
  return `${incoming.length > 0 ? `${incomingMark}${JSON.stringify(incoming)}\n` : ""}${emit(part).text}`;
}

/** The flow file in a clipboard's text, and the edges that its nodes had from elsewhere. */
export function readText(text: string): {
  readonly file: string;
  readonly incoming: readonly IncomingEdge[];
} {
  const lines = text.split("\n");
  const mark = lines.findIndex((line) => line.startsWith(incomingMark));
  if (mark < 0) return { file: text, incoming: [] };
  return {
    file: lines.toSpliced(mark, 1).join("\n"),
    incoming: readIncoming(lines[mark]?.slice(incomingMark.length) ?? ""),
  };
}

/** Anyone may have edited the text: what is no list of three names is left out. */
function readIncoming(json: string): readonly IncomingEdge[] {
  const list = parsed(json);
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const [source, target, port] = Array.isArray(entry) ? (entry as unknown[]) : [];
    const isEdge = typeof source === "string" && typeof target === "string" && typeof port === "string";
    return isEdge ? [{ source, target, port }] : [];
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function textInNode(node: ProgramNode): string {
  if (node.kind === "code") return node.text;
  if (node.kind === "parameter") return `${node.type} ${node.default ?? ""}`;
  return node.kind === "task" ? Object.values(node.arguments).join(" ") : "";
}

/** The nodes of a flow that can be pasted: a flow has its own result. */
export function pasteableNodes(program: Program): readonly ProgramNode[] {
  return program.nodes.filter(({ id, kind }) => kind !== "result" && nodeById(program, id));
}
