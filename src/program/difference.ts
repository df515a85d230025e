import type { ProgramChange } from "./change.ts";
import type { Program } from "./program.ts";
import { normalise } from "./order.ts";

/** The change that turns `before` into `after`, in normal form. Parts are told apart by identity. */
export function changeTo(before: Program, after: Program): ProgramChange {
  const goal = normalise(after);
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

function spliceBetween<Item>(before: readonly Item[], after: readonly Item[]) {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) at += 1;
  let kept = 0;
  while (kept < shorter - at && before.at(-1 - kept) === after.at(-1 - kept)) kept += 1;
  return {
    at,
    removed: before.slice(at, before.length - kept),
    inserted: after.slice(at, after.length - kept),
  };
}
