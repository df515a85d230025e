import { withCallsFollowing } from "./callers.ts";
import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import type { Program, Signature, TaskDefinition } from "./program.ts";
import { taskByIdentifier } from "./program.ts";

/**
 * New code for a task. Code that does not parse comes without a signature and keeps the last one. Otherwise edges and
 * arguments of every call follow, in every flow of the file, and so do tasks that are the same under other options.
 */
export function setCode(
  program: Program,
  identifier: string,
  code: string,
  signature: Signature | undefined,
): ProgramChange {
  const before = taskByIdentifier(program, identifier);
  if (!before || before.base !== undefined || (before.code === code && signature === undefined)) return [];
  const after = { ...before, code, signature: signature ?? before.signature };
  const family = familyOf(program, identifier);
  const withSignature = (task: TaskDefinition) =>
    family.has(task.identifier) && signature ? { ...task, signature } : task;
  const tasks = program.tasks.map((task) => (task === before ? after : withSignature(task)));
  const changed = withCallsFollowing(
    { ...program, tasks },
    (call) => call.kind === "task" && family.has(call.task),
    before.signature.parameters,
    after.signature.parameters,
  );
  return changeTo(program, changed);
}

/** The task, and those that have it as their base, directly or through others. */
export function familyOf({ tasks }: Program, identifier: string): Set<string> {
  const family = new Set([identifier]);
  for (const task of tasks) if (task.base !== undefined && family.has(task.base)) family.add(task.identifier);
  return family;
}
