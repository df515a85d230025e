import { groupBy } from "./groupBy.ts";
import type { Program } from "./program.ts";

/** These nodes and all that they depend on, by data or by order. */
export function upstreamOf(program: Program, ids: Iterable<string>): ReadonlySet<string> {
  return reached(program, ids, "target", "source");
}

/** These nodes and all that depends on them. */
export function downstreamOf(program: Program, ids: Iterable<string>): ReadonlySet<string> {
  return reached(program, ids, "source", "target");
}

function reached(
  program: Program,
  ids: Iterable<string>,
  near: "source" | "target",
  far: "source" | "target",
): ReadonlySet<string> {
  const edges = groupBy(program.edges, (edge) => edge[near]);
  const found = new Set(ids);
  // A set that grows while it is walked gives what was added too.
  for (const id of found) for (const edge of edges.get(id) ?? []) found.add(edge[far]);
  return found;
}
