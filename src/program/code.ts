import { rounded } from "./add.ts";
import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import type { CodeNode, Position, Program } from "./program.ts";
import { nodeById } from "./program.ts";

/** What the compiler reads in a code node's text. */
export type StatementsRead = Pick<CodeNode, "declares" | "reads" | "returns">;

/** A code node, for what the canvas has no other node for. */
export function addCode(
  program: Program,
  text: string,
  position: Position,
  read: StatementsRead = { declares: [], reads: [] },
): ProgramChange {
  const id = freeCodeId(program);
  const node = { kind: "code", id, text, ...read, position: rounded(position) } as const;
  return changeTo(program, { ...program, nodes: [...program.nodes, node] });
}

/** New text of a code node. What it declares and reads follows when the compiler has read it (`read`). */
export function setStatements(
  program: Program,
  id: string,
  text: string,
  read?: StatementsRead,
): ProgramChange {
  const before = nodeById(program, id);
  if (before?.kind !== "code" || (before.text === text && read === undefined)) return [];
  const { returns: _, ...rest } = before;
  const after: CodeNode = read ? { ...rest, text, ...read } : { ...before, text };
  const nodes = program.nodes.map((node) => (node === before ? after : node));
  const lost = new Set(before.declares.filter((name) => !after.declares.includes(name)));
  const edges = program.edges.filter((edge) => edge.source !== id || !lost.has(edge.output ?? ""));
  return changeTo(program, { ...program, nodes, edges });
}

export function freeCodeId({ nodes }: Program): string {
  let ordinal = 1;
  while (nodes.some((node) => node.id === `code:${ordinal}`)) ordinal += 1;
  return `code:${ordinal}`;
}
