import { emit } from "../../code/emit.ts";
import {
  drawingsOf,
  isCall,
  nodeById,
  type Drawing,
  type Program,
  type ProgramNode,
} from "../../program/program.ts";
import type { IncomingEdge } from "./paste.ts";
import { neededBlocks } from "./sharedBlocks.ts";

const incomingMark = "// @millrace:incoming ";

/**
 * These nodes as text: a flow file with their tasks, the flows that they call, the calls between them and their places.
 * It can be pasted into any flow, read, sent, or run as it is. Edges that come from other nodes stand in a comment.
 */
export function textOf(program: Program, ids: Iterable<string>): string {
  const chosen = new Set(ids);
  const nodes = program.nodes.filter((node) => chosen.has(node.id));
  const subflows = flowsCalledBy(program, nodes);
  const inside = [...nodes, ...subflows.flatMap((drawing) => drawing.nodes)];
  const called = new Set(inside.flatMap((node) => (node.kind === "task" ? [node.task] : [])));
  const tasks = program.tasks.filter((task) => called.has(task.identifier));
  const part: Program = {
    shared: neededBlocks(program.shared, [...tasks.map(({ code }) => code), ...inside.map(textInNode)]),
    tasks,
    flow: { identifier: "copied", options: { name: `From ${program.flow.options.name}` } },
    nodes,
    edges: program.edges.filter((edge) => chosen.has(edge.source) && chosen.has(edge.target)),
    ...(subflows.length > 0 && { others: { before: subflows, after: [] } }),
  };
  const incoming = program.edges.flatMap((edge) =>
    chosen.has(edge.target) && !chosen.has(edge.source) ? [[edge.source, edge.target, edge.port]] : [],
  );
  return `${incoming.length > 0 ? `${incomingMark}${JSON.stringify(incoming)}\n` : ""}${emit(part).text}`;
}

/** The flows that these nodes call, themselves or through others, in the order of the file. */
function flowsCalledBy(program: Program, nodes: readonly ProgramNode[]): readonly Drawing[] {
  const drawings = drawingsOf(program);
  const called = new Set<string>();
  const follow = (some: readonly ProgramNode[]): void => {
    for (const node of some) {
      if (node.kind !== "subflow" || called.has(node.flow)) continue;
      called.add(node.flow);
      follow(drawings.find(({ flow }) => flow.identifier === node.flow)?.nodes ?? []);
    }
  };
  follow(nodes);
  return drawings.filter(({ flow }) => called.has(flow.identifier));
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
  return isCall(node) ? Object.values(node.arguments).join(" ") : "";
}

/** The nodes of a flow that can be pasted: a flow has its own result. */
export function pasteableNodes(program: Program): readonly ProgramNode[] {
  return program.nodes.filter(({ id, kind }) => kind !== "result" && nodeById(program, id));
}
