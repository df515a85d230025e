import { rounded } from "./add.ts";
import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import type { Note, Position, Program, ProgramNode } from "./program.ts";

/** The nodes and notes named in the map, at their new places. Those that did not move keep their identity. */
export function moveNodes(program: Program, positions: ReadonlyMap<string, Position>): ProgramChange {
  const nodes = program.nodes.map((node) => moved(node, positions.get(node.id)));
  const notes = program.notes?.map((note) => moved(note, positions.get(note.id)));
  const areSame = notes?.every((note, at) => note === program.notes?.[at]) ?? true;
  return changeTo(program, { ...program, nodes, ...(notes && !areSame && { notes }) });
}

function moved<Item extends ProgramNode | Note>(node: Item, to: Position | undefined): Item {
  if (!to) return node;
  const position = rounded(to);
  return position.x === node.position.x && position.y === node.position.y ? node : { ...node, position };
}
