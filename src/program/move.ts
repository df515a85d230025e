import { rounded } from "./add.ts";
import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import type { Position, Program, ProgramNode } from "./program.ts";

/** The nodes named in the map, at their new places. Nodes that did not move keep their identity. */
export function moveNodes(program: Program, positions: ReadonlyMap<string, Position>): ProgramChange {
  const nodes = program.nodes.map((node) => moved(node, positions.get(node.id)));
  return changeTo(program, { ...program, nodes });
}

function moved(node: ProgramNode, to: Position | undefined): ProgramNode {
  if (!to) return node;
  const position = rounded(to);
  return position.x === node.position.x && position.y === node.position.y ? node : { ...node, position };
}
