import { groupBy } from "./groupBy.ts";
import type { Program, ProgramNode } from "./program.ts";
import { standIns } from "./partial.ts";
import { edgeId, nodeById, nodeTitle, taskByIdentifier, waitForPort } from "./program.ts";

/**
 * Which nodes would not give what they gave in a run, as far as the program tells, with a sentence why. A node is stale
 * when itself, its task or the shared code is another than in the program that ran, or when something upstream is.
 */
export function staleNodes(ran: Program, now: Program): ReadonlyMap<string, string> {
  const stale = new Map<string, string>();
  if (ran === now) return stale;
  const standing = standIns(ran, now);
  for (const node of now.nodes) {
    const reason = ownReason(ran, now, node, standing);
    if (reason !== undefined) stale.set(node.id, reason);
  }
  const onward = groupBy(now.edges, ({ source }) => source);
  const causes = new Map([...stale.keys()].map((id) => [id, id]));
  // A map that grows while it is walked gives what was added too.
  for (const [id, cause] of causes) {
    for (const { target } of onward.get(id) ?? []) {
      if (causes.has(target)) continue;
      causes.set(target, cause);
      stale.set(target, upstreamReason(now, cause));
    }
  }
  return stale;
}

function upstreamReason(program: Program, cause: string): string {
  const node = nodeById(program, cause);
  return `“${node ? nodeTitle(program, node) : cause}”, which it needs, has changed since this run.`;
}

function ownReason(
  ran: Program,
  now: Program,
  node: ProgramNode,
  standing: ReadonlyMap<string, string>,
): string | undefined {
  const before = nodeById(ran, node.id);
  // The result has no output of its own, and a part of a flow returns what that run was asked for.
  const isComparable = before?.kind === node.kind && node.kind !== "result";
  if (isComparable && inputsOf(ran, before, standing) !== inputsOf(now, node, standing))
    return "Its inputs have changed since this run.";
  // A node whose value was given did not run, but what it would run stands in the file all the same.
  if (node.kind !== "task") return undefined;
  const [old, task] = [taskByIdentifier(ran, node.task), taskByIdentifier(now, node.task)];
  if (!old || !task) return undefined;
  if (old.code !== task.code) return "Its code has changed since this run.";
  if (textOf([old.options, old.expressions]) !== textOf([task.options, task.expressions]))
    return "Its options have changed since this run.";
  return sharedOf(ran) === sharedOf(now) ? undefined : "The shared code has changed since this run.";
}

/**
 * All that reaches a node, but where it lies. A value that stood in a node's place reaches it as that node's would, as a
 * plain value: what is made of a future, and what waits for one, is not compared.
 */
function inputsOf({ edges }: Program, node: ProgramNode, standing: ReadonlyMap<string, string>): string {
  const given = new Set(standing.values());
  const said = { ...node, position: undefined, isLeft: undefined };
  const inputs = edges.flatMap((edge) => {
    if (edge.target !== node.id) return [];
    const source = standing.get(edge.source) ?? edge.source;
    if (!given.has(source)) return [[edge.id, edge.modifiers]];
    return edge.port === waitForPort ? [] : [[edgeId(source, node.id, edge.port)]];
  });
  return textOf([said, inputs.map(textOf).toSorted()]);
}

/** The same text for what says the same, in whatever order. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    const isRecord = typeof part === "object" && part !== null && !Array.isArray(part);
    return isRecord
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  });
}

/** Writing a file adds what it must import from the package; that changes no value. */
function sharedOf({ shared }: Program): string {
  return shared.replace(importOfPackage, "").trim();
}

const importOfPackage = /^import\s*\{[^}]*\}\s*from\s*["']millrace["'];?$/gm;
