import { groupBy } from "./groupBy.ts";
import { orderStatements, portsOf } from "./order.ts";
import { isCall, isStatement, type Position, type Program, type ProgramNode } from "./program.ts";

const cardWidth = 240;
const columnGap = 110;
const rowGap = 50;

/** A place for every node: what feeds stands left of what it feeds. For files that bring no positions. */
export function layout(program: Program): Map<string, Position> {
  const columns = groupBy(program.nodes, columnOf(program));
  const positions = new Map<string, Position>();
  for (const [column, nodes] of columns)
    placeColumn(program, nodes, column * (cardWidth + columnGap), positions);
  return positions;
}

function placeColumn(
  program: Program,
  nodes: readonly ProgramNode[],
  x: number,
  into: Map<string, Position>,
): void {
  const height = nodes.reduce((sum, node) => sum + heightOf(program, node) + rowGap, -rowGap);
  let y = Math.round(-height / 2) + 0;
  for (const node of nodes) {
    into.set(node.id, { x, y });
    y += heightOf(program, node) + rowGap;
  }
}

function heightOf(program: Program, node: ProgramNode): number {
  if (node.kind === "code") return 150 + 24 * portsOf(program, node).length;
  if (!isCall(node)) return 70;
  return 80 + 24 * Math.max(1, portsOf(program, node).length - 1);
}

/** Parameters and calls that need nothing stand in the first column, every other node right of all that feeds it. */
function columnOf(program: Program): (node: ProgramNode) => number {
  const edgesByTarget = groupBy(program.edges, (edge) => edge.target);
  const columns = new Map<string, number>();
  const columnAfter = (id: string) =>
    Math.max(-1, ...(edgesByTarget.get(id) ?? []).map((edge) => columns.get(edge.source) ?? 0)) + 1;
  const statements = program.nodes.filter(isStatement);
  for (const { id } of orderStatements(statements, program.edges)) columns.set(id, columnAfter(id));
  const last = Math.max(0, ...columns.values());
  return (node) => {
    if (node.kind === "result") return last + 1;
    return columns.get(node.id) ?? 0;
  };
}
