import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import { freeOrdinal } from "./names.ts";
import type { Program } from "./program.ts";

/** Puts nodes and notes into a group of their own; groups that they were in lose them. */
export function groupNodes(program: Program, ids: Iterable<string>, title = "Group"): ProgramChange {
  const wanted = new Set(ids);
  const members = [...program.nodes, ...(program.notes ?? [])].flatMap(({ id }) =>
    wanted.has(id) ? [id] : [],
  );
  if (members.length === 0) return [];
  const before = program.groups ?? [];
  const id = freeOrdinal("group:", new Set(before.map((group) => group.id)));
  // The first group that names a member has it, see `normalise`: so the new one stands first.
  return changeTo(program, { ...program, groups: [{ id, title, members }, ...before] });
}

/** Takes groups away; what they held stays. */
export function ungroup(program: Program, ids: Iterable<string>): ProgramChange {
  const gone = new Set(ids);
  if (!program.groups?.some(({ id }) => gone.has(id))) return [];
  const { groups = [], ...rest } = program;
  const kept = groups.filter(({ id }) => !gone.has(id));
  return changeTo(program, kept.length === 0 ? rest : { ...rest, groups: kept });
}

export function setGroupTitle(program: Program, id: string, title: string): ProgramChange {
  const known = program.groups?.find((group) => group.id === id);
  if (!known || known.title === title.trim() || title.trim() === "") return [];
  const groups = program.groups?.map((group) =>
    group === known ? { ...group, title: title.trim() } : group,
  );
  return changeTo(program, { ...program, ...(groups && { groups }) });
}

/** A node that takes another id stays in its group. */
export function withMemberRenamed(program: Program, from: string, to: string): Program {
  if (!program.groups?.some(({ members }) => members.includes(from))) return program;
  const groups = program.groups.map((group) =>
    group.members.includes(from)
      ? { ...group, members: group.members.map((id) => (id === from ? to : id)) }
      : group,
  );
  return { ...program, groups };
}
