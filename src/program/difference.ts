import type { ProgramChange } from "./change.ts";
import { withCallsFollowing } from "./callers.ts";
import { commonEnds } from "./commonEnds.ts";
import { calleeOfFlow, type CallNode, type Program } from "./program.ts";
import { normalise } from "./order.ts";

/** The change that turns `before` into `after`, in normal form. Parts are told apart by identity. */
export function changeTo(before: Program, after: Program): ProgramChange {
  const goal = normalise(withSubflowCallsFollowing(before, withBodyElsewhere(before, after)));
  const steps: ProgramChange = [
    { field: "shared", before: before.shared, after: goal.shared },
    { field: "flow", before: before.flow, after: goal.flow },
    { list: "tasks", ...spliceBetween(before.tasks, goal.tasks) },
    { list: "nodes", ...spliceBetween(before.nodes, goal.nodes) },
    { list: "edges", ...spliceBetween(before.edges, goal.edges) },
    { field: "notes", before: before.notes, after: goal.notes },
    { field: "groups", before: before.groups, after: goal.groups },
    { field: "others", before: before.others, after: goal.others },
    { field: "source", before: before.source, after: goal.source },
  ];
  return steps.filter((step) =>
    "field" in step ? step.before !== step.after : step.removed.length + step.inserted.length > 0,
  );
}

/** A flow whose function is not in the file has no body to draw in: what is drawn there would be in no file. */
function withBodyElsewhere(before: Program, after: Program): Program {
  const isSame = before.flow.identifier === after.flow.identifier;
  return isSame && after.flow.isElsewhere ? { ...after, nodes: before.nodes, edges: before.edges } : after;
}

/** A flow that takes other parameters is called with others by the other flows of the file. */
function withSubflowCallsFollowing(before: Program, after: Program): Program {
  // Of other flows that are new altogether, the calls are right as they are.
  if (!after.others || before.nodes === after.nodes || before.others !== after.others) return after;
  const { identifier } = after.flow;
  if (before.flow.identifier !== identifier) return after;
  const [had, has] = [calleeOfFlow(before), calleeOfFlow(after)].map(({ signature }) => signature.parameters);
  const isCalled = (call: CallNode) => call.kind === "subflow" && call.flow === identifier;
  return withCallsFollowing(after, isCalled, had ?? [], has ?? []);
}

function spliceBetween<Item>(before: readonly Item[], after: readonly Item[]) {
  const { at, kept } = commonEnds(before, after);
  return {
    at,
    removed: before.slice(at, before.length - kept),
    inserted: after.slice(at, after.length - kept),
  };
}
