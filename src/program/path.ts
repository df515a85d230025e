import { groupBy } from "./groupBy.ts";
import { orderStatements } from "./order.ts";
import type { Edge, Program } from "./program.ts";
import { isStatement, nodeById, nodeTitle } from "./program.ts";

/** Node ids from `from` to `to` along edges, both included; nothing when `to` cannot be reached. */
export function findPath(edges: readonly Edge[], from: string, to: string): string[] | undefined {
  const edgesBySource = groupBy(edges, (edge) => edge.source);
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  const queue = [from];
  for (const id of queue) {
    if (id === to) return wayBack(cameFrom, to);
    for (const { target } of edgesBySource.get(id) ?? []) {
      if (!cameFrom.has(target)) queue.push(target);
      if (!cameFrom.has(target)) cameFrom.set(target, id);
    }
  }
  return undefined;
}

function wayBack(cameFrom: ReadonlyMap<string, string | undefined>, to: string): string[] {
  const path: string[] = [];
  for (let id: string | undefined = to; id !== undefined; id = cameFrom.get(id)) path.unshift(id);
  return path;
}

/** Ids of a cycle, the first one repeated at the end; nothing when the calls can be put in order. */
export function findCycle(program: Program): string[] | undefined {
  const statements = program.nodes.filter(isStatement);
  const ranks = new Map(orderStatements(statements, program.edges).map(({ id }, rank) => [id, rank]));
  const rankOf = (id: string) => ranks.get(id) ?? NaN;
  // The order breaks only where an edge closes a cycle.
  const closing = program.edges.find((edge) => rankOf(edge.source) >= rankOf(edge.target));
  const back = closing && findPath(program.edges, closing.target, closing.source);
  return back && [closing.source, ...back];
}

/** `Count words → Report → Count words` */
export function describePath(program: Program, ids: readonly string[]): string {
  const title = (id: string) => {
    const node = nodeById(program, id);
    return node ? nodeTitle(program, node) : id;
  };
  return ids.map(title).join(" → ");
}
