import { currentState } from "../engine/record.ts";
import { from, upTo, withGiven, withoutDisabled } from "../program/partial.ts";
import { downstreamOf } from "../program/reach.ts";
import { nodeById, parameterId, type Program } from "../program/program.ts";
import type { RunView } from "../runs/runView.ts";
import type { Values } from "./useStart.ts";

/** A program that is run in place of the flow that the canvas shows, with the values that it is given. */
export interface PartialRun {
  readonly program: Program;
  readonly parameters: Values;
}

/** Values that stand in place of nodes, by node id. */
export type NodeValues = ReadonlyMap<string, unknown>;

/** The whole flow but for what is disabled, and what needs that. */
export function wholeFlow(program: Program, pins: NodeValues, disabled: ReadonlySet<string>): PartialRun {
  return partOf(withoutDisabled(program, disabled), pins);
}

/** The whole flow, or all that a node needs and the node itself; pinned values stand for their nodes. */
export function partOf(program: Program, pins: NodeValues, nodeId?: string): PartialRun {
  const given = new Map([...pins].filter(([id]) => id !== nodeId));
  // First the cut: what is given downstream of the node must not make the node itself needless.
  const part = nodeId === undefined ? program : upTo(program, nodeId);
  return withValues(withGiven(part, given.keys()), given);
}

/**
 * One node alone, as far as what it needs is there. What stands for a node upstream, the first that there is: its pinned
 * value; its result in the run that shows, unless that is stale; else the node runs too.
 */
export function nodeAlone(
  program: Program,
  pins: NodeValues,
  results: NodeValues,
  nodeId: string,
): PartialRun {
  return partOf(program, new Map([...results, ...pins]), nodeId);
}

/**
 * A node and all that comes after it, with what is there for what they need from elsewhere. Pins downstream hold, as in
 * any run, and what is disabled there is skipped.
 */
export function partFrom(
  program: Program,
  pins: NodeValues,
  results: NodeValues,
  nodeId: string,
  disabled: ReadonlySet<string> = new Set(),
): PartialRun {
  const after = downstreamOf(program, [nodeId]);
  const off = [...disabled].filter((id) => id !== nodeId && after.has(id));
  const elsewhere = [...results].filter(([id]) => !after.has(id));
  const given = new Map([...elsewhere, ...pins].filter(([id]) => id !== nodeId));
  return withValues(withGiven(from(withoutDisabled(program, off), nodeId), given.keys()), given);
}

/** Only what the part asks for is handed in. */
function withValues(program: Program, given: NodeValues): PartialRun {
  const asked = [...given].filter(([id]) => nodeById(program, parameterId(id)));
  return { program, parameters: Object.fromEntries(asked) };
}

/** What nodes gave in a run: each with its one completed task run, or as the value that the run was given for it. */
export function resultsOf(view: RunView, program: Program, stale: ReadonlyMap<string, string>): NodeValues {
  const results = new Map<string, unknown>();
  const repeated = new Set<string>();
  for (const [name, value] of Object.entries(view.flowRun?.parameters ?? {}))
    if (nodeById(program, name)) results.set(name, value);
  for (const taskRun of view.record.taskRuns) {
    const nodeId = view.nodeOf(taskRun);
    if (nodeId === undefined || taskRun.states.length === 0) continue;
    if (results.has(nodeId) || repeated.has(nodeId)) repeated.add(nodeId);
    else if (currentState(taskRun).type === "COMPLETED" && !taskRun.isResultLost)
      results.set(nodeId, taskRun.result);
  }
  return new Map([...results].filter(([id]) => !repeated.has(id) && !stale.has(id)));
}
