import { apply, type ProgramChange } from "./change.ts";
import { connect } from "./connect.ts";
import { waitForPort, type Edge, type Program } from "./program.ts";
import { removeNodes } from "./remove.ts";

/**
 * Without these nodes, but with the way through them: what fed a node's first input feeds what the node fed. Order
 * without data heals as order.
 */
export function removeAndHeal(program: Program, ids: Iterable<string>): ProgramChange {
  const gone = new Set(ids);
  const bridges = program.edges
    .filter((edge) => gone.has(edge.source) && !gone.has(edge.target))
    .flatMap((edge) => bridgesTo(program, gone, edge));
  const removal = removeNodes(program, gone);
  return bridges.reduce<ProgramChange>((change, bridge) => {
    const outcome = connect(apply(program, change), bridge);
    return "change" in outcome ? [...change, ...outcome.change] : change;
  }, removal);
}

/** What the edge becomes when its source is gone. */
function bridgesTo(program: Program, gone: ReadonlySet<string>, edge: Edge, seen = new Set<string>()) {
  const feeding = feedersOf(program, edge);
  return feeding.flatMap((feeder): { source: string; target: string; port: string }[] => {
    if (!gone.has(feeder.source)) return [{ source: feeder.source, target: edge.target, port: edge.port }];
    if (seen.has(feeder.source)) return [];
    return bridgesTo(program, gone, { ...edge, source: feeder.source }, new Set([...seen, feeder.source]));
  });
}

/** Data comes through the first input that is fed; order through every edge. */
function feedersOf(program: Program, edge: Edge): readonly Edge[] {
  const incoming = program.edges.filter((other) => other.target === edge.source);
  if (edge.port === waitForPort) return incoming;
  return incoming.filter((other) => other.port !== waitForPort).slice(0, 1);
}
