import { nodeById, type Program, type ProgramNode } from "../../program/program.ts";

export type Direction = "left" | "right" | "up" | "down";

/**
 * Where an arrow key leads from a node: left and right along the edges, or where there is none, and up and down to what stands there. Without a node
 * to start from, the first one.
 */
export function nextNode(
  program: Program,
  from: string | undefined,
  direction: Direction,
): string | undefined {
  const node = from === undefined ? undefined : nodeById(program, from);
  if (!node) return program.nodes[0]?.id;
  switch (direction) {
    case "left":
      return (
        nearest(node, neighbours(program, node.id, "target", "source")) ??
        nearest(
          node,
          program.nodes.filter((other) => other.position.x < node.position.x),
        )
      );
    case "right":
      return (
        nearest(node, neighbours(program, node.id, "source", "target")) ??
        nearest(
          node,
          program.nodes.filter((other) => other.position.x > node.position.x),
        )
      );
    case "up":
      return nearest(
        node,
        program.nodes.filter((other) => other.position.y < node.position.y),
      );
    case "down":
      return nearest(
        node,
        program.nodes.filter((other) => other.position.y > node.position.y),
      );
    default:
      return direction satisfies never;
  }
}

function neighbours(
  program: Program,
  id: string,
  near: "source" | "target",
  far: "source" | "target",
): ProgramNode[] {
  return program.edges.flatMap((edge) => (edge[near] === id ? (nodeById(program, edge[far]) ?? []) : []));
}

/** What stands beside counts as further than what stands above or below. */
function nearest(from: ProgramNode, nodes: readonly ProgramNode[]): string | undefined {
  const distance = ({ position }: ProgramNode) =>
    2 * Math.abs(position.x - from.position.x) + Math.abs(position.y - from.position.y);
  return nodes.toSorted((one, other) => distance(one) - distance(other))[0]?.id;
}
